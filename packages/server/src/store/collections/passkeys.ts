/** Passkeys of accounts. `_id` is the credential id in base64url. */
import type { UserId } from "@tendril/protocol";
import { defineCollection } from "../collection.ts";

export interface PasskeyDocument {
  readonly _id: string;
  readonly userid: UserId;
  /** For people. */
  readonly name: string;
  /** Names it on the wire; unique within the account. */
  readonly index: number;
  /** COSE key in base64url. */
  readonly publicKey: string;
  /** Of the last use, as the authenticator counts; 0 where it does not count. */
  readonly counter: number;
  readonly transports: readonly string[];
  /** ms. */
  readonly createdAtMs: number;
  /** ms. */
  readonly usedAtMs?: number;
}

export const passkeyCollection = defineCollection<PasskeyDocument>({
  name: "passkeys",
  indexes: ["userid"],
});
