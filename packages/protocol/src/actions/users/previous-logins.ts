/** The last sign-ins of the own account, failed ones too, newest first; of a managed account with site right 2. */
import * as z from "zod/mini";
import { defineContract, replies, text } from "../../contracts/index.ts";

export interface PreviousLogin {
  /** ms. */
  readonly t: number;
  /** What happened, `msgid` of the event. */
  readonly m: number;
  /** Its `msgArgs`: address and program. */
  readonly a: readonly unknown[];
}

export const previousLogins = defineContract(
  "previousLogins",
  z.object({ userid: z.optional(text(1, 256)) }),
  replies<{
    readonly result?: string;
    readonly userid?: string;
    readonly events?: readonly PreviousLogin[];
  }>(),
);
