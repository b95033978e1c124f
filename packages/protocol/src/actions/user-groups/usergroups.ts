/** All user groups of the domain; those who do not manage them get names only. */
import * as z from "zod/mini";
import { defineContract, replies, type WireUserGroup } from "../../contracts/index.ts";

export interface UserGroupsReply {
  /** By id; `null` when there is none. */
  readonly ugroups: Readonly<Record<string, WireUserGroup | { readonly name: string }>> | null;
}

export const usergroups = defineContract("usergroups", z.object({}), replies<UserGroupsReply>());
