/**
 * Sets up an authenticator app with a first code of it. An app before must be cleared first. The answer has new backup
 * codes: they are shown once.
 */
import * as z from "zod/mini";
import { defineContract, replies, text } from "../../contracts/index.ts";

export const otpauthSetup = defineContract(
  "otpauth-setup",
  z.object({ secret: text(1, 64), token: text(1, 16) }),
  replies<{
    readonly success?: boolean;
    readonly passwords?: readonly { readonly p: number; readonly u: boolean }[];
    readonly result?: string;
  }>(),
);
