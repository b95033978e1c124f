/** Browsers and programs that are not asked for the own second factor. Times are ms. */
import * as z from "zod/mini";
import { defineContract, replies } from "../../contracts/index.ts";

export const knownBrowsers = defineContract(
  "knownBrowsers",
  z.object({}),
  replies<{
    readonly browsers?: readonly {
      readonly id: string;
      readonly address: string;
      readonly userAgent: string;
      readonly createdAtMs: number;
      readonly expiresAtMs: number;
    }[];
    readonly result?: string;
  }>(),
);
