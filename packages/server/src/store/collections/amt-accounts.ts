/** Accounts of the firmware of devices. `_id` is the device id. */
import type { DeviceId } from "@tendril/protocol";
import { defineCollection } from "../collection.ts";

export interface AmtAccountDocument {
  readonly _id: DeviceId;
  readonly user: string;
  /** The password, encrypted with `<data>/amt.key`. */
  readonly sealed: string;
  /** Its ports want TLS. */
  readonly isTls: boolean;
  /** SHA-256 of the certificate that the device showed first, hexadecimal. */
  readonly certificateHash?: string;
}

export const amtAccountCollection = defineCollection<AmtAccountDocument>({
  name: "amt_accounts",
  indexes: [],
});
