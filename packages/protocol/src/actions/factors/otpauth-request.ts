/** A new secret for an authenticator app; nothing is stored before `otpauth-setup`. `err` 5: settings are locked. */
import * as z from "zod/mini";
import { defineContract, replies } from "../../contracts/index.ts";

export const otpauthRequest = defineContract(
  "otpauth-request",
  z.object({}),
  replies<{ readonly secret?: string; readonly url?: string; readonly err?: number }>(),
);
