/**
 * Addresses of the relay, shared by who writes them (web, CLI) and who reads them (server, agent).
 * Specified in docs/spec/session-protocols.md, sections 1.2 and 2.1.
 */
export { formatTunnelValue, formatViewerPath, type TunnelAddress } from "./tunnel-address.ts";
