/**
 * The registry of agent messages, read from agents/messages.
 */
import { join } from "node:path";
import { loadRegistry } from "../registry/index.ts";
import { type AgentMessage, isAgentMessage } from "./define-message.ts";

export async function loadAgentMessages(): Promise<ReadonlyMap<string, AgentMessage>> {
  const entries = await loadRegistry(join(import.meta.dirname, "messages"), "message", isAgentMessage);
  return new Map(entries.map((entry) => [entry.action, entry]));
}
