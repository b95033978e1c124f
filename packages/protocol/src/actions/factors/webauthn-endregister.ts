/** Adds the passkey that the browser made. `success` is false for an answer that does not fit. */
import * as z from "zod/mini";
import { defineContract, passkeyOffer, replies, text } from "../../contracts/index.ts";

export const webauthnEndregister = defineContract(
  "webauthn-endregister",
  z.object({ name: text(1, 64), response: passkeyOffer }),
  replies<{
    readonly success?: boolean;
    readonly name?: string;
    readonly index?: number;
    /** The first factor brings backup codes; they are shown once. Ours. */
    readonly passwords?: readonly { readonly p: number; readonly u: boolean }[];
    readonly result?: string;
  }>(),
);
