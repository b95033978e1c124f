/**
 * What authenticated agents need of the server; the composition root supplies it.
 */
import type { PowerHistory } from "../inventory/index.ts";
import type { CoreModule } from "./core-module.ts";
import type { AgentMessage, AgentMessageServices } from "./define-message.ts";
import type { AgentDirectory } from "./directory.ts";
import type { AgentUpdates } from "./update/index.ts";

/** Counts refusals by reason, for the operator. */
export interface Counters {
  count(reason: string): void;
}

export interface AgentServices extends AgentMessageServices {
  readonly directory: AgentDirectory;
  readonly power: PowerHistory;
  readonly core: CoreModule;
  readonly updates: AgentUpdates;
  readonly counters: Counters;
  readonly messages: ReadonlyMap<string, AgentMessage>;
}
