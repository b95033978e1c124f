/** Invitations that are open. Site right 2. Ours. */
import * as z from "zod/mini";
import { defineContract, replies } from "../../contracts/index.ts";

export interface WireInvitation {
  readonly id: string;
  readonly email?: string;
  /** Name of who invites. */
  readonly by: string;
  /** ms. */
  readonly created: number;
  /** ms. */
  readonly expires: number;
}

export const invitations = defineContract(
  "invitations",
  z.object({}),
  replies<{
    readonly invitations?: readonly WireInvitation[];
    /** Whether this server sends mail. */
    readonly isMailOn?: boolean;
    readonly result?: string;
  }>(),
);
