/** Browsers that are not asked for the second factor. `_id` is the SHA-256 (hex) of the cookie's secret. */
import type { UserId } from "@tendril/protocol";
import { defineCollection } from "../collection.ts";

export interface KnownBrowserDocument {
  readonly _id: string;
  readonly userid: UserId;
  /** ms. */
  readonly createdAtMs: number;
  /** ms. */
  readonly expiresAtMs: number;
  readonly address: string;
  readonly userAgent: string;
}

export const knownBrowserCollection = defineCollection<KnownBrowserDocument>({
  name: "known_browsers",
  indexes: ["userid", "expiresAtMs"],
});
