/** User groups: people who have the same rights. `_id` is the user group id. */
import type { DomainId, UserGroupId } from "@tendril/protocol";
import { defineCollection } from "../collection.ts";

export interface UserGroupLink {
  /** Of members only. */
  readonly userid?: string;
  readonly name?: string;
  /** Bits of DeviceRight on a group or device; 1 for members. */
  readonly rights: number;
}

export interface UserGroupDocument {
  readonly _id: UserGroupId;
  readonly type: "ugrp";
  readonly domain: DomainId;
  readonly name: string;
  readonly desc?: string;
  /** Bits of ConsentFlag for sessions of the members. */
  readonly consent?: number;
  /** 2: sessions of the members are recorded where only selected ones are. */
  readonly flags?: number;
  /** Members must have a second factor. */
  readonly requiresFactor?: boolean;
  /** User id of a member, or id of a device group or device that the members may use. */
  readonly links: Readonly<Record<string, UserGroupLink>>;
}

export const userGroupCollection = defineCollection<UserGroupDocument>({
  name: "user_groups",
  indexes: ["domain", "name"],
});
