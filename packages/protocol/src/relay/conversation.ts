/**
 * Names of conversations: what the addresses of the messenger page and of its relay carry.
 *
 *     meshmessenger/<invited, escaped>/<inviter, escaped>      one of them may be a device
 *
 * Source: docs/spec/session-protocols.md, section 6.2.
 */
import { type DeviceId, domainOf, isDeviceId, isUserId, type UserId } from "../ids/index.ts";

const PREFIX = "meshmessenger/";
const MAX_CHARS = 1_024;
const PARTS = 7;

export interface Conversation {
  readonly invited: UserId | DeviceId;
  readonly inviter: UserId | DeviceId;
  /** The same for both, whoever invited whom: two who invite each other at once meet. */
  readonly key: string;
}

/** As it stands in addresses. */
export function formatConversation({ invited, inviter }: Omit<Conversation, "key">): string {
  return `${PREFIX}${encodeURIComponent(invited)}/${encodeURIComponent(inviter)}`;
}

/** Address of the messenger page, without the base: `messenger?id=...`. */
export function formatMessengerPath(
  conversation: Omit<Conversation, "key">,
  more: Readonly<Record<string, string>> = {},
): string {
  const rest = Object.entries(more).map(([name, value]) => `&${name}=${encodeURIComponent(value)}`);
  return `messenger?id=${formatConversation(conversation)}${rest.join("")}`;
}

/** Escaped, or as it is after the address was read; `undefined` for what names no conversation of two in one domain. */
export function parseConversation(text: string): Conversation | undefined {
  if (text.length > MAX_CHARS || !text.startsWith(PREFIX)) return undefined;
  const parts = (text.split("/").length === PARTS ? text : unescaped(text)).split("/");
  if (parts.length !== PARTS) return undefined;
  const invited = parts.slice(1, 4).join("/");
  const inviter = parts.slice(4, 7).join("/");
  if (!isPartner(invited) || !isPartner(inviter) || invited === inviter) return undefined;
  const isSameDomain = domainOf(invited) === domainOf(inviter);
  if (!isSameDomain || (!isUserId(invited) && !isUserId(inviter))) return undefined;
  return { invited, inviter, key: [invited, inviter].sort().join(" ") };
}

function isPartner(id: string): id is UserId | DeviceId {
  return isUserId(id) || isDeviceId(id);
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return ""; // a percent sign that escapes nothing
  }
}
