/** Give users or user groups rights on a device group, or take them away. */
import * as z from "zod/mini";
import { defineContract, groupRef, list, replies, rightBits, text } from "../../contracts/index.ts";

export interface MembersReply {
  /** What happened to each, in words. */
  readonly result: string;
  readonly success?: number;
  readonly failed?: number;
}

export const addmeshuser = defineContract(
  "addmeshuser",
  z.object({
    meshid: z.optional(groupRef),
    meshname: z.optional(text(1, 128)),
    usernames: z.optional(list(text(1, 256), 1_000)),
    /** User or user group id. */
    userid: z.optional(text(1, 256)),
    userids: z.optional(list(text(1, 256), 1_000)),
    /** Bits of DeviceRight. */
    meshadmin: rightBits,
    remove: z.optional(z.boolean()),
  }),
  replies<MembersReply>(),
);
