/**
 * A copy of stored events for the log of the house: RFC 5424 over UDP, TCP or TLS. Used by `server.ts` only.
 * Setting: docs/configuration.md, `syslog`; decision in docs/adr/0026-events-to-syslog.md.
 */
export { openSyslog } from "./open-syslog.ts";
export type { Syslog } from "./syslog.ts";
