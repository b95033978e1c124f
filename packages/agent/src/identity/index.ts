/**
 * The agent's identity: an RSA key in a private file, whose hash is the device's id. Used by the channel.
 * Specified in docs/spec/agent-protocol.md, section 0.
 */
export { type AgentIdentity, createIdentity, openIdentity } from "./identity.ts";
