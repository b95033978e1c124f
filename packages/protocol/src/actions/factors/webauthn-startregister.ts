/** Begins to add a passkey: `request` is for `navigator.credentials.create`. Nothing is stored before the second step. */
import * as z from "zod/mini";
import { defineContract, replies } from "../../contracts/index.ts";

export const webauthnStartregister = defineContract(
  "webauthn-startregister",
  z.object({}),
  replies<{ readonly request?: object; readonly result?: string }>(),
);
