/**
 * What the server says of this conversation, and what the address says of it.
 */
import { ConversationEnd } from "@tendril/protocol/constants";
import { type IceServer, post } from "../app/page-state.ts";

/** The conversation of this page, from `api/conversation`. */
export interface ConversationView {
  /** Name as it stands in addresses. */
  readonly id: string;
  readonly isInviter: boolean;
  /** This page may call the other one. */
  readonly mayInvite: boolean;
  readonly me: { readonly name: string; readonly isDevice: boolean };
  readonly peer: {
    readonly id: string;
    readonly name: string;
    readonly isDevice: boolean;
    readonly picture?: string;
  };
  readonly directPath: { readonly isAllowed: boolean; readonly iceServers: readonly IceServer[] };
  /** The invitation of this page ends then. */
  readonly closesAtMs?: number;
}

/** How this page was opened. */
export interface PageAddress {
  readonly id: string;
  /** Cookie of an invitation, at a device. */
  readonly auth: string | undefined;
  /** Name that the one who opened it gave; the server's counts. */
  readonly title: string;
  /** `invite`: call the other one at once; `accepted`: the person has agreed elsewhere. */
  readonly wish: string;
}

export function readAddress(): PageAddress {
  const query = new URLSearchParams(location.search);
  return {
    id: query.get("id") ?? "",
    auth: query.get("auth") ?? undefined,
    title: (query.get("title") ?? "").slice(0, 128),
    wish: location.hash.slice(1),
  };
}

/** `undefined` when there is no such conversation for this page, any more. @throws TypeError without a server. */
export async function askForView(
  { id, auth }: PageAddress,
  answer?: "declined",
): Promise<ConversationView | undefined> {
  const body = { id, ...(auth === undefined ? {} : { auth }), ...(answer === undefined ? {} : { answer }) };
  const reply = await post("conversation", body);
  return reply.status === 200 ? (reply.body as unknown as ConversationView) : undefined; // of this page's own server
}

/** Why the server ended the connection, for the page. */
export type EndCause = "declined" | "nobody" | "elsewhere" | "ended" | "lost";

export function causeOf(reason: string, isInviter: boolean): EndCause {
  if (reason === ConversationEnd.Declined) return "declined";
  if (reason === ConversationEnd.NobodyCame) return "nobody";
  if (reason === ConversationEnd.NotAllowed || reason === ConversationEnd.TimeOver) return "ended";
  const isOwnPlace = reason === (isInviter ? ConversationEnd.InviterMoved : ConversationEnd.InvitedMoved);
  return isOwnPlace ? "elsewhere" : "lost";
}
