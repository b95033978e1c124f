/** Second factors. `_id` is the user id. A collection of its own, so that no view of an account can show them. */
import type { UserId } from "@tendril/protocol";
import { defineCollection } from "../collection.ts";

export interface FactorsDocument {
  readonly _id: UserId;
  readonly totp?: {
    /** The secret, encrypted with `<data>/factors.key`. */
    readonly sealed: string;
    /** Time step of the last code that was taken: neither it nor one before is taken again. */
    readonly lastStep: number;
  };
  /** Codes come by mail. */
  readonly byMail?: boolean;
  /** The one that is on its way: its keyed hash, and until when it is good, ms. */
  readonly mailCode?: { readonly hash: string; readonly expiresAtMs: number };
  /** Keyed hashes of the backup codes; a used one stays, marked. */
  readonly backup?: readonly { readonly hash: string; readonly isUsed: boolean }[];
}

export const factorsCollection = defineCollection<FactorsDocument>({ name: "factors", indexes: [] });
