/**
 * Who of outside an account is: a subject of an issuer. `_id` is the SHA-256 (hex) of domain, issuer and subject: names
 * and addresses that an issuer gives may pass to other people, subjects may not.
 */
import type { UserId } from "@tendril/protocol";
import { defineCollection } from "../collection.ts";

export interface IdentityDocument {
  readonly _id: string;
  readonly userid: UserId;
  /** Address of an OpenID provider, or of a directory. */
  readonly issuer: string;
  readonly subject: string;
  /** ms. */
  readonly createdAtMs: number;
}

export const identityCollection = defineCollection<IdentityDocument>({
  name: "identities",
  indexes: ["userid"],
});
