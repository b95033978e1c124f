/**
 * Who may open the messenger page: its address must name a conversation, and without the cookie of an invitation one
 * must be signed in. Whether the conversation is theirs, the page asks itself.
 * Source: docs/spec/session-protocols.md, section 6.2.
 */
import { formatConversation, parseConversation } from "@tendril/protocol";
import type { RouteReply, RouteRequest } from "./define-route.ts";

export const MESSENGER_PATH = "messenger";

/** `undefined`: the page is shown. */
export async function messengerDoor(
  request: Pick<RouteRequest, "query" | "base" | "signedIn">,
): Promise<RouteReply | undefined> {
  const conversation = parseConversation(request.query.get("id") ?? "");
  if (conversation === undefined) return { status: 404, body: "not found" };
  if (request.query.has("auth") || (await request.signedIn()) !== undefined) return undefined;
  const id = encodeURIComponent(formatConversation(conversation));
  return { status: 302, headers: { location: `${request.base}sign-in?meshmessengerid=${id}` }, body: "" };
}
