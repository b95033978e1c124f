/**
 * Ours: the user's agreement for serial line, storage, screen and boot options: `start` shows a code on the screen of
 * the device, `code` sends what its user read out, `cancel` takes it away, `state` asks.
 */
import * as z from "zod/mini";
import { defineContract, deviceRef, replies, wholeNumber } from "../../contracts/index.ts";

export interface AmtConsent {
  readonly isRequired: boolean;
  readonly state: "none" | "requested" | "shown" | "given" | "in-use";
  /** How long a code is shown. */
  readonly timeoutS: number;
}

export const amtconsent = defineContract(
  "amtconsent",
  z.object({
    nodeid: deviceRef,
    step: z.enum(["state", "start", "code", "cancel"]),
    code: z.optional(wholeNumber(0, 999_999)),
  }),
  replies<{ readonly consent?: AmtConsent; readonly result?: string }>(),
);
