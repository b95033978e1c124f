/** Login tokens: a second name and password of an account for programs. `_id` is `logintoken-~t:<16 characters>`. */
import type { DomainId, GroupId, UserId } from "@tendril/protocol";
import { defineCollection } from "../collection.ts";

/** What a token is limited to; absent parts are no limit. */
export interface TokenScope {
  /** Changes nothing and opens no session. */
  readonly isReadOnly?: boolean;
  /** These device groups and nothing else of the site. */
  readonly groups?: readonly GroupId[];
  /** Subjects of actions, and `sessions`. */
  readonly kinds?: readonly string[];
}

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
  readonly scope?: TokenScope;
  /** ms; to the minute. */
  readonly lastUsed?: number;
}

export const loginTokenCollection = defineCollection<LoginTokenDocument>({
  name: "login_tokens",
  indexes: ["userid"],
});
