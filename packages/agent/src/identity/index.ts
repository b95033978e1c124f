/**
 * Who the agent is and which server it knows: an RSA key in a private file, whose hash is the device's id, and the
 * last verified server. Used by the channel. Specified in docs/spec/agent-protocol.md, sections 0 and 4.6.
 */
export { type AgentIdentity, createIdentity, openIdentity } from "./identity.ts";
export { KnownServer } from "./known-server.ts";
