/** List the login tokens of the own account, after removing those named. Token logins may not. */
import * as z from "zod/mini";
import { defineContract, list, replies, text } from "../../contracts/index.ts";

export interface LoginTokenEntry {
  readonly name: string;
  readonly tokenUser: string;
  readonly created: number;
  readonly expire: number;
  /** What it is limited to. Ours. */
  readonly scope?: {
    readonly isReadOnly?: boolean;
    readonly groups?: readonly string[];
    readonly kinds?: readonly string[];
  };
  /** ms. Ours. */
  readonly lastUsed?: number;
}

export const loginTokens = defineContract(
  "loginTokens",
  z.object({ remove: z.optional(list(text(1, 100), 100)) }),
  replies<{ readonly loginTokens?: readonly LoginTokenEntry[]; readonly result?: string }>(),
);
