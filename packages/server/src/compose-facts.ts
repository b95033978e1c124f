/**
 * Builds the facts about this server that clients, letters and links name, from settings and certificates.
 */
import type { DomainId } from "@tendril/protocol";
import type { Certificates } from "./certificates/index.ts";
import { type Config, parseIceServers } from "./config/index.ts";
import type { ServerFacts } from "./control/index.ts";
import { VERSION } from "./version.ts";

/** Facts about this server that clients are told. */
export function createFacts(deps: {
  readonly config: Config;
  readonly certificates: Certificates;
  readonly ports: { readonly httpsPort: number; readonly httpPort: number; readonly mpsPort: number };
}): ServerFacts {
  const { config, certificates, ports } = deps;
  const [identity] = certificates.agentServers;
  const facts: ServerFacts = {
    hostname: config.hostname,
    httpsPort: () => ports.httpsPort,
    httpPort: () => ports.httpPort,
    mps: () => ({ host: config.mpsHostname || config.hostname, port: config.mpsAliasPort || ports.mpsPort }),
    webCertHash: () => certificates.web.certHash,
    isGuestSharingOn: config.guestSharing,
    areInviteCodesOn: config.agentInviteCodes,
    areLoginCookiesOn: config.loginCookies,
    interUsers: config.interUsers,
    directPath: { isAllowed: config.directPath, iceServers: parseIceServers(config.iceServers) },
    hasTrustedCertificate: config.webCertificate !== "",
    serverId: identity?.serverId ?? new Uint8Array(),
    isDomainInPath: (domain) => domain !== "" && config.domains.get(domain)?.dns === undefined,
    pageUrl: (domain, path) => createPageUrl(config, facts, { domain, path }),
    version: VERSION,
  };
  return facts;
}

/** From settings alone: what a client calls this server stands in no letter. */
function createPageUrl(
  config: Config,
  facts: ServerFacts,
  { domain, path }: { readonly domain: DomainId; readonly path: string },
): string {
  const port = config.aliasPort || facts.httpsPort();
  const host = config.domains.get(domain)?.dns ?? facts.hostname;
  const place = port === 443 ? host : `${host}:${port}`;
  return `https://${place}/${facts.isDomainInPath(domain) ? `${domain}/` : ""}${path}`;
}
