/**
 * Our agent: a Node program that joins a server as the stock agent does and runs the pushed core. Programs use
 * main.ts; tests start it here. Specified in docs/spec/agent-protocol.md and docs/spec/agent-core.md.
 */
export { type RunningAgent, type StartOptions, startAgent } from "./agent.ts";
export { AgentHandshake, backOffMs } from "./channel/index.ts";
export { Clipboards, Desktops, type DesktopsDeps, findDisplay, type XDisplay } from "./desktop/index.ts";
export { type AgentIdentity, openIdentity } from "./identity/index.ts";
