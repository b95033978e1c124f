/** Make a word with which anybody installs an agent of the device group. Ours: other clients list them by `editmesh`. */
import * as z from "zod/mini";
import { codeText, defineContract, groupRef, replies, text, wholeNumber } from "../../contracts/index.ts";

export interface InviteCodeReply {
  readonly result?: string;
  readonly meshid?: string;
  readonly code?: string;
  /** ms; absent for no end. */
  readonly end?: number;
  /** The page that takes it, with the code filled in. */
  readonly url?: string;
}

export const createInviteCode = defineContract(
  "createInviteCode",
  z.object({
    meshid: z.optional(groupRef),
    meshname: z.optional(text(1, 128)),
    /** Without it the server makes one that is easy to say. */
    code: z.optional(codeText(6)),
    /** Hours; 0 for no end. */
    expire: wholeNumber(0, 87_600),
    /** 0 both ways of installing, 1 for the signed-in person, 2 as a service. */
    flags: wholeNumber(0, 2),
  }),
  replies<InviteCodeReply>(),
);
