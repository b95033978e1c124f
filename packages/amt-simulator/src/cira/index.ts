/**
 * The way to a server that the firmware opens itself: APF over TLS to an MPS, or over a WebSocket through a relay or
 * the local management service. Used by tests and by the command line; docs/spec/amt.md, section 1.
 */
export { CiraClient, type CiraOptions } from "./client.ts";
