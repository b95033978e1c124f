/**
 * Name and port under which agents reach this server: what the operator configured, else what the client used.
 */
import type { DomainId } from "@tendril/protocol";
import type { Config } from "../config/index.ts";
import type { ServerFacts } from "../control/index.ts";

const HTTPS_PORT = 443;

export interface OutsideRequest {
  readonly config: Config;
  readonly facts: ServerFacts;
  readonly domain: DomainId;
  /** Host header of the request. */
  readonly host: string;
}

/** `name` or `name:port`. A name that was not configured is taken from the request: that name worked. */
export function outsideHost({ config, facts, domain, host }: OutsideRequest): string {
  const port = config.aliasPort === 0 ? facts.httpsPort() : config.aliasPort;
  const asked = /^([A-Za-z0-9.-]+|\[[0-9a-fA-F:]+\])(:\d+)?$/.exec(host)?.[1];
  const own = config.domains.get(domain)?.dns;
  const name = own ?? (config.isHostnameGiven ? config.hostname : (asked ?? config.hostname));
  return port === HTTPS_PORT ? name : `${name}:${port}`;
}
