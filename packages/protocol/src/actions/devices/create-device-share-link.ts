/**
 * Make a sharing link: a guest may use the device in the ways of `p`. Times: `expire` minutes (0 for no end), or `start`
 * and `end`, or `start`, `expire` and `recurring` for windows that come again.
 */
import * as z from "zod/mini";
import { defineContract, deviceRef, replies, text, wholeNumber } from "../../contracts/index.ts";

const MAX_SECONDS = 32_503_680_000;
const seconds = wholeNumber(1, MAX_SECONDS);

export const createDeviceShareLink = defineContract(
  "createDeviceShareLink",
  z.object({
    nodeid: deviceRef,
    guestname: text(1, 128),
    /** Bits of ShareKind; 8 and 16, which some clients send, are for web relays and not served. */
    p: wholeNumber(1, 31),
    consent: wholeNumber(0, 127),
    expire: z.optional(wholeNumber(0, 5_256_000)),
    start: z.optional(seconds),
    end: z.optional(seconds),
    /** 1 daily, 2 weekly. */
    recurring: z.optional(wholeNumber(0, 2)),
    viewOnly: z.optional(z.boolean()),
    port: z.optional(z.union([z.number(), z.null()])),
  }),
  replies<{
    readonly result: string;
    readonly url?: string;
    readonly publicid?: string;
    /** ms. */
    readonly start?: number;
    /** ms. */
    readonly expire?: number;
  }>(),
);
