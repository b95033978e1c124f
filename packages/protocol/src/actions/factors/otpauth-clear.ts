/** Removes the authenticator app and the backup codes. `token` is a code of either. */
import * as z from "zod/mini";
import { defineContract, replies, text } from "../../contracts/index.ts";

export const otpauthClear = defineContract(
  "otpauth-clear",
  z.object({ token: z.optional(text(1, 16)) }),
  replies<{ readonly success?: boolean; readonly result?: string }>(),
);
