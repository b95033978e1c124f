/** Web sessions. `_id` is the SHA-256 (hex) of the cookie's secret: the store alone does not let anyone in. */
import type { DomainId, UserId } from "@tendril/protocol";
import { defineCollection } from "../collection.ts";

export interface WebSessionDocument {
  readonly _id: string;
  readonly userid: UserId;
  readonly domain: DomainId;
  /** ms. */
  readonly createdAtMs: number;
  /** ms; moved on with use, at most once a minute. */
  readonly seenAtMs: number;
  /** ms. */
  readonly expiresAtMs: number;
  /** ms; when a second factor was last given. */
  readonly provedAtMs?: number;
  readonly address: string;
  readonly userAgent: string;
}

export const webSessionCollection = defineCollection<WebSessionDocument>({
  name: "web_sessions",
  indexes: ["userid", "expiresAtMs"],
});
