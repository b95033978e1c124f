/** Make a login token of the own account; the password is shown this once. Token logins may not. */
import * as z from "zod/mini";
import { defineContract, groupRef, list, replies, text, wholeNumber } from "../../contracts/index.ts";

/** Subjects of actions, and `sessions`: desktop, terminal, files and ports. */
export const tokenKinds = [
  ...(["devices", "groups", "events", "sessions", "recordings", "users", "user-groups"] as const),
] as const;

export interface LoginTokenReply {
  readonly name?: string;
  readonly tokenUser?: string;
  readonly tokenPass?: string;
  /** ms. */
  readonly created?: number;
  /** ms, 0 for never. */
  readonly expire?: number;
  readonly result?: string;
}

export const createLoginToken = defineContract(
  "createLoginToken",
  z.object({
    name: text(1, 100),
    /** Minutes, 0 for never. */
    expire: wholeNumber(0, 5_256_000),
    /** What the token is limited to; absent parts are no limit. Ours. */
    scope: z.optional(
      z.object({
        isReadOnly: z.optional(z.boolean()),
        /** Device groups by id. */
        groups: z.optional(list(groupRef, 256)),
        kinds: z.optional(list(z.enum(tokenKinds), tokenKinds.length)),
      }),
    ),
  }),
  replies<LoginTokenReply>(),
);
