/** Make a link to a page from which an agent of the device group can be installed. */
import * as z from "zod/mini";
import { defineContract, groupRef, replies, text, wholeNumber } from "../../contracts/index.ts";

export interface InviteLinkReply {
  readonly meshid?: string;
  readonly url?: string;
  readonly expire?: number;
  readonly cookie?: string;
  readonly result?: string;
}

export const createInviteLink = defineContract(
  "createInviteLink",
  z.object({
    meshid: z.optional(groupRef),
    meshname: z.optional(text(1, 128)),
    /** Hours; 0 for no end. */
    expire: wholeNumber(0, 87_600),
    /** 0 both ways of installing, 1 for the signed-in person, 2 as a service. */
    flags: wholeNumber(0, 2),
  }),
  replies<InviteLinkReply>(),
);
