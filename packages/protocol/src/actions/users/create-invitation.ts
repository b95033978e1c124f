/** Invite a person by a link, by mail if an address is given. Site right 2. The link is shown this once. Ours. */
import * as z from "zod/mini";
import { defineContract, list, replies, rightBits, text, wholeNumber } from "../../contracts/index.ts";

export interface InvitationReply {
  readonly result?: string;
  readonly id?: string;
  readonly url?: string;
  /** Whether the link is on its way by mail. */
  readonly isMailed?: boolean;
}

export const createInvitation = defineContract(
  "createInvitation",
  z.object({
    email: z.optional(text(1, 256)),
    days: wholeNumber(1, 90),
    /** Bits of SiteRight of the new account. */
    siteadmin: z.optional(rightBits),
    /** User groups that it joins, by id. */
    userGroups: z.optional(list(text(1, 256), 32)),
  }),
  replies<InvitationReply>(),
);
