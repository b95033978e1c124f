/** Begins to add a passkey: `request` is for `navigator.credentials.create`. Nothing is stored before the second step. */
import * as z from "zod/mini";
import { defineContract, replies, text } from "../../contracts/index.ts";

export const webauthnStartregister = defineContract(
  "webauthn-startregister",
  z.object({ name: z.optional(text(0, 64)) }),
  replies<{
    /** The name that was given. */
    readonly keyname?: string;
    readonly request?: object;
    readonly result?: string;
  }>(),
);
