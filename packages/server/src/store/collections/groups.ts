/** Device groups. `_id` is the group id. A deleted group stays, marked, so that its agents are known as strays. */
import type { DomainId, GroupId, UserId } from "@tendril/protocol";
import { defineCollection } from "../collection.ts";

export interface GroupDocument {
  readonly _id: GroupId;
  readonly type: "mesh";
  readonly mtype: number;
  readonly domain: DomainId;
  readonly name: string;
  readonly desc?: string;
  /** User or user group id to rights. */
  readonly links: Readonly<Record<string, { readonly name: string; readonly rights: number }>>;
  /** ms. */
  readonly creation: number;
  readonly creatorid?: UserId;
  readonly creatorname?: string;
  readonly flags?: number;
  readonly consent?: number;
  readonly expireDevs?: number;
  /** ms; set when deleted. */
  readonly deleted?: number;
}

export const groupCollection = defineCollection<GroupDocument>({
  name: "groups",
  indexes: ["domain", "name"],
});
