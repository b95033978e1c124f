/**
 * Our agent: a Node program that joins a server as the stock agent does and runs the pushed core. Programs use
 * main.ts; tests start it here. Specified in docs/spec/agent-protocol.md and docs/spec/agent-core.md.
 */
export { type RunningAgent, startAgent, type StartOptions } from "./agent.ts";
export { openIdentity, type AgentIdentity } from "./identity/index.ts";
export { AgentHandshake, backOffMs } from "./channel/index.ts";
