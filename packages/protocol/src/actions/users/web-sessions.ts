/** Where an account is signed in: browser sessions of the own one, or with site right 2 of a managed one. Ours. */
import * as z from "zod/mini";
import { defineContract, replies, text } from "../../contracts/index.ts";

export interface WireWebSession {
  readonly id: string;
  /** Client address without port. */
  readonly address: string;
  readonly userAgent: string;
  /** ms. */
  readonly since: number;
  /** ms; to the minute. */
  readonly seen: number;
  readonly isThis: boolean;
}

export const webSessions = defineContract(
  "webSessions",
  z.object({ userid: z.optional(text(1, 2048)) }),
  replies<{ readonly sessions?: readonly WireWebSession[]; readonly result?: string }>(),
);
