/**
 * Backup codes: `subaction` 0 which are still good, 1 new ones, 2 remove them. 1 and 2 ask for a code in `token`. Only
 * hashes are kept: `p` is 0 but in the answer that brings new ones.
 */
import * as z from "zod/mini";
import { defineContract, replies, text } from "../../contracts/index.ts";

export const otpauthGetpasswords = defineContract(
  "otpauth-getpasswords",
  z.object({
    subaction: z.optional(z.union([z.literal(0), z.literal(1), z.literal(2)])),
    token: z.optional(text(1, 16)),
  }),
  replies<{
    readonly passwords?: readonly { readonly p: number; readonly u: boolean }[] | null;
    /** Whether an authenticator app is set up. Ours. */
    readonly hasApp?: boolean;
    /** Whether codes come by mail. Ours. */
    readonly byMail?: boolean;
    readonly result?: string;
  }>(),
);
