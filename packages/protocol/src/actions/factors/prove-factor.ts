/**
 * Gives a second factor again, for actions that answer `Second factor required`; good for 15 minutes of this web
 * session. Without any field: which ways there are, and what the browser needs to ask a passkey. `mail` sends a code.
 */
import * as z from "zod/mini";
import { defineContract, passkeyAnswer, replies, text } from "../../contracts/index.ts";

export const proveFactor = defineContract(
  "proveFactor",
  z.object({
    code: z.optional(text(1, 16)),
    passkey: z.optional(passkeyAnswer),
    mail: z.optional(z.literal(true)),
  }),
  replies<{
    readonly success?: boolean;
    readonly ways?: { readonly app: boolean; readonly mail: boolean; readonly passkey: boolean };
    /** For `navigator.credentials.get`. */
    readonly request?: object;
    readonly result?: string;
  }>(),
);
