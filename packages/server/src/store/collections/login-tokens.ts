/** Login tokens: a second name and password of an account for programs. `_id` is `logintoken-~t:<16 characters>`. */
import type { DomainId, UserId } from "@tendril/protocol";
import { defineCollection } from "../collection.ts";

export interface LoginTokenDocument {
  readonly _id: string;
  readonly userid: UserId;
  readonly domain: DomainId;
  readonly name: string;
  readonly tokenUser: string;
  readonly passwordHash: string;
  /** ms. */
  readonly created: number;
  /** ms, 0 for never. */
  readonly expire: number;
}

export const loginTokenCollection = defineCollection<LoginTokenDocument>({
  name: "login_tokens",
  indexes: ["userid"],
});
