/**
 * The port behind a device that a tunnel asks for, read from its address or from a cookie of `getcookie`.
 * Source: docs/spec/session-protocols.md, section 1.8.
 */
export interface PortWish {
  readonly kind: "tcp" | "udp";
  readonly port: number;
  /** Name or address as the device sees it; `undefined` for the device itself. */
  readonly host: string | undefined;
}

const MAX_PORT = 65_535;
const hostForm = /^[A-Za-z0-9_:][A-Za-z0-9_.:%-]{0,254}$/;

/** `undefined` when no port is asked for, `bad` when it, or its host, is none. */
export function readPortWish(fields: { get(name: string): unknown }): PortWish | undefined | "bad" {
  for (const kind of ["tcp", "udp"] as const) {
    const given = fields.get(`${kind}port`) ?? undefined;
    if (given === undefined) continue;
    const port = typeof given === "string" && /^\d{1,5}$/.test(given) ? Number(given) : given;
    const isPort = typeof port === "number" && Number.isInteger(port) && port >= 1 && port <= MAX_PORT;
    const host = fields.get(`${kind}addr`) ?? undefined;
    if (!isPort) return "bad";
    if (host === undefined) return { kind, port, host };
    return typeof host === "string" && hostForm.test(host) ? { kind, port, host } : "bad";
  }
  return undefined;
}
