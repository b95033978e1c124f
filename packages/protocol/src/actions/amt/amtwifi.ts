/** Ours: wireless networks that a device's firmware may join: `list`, `add` (or replace) one, `remove` one. */
import * as z from "zod/mini";
import { defineContract, deviceRef, replies, text, wholeNumber } from "../../contracts/index.ts";

export interface AmtWifi {
  /** By priority. */
  readonly profiles: readonly {
    readonly name: string;
    readonly ssid: string;
    readonly priority: number;
    /** 4 WPA, 6 WPA2, 32768 WPA3. */
    readonly authentication: number;
    /** 3 TKIP, 4 CCMP. */
    readonly encryption: number;
  }[];
}

const profile = z.object({
  name: z.string().check(z.regex(/^[\w .-]{1,32}$/)),
  ssid: text(1, 32),
  password: text(8, 63),
  priority: wholeNumber(1, 255),
  authentication: z.enum(["wpa-psk", "wpa2-psk", "wpa3-sae"]),
  encryption: z.enum(["tkip", "ccmp"]),
});

export const amtwifi = defineContract(
  "amtwifi",
  z.object({
    nodeid: deviceRef,
    step: z.enum(["list", "add", "remove"]),
    /** With `add`. */
    profile: z.optional(profile),
    /** With `remove`. */
    name: z.optional(text(1, 32)),
  }),
  replies<{
    /** Absent where there is no wireless. */
    readonly wifi?: AmtWifi;
    readonly result?: string;
  }>(),
);
