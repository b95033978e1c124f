/**
 * Invitations to install an agent: a link that says which device group and how, sealed by the server.
 * Source: docs/spec/control-protocol.md, section 2.3 (`a: 4`).
 */
import { type DomainId, type GroupId, isGroupId } from "@tendril/protocol";
import type { Cookies } from "../../auth/index.ts";
import type { ServerFacts } from "../services.ts";

const KIND = 4;
const MINUTES_PER_HOUR = 60;
const HTTPS_PORT = 443;

export interface AgentInvitation {
  readonly groupId: GroupId;
  /** 0 both ways of installing, 1 for the signed-in person, 2 as a service. */
  readonly flags: number;
  /** The invitation code behind it: when that ends, so does this. */
  readonly code?: string;
}

/** `hours` 0: without end. */
export function encodeAgentInvitation(
  cookies: Cookies,
  { groupId, flags, code, hours }: AgentInvitation & { readonly hours: number },
): string {
  const ofCode = code === undefined ? {} : { code };
  return cookies.encode({ a: KIND, mid: groupId, f: flags, expire: hours * MINUTES_PER_HOUR, ...ofCode });
}

/** `undefined` when it is forged, too old or of another tenant. */
export function readAgentInvitation(
  cookies: Cookies,
  { cookie, domain }: { readonly cookie: string; readonly domain: DomainId },
): AgentInvitation | undefined {
  const content = cookies.decode(cookie, 1);
  const groupId = content?.get("mid");
  const flags = content?.get("f");
  if (content?.get("a") !== KIND || typeof groupId !== "string" || !isGroupId(groupId)) return undefined;
  if (!groupId.startsWith(`mesh/${domain}/`)) return undefined;
  const code = content.get("code");
  const ofCode = typeof code === "string" ? { code } : {};
  return { groupId, flags: typeof flags === "number" ? flags : 0, ...ofCode };
}

export function agentInvitationUrl(facts: ServerFacts, domain: DomainId, cookie: string): string {
  const port = facts.httpsPort();
  const host = port === HTTPS_PORT ? facts.hostname : `${facts.hostname}:${port}`;
  return `https://${host}/${facts.isDomainInPath(domain) ? `${domain}/` : ""}agentinvite?c=${cookie}`;
}
