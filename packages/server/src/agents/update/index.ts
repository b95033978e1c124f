/**
 * Programs of agents in the data folder: taken in, hashed, handed out, and offered to agents whose own is older.
 * Used by the agent channel and by the routes that deliver. Specified in docs/spec/agent-protocol.md, 8 and 9.
 */
export { AgentBinaries, type AgentProgram } from "./agent-binaries.ts";
export { hashAgentProgram } from "./agent-hash.ts";
export { type AgentSource, openAgentSource } from "./agent-source.ts";
export { AgentUpdates } from "./agent-updates.ts";
export { embedSettings } from "./embed-settings.ts";
