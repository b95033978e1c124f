/** Give users or user groups rights on one device, or take them away. */
import * as z from "zod/mini";
import { defineContract, deviceRef, list, rightBits, text } from "../../contracts/index.ts";

export const adddeviceuser = defineContract(
  "adddeviceuser",
  z.object({
    nodeid: deviceRef,
    usernames: z.optional(list(text(1, 256), 1_000)),
    /** User or user group ids. */
    userids: z.optional(list(text(1, 256), 1_000)),
    /** Bits of DeviceRight, without those that are for whole groups only. */
    rights: z.optional(rightBits),
    remove: z.optional(z.boolean()),
  }),
);
