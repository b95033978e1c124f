/**
 * Connections of agents: handshake, enrolment, core push, native update, messages, presence; and what new devices
 * download. Used by control (through AgentLinks), http and server.ts.
 * Specified in docs/spec/agent-protocol.md and docs/spec/agent-core.md, section 1.5.
 */
export type { AgentChannel } from "./agent-channel.ts";
export { AgentListener } from "./agent-listener.ts";
export type { AgentSocket } from "./agent-socket.ts";
export { type CoreModule, createCoreModule, readCoreModule } from "./core-module.ts";
export type { AgentMessage, UserMessages } from "./define-message.ts";
export { createGroupSettings, createInstallScript, type GroupSettingsRequest } from "./delivery/index.ts";
export { AgentDirectory, type AgentLinks } from "./directory.ts";
export { type AgentLimits, defaultAgentLimits, MAX_AGENT_MESSAGE_BYTES } from "./limits.ts";
export { loadAgentMessages } from "./load-messages.ts";
export type { AgentServices, Counters } from "./services.ts";
export {
  AgentBinaries,
  type AgentProgram,
  AgentUpdates,
  embedSettings,
  openAgentSource,
} from "./update/index.ts";
