/**
 * Ours: have a device's firmware speak TLS, with a certificate of this server. It takes a while: the firmware makes a key.
 * `changed` is false when it spoke TLS already.
 */
import * as z from "zod/mini";
import { defineContract, deviceRef, replies } from "../../contracts/index.ts";

export const amttls = defineContract(
  "amttls",
  z.object({ nodeid: deviceRef }),
  replies<{ readonly changed?: boolean; readonly result?: string }>(),
);
