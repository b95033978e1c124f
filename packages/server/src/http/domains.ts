/**
 * Which tenant a request is for: by its host name, else by the first part of its path, else the default one.
 * Source: docs/spec/control-protocol.md, section 1.2.
 */
import type { DomainId } from "@tendril/protocol";
import type { DomainConfig } from "../config/index.ts";

export interface DomainPath {
  readonly domain: DomainId;
  /** Without leading slash and without the domain: `control.ashx`, `devices/x`, or `""`. */
  readonly path: string;
  /** Where the domain's pages begin: `/` or `/<domain>/`. */
  readonly base: string;
}

/** `host` is the Host header; `path` begins with a slash and has no query. */
export function findDomain(
  domains: ReadonlyMap<string, DomainConfig>,
  { host, path }: { readonly host: string | undefined; readonly path: string },
): DomainPath {
  const name = (host ?? "").toLowerCase().replace(/:\d+$/, "");
  for (const [domain, { dns }] of domains) {
    if (dns !== undefined && dns === name) return { domain, path: path.slice(1), base: "/" };
  }
  const [first = "", ...rest] = path.slice(1).split("/");
  const key = first.toLowerCase();
  const config = domains.get(key);
  if (config !== undefined && config.dns === undefined)
    return { domain: key, path: rest.join("/"), base: `/${key}/` };
  return { domain: "", path: path.slice(1), base: "/" };
}
