/** Removes a passkey. Asks for a second factor that was given just now. */
import * as z from "zod/mini";
import { defineContract, replies, wholeNumber } from "../../contracts/index.ts";

export const otpHkeyRemove = defineContract(
  "otp-hkey-remove",
  z.object({ index: wholeNumber(0, 1_000_000) }),
  replies<{ readonly success?: boolean; readonly result?: string }>(),
);
