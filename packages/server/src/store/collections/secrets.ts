/** Keys and one-time states of the server itself: cookie keys, set-up state. Never leaves the server. */
import { defineCollection } from "../collection.ts";

export interface SecretDocument {
  readonly _id: string;
  readonly value: string;
  /** ms. */
  readonly createdAtMs: number;
}

export const secretCollection = defineCollection<SecretDocument>({ name: "secrets", indexes: [] });
