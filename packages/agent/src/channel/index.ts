/**
 * The agent's side of the agent channel: connection, handshake, core and JSON messages, reconnection.
 * Specified in docs/spec/agent-protocol.md, sections 3 to 5.
 */
export { AgentHandshake, type AgentHandshakeOptions } from "./agent-handshake.ts";
export { backOffMs, nextPauseMs } from "./back-off.ts";
export { Channel, type ChannelDeps, type ChannelOptions } from "./channel.ts";
export { keepAlive } from "./keep-alive.ts";
export { type CertificatePins, pinsOfPeer } from "./pins.ts";
