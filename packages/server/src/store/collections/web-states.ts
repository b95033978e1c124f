/** What pages remember for an account. `_id` is the user id. */
import type { UserId } from "@tendril/protocol";
import { defineCollection } from "../collection.ts";

export interface WebStateDocument {
  readonly _id: UserId;
  /** JSON of an object with known keys; at most 30,000 characters. */
  readonly value: string;
}

export const webStateCollection = defineCollection<WebStateDocument>({ name: "web_states", indexes: [] });
