/**
 * The setting `syslog`: `udp://host:port`, `tcp://host:port` or `tls://host:port`; the usual port may be left out.
 */
import { isIPv6 } from "node:net";
import { ConfigError } from "../errors.ts";

export interface SyslogTarget {
  readonly scheme: "udp" | "tcp" | "tls";
  /** Name or address, an IPv6 address without brackets. */
  readonly host: string;
  readonly port: number;
}

const form = /^(udp|tcp|tls):\/\/(?:\[([0-9a-f:.]+)\]|([a-z0-9](?:[a-z0-9.-]{0,252})))(?::(\d{1,5}))?\/?$/i;
const usualPorts = { udp: 514, tcp: 601, tls: 6514 } as const;
const MAX_PORT = 65_535;

/** `undefined` for no syslog. @throws ConfigError for another form. */
export function parseSyslogTarget(setting: string): SyslogTarget | undefined {
  if (setting === "") return undefined;
  const [, given = "", bracketed, name, digits] = form.exec(setting) ?? [];
  const scheme = (["udp", "tcp", "tls"] as const).find((known) => known === given.toLowerCase());
  const isAddress = bracketed === undefined || isIPv6(bracketed);
  const host = bracketed ?? name;
  if (scheme === undefined || host === undefined || !isAddress) throw wrong(setting);
  const port = digits === undefined ? usualPorts[scheme] : Number(digits);
  if (port < 1 || port > MAX_PORT) throw wrong(setting);
  return { scheme, host, port };
}

function wrong(value: string): ConfigError {
  const remedy = "say udp://host:514, tcp://host:601 or tls://host:6514";
  return new ConfigError({ key: "syslog", value, remedy });
}
