/**
 * Which agents get a newer program, and how many at once.
 * Source: docs/spec/agent-protocol.md, sections 8.1 and 8.4.
 */
import { decodeHex } from "@tendril/protocol";
import { ARCH_ID_NODE, architectures } from "@tendril/protocol/constants";
import type { AgentUpdate } from "../agent-sync.ts";
import type { AgentBinaries } from "./agent-binaries.ts";
import { parseCommitDate } from "./commit-date.ts";

export interface UpdateQuestion {
  readonly archId: number;
  /** Message 30 of the agent. */
  readonly commitDate: string | undefined;
}

export class AgentUpdates {
  readonly #binaries: AgentBinaries;
  readonly #places: number;
  readonly #isOn: boolean;
  readonly #waiting: (() => void)[] = [];
  #taken = 0;

  constructor(binaries: AgentBinaries, options: { readonly maxAtOnce: number; readonly isOn: boolean }) {
    this.#binaries = binaries;
    this.#places = options.maxAtOnce;
    this.#isOn = options.isOn;
  }

  /** Looks for programs added meanwhile. */
  async refresh(): Promise<void> {
    await this.#binaries.refresh();
  }

  isKnownArchitecture(archId: number): boolean {
    return archId === ARCH_ID_NODE || (archId !== 0 && architectures.some((row) => row.archId === archId));
  }

  /** The program of this server, when it may be newer than the agent's: the agent's hash decides. */
  find({ archId, commitDate }: UpdateQuestion): AgentUpdate | undefined {
    const found = this.#isOn ? this.#binaries.find(archId) : undefined;
    if (found === undefined || !found.architecture.hasUpdates) return undefined;
    if (isNewer(commitDate, found.program.commitDate)) return undefined;
    return {
      hash: decodeHex(found.program.agentHash),
      load: () => this.#binaries.read(found.program),
    };
  }

  /** Waits for a place; the result gives it back and may be called more than once. */
  async acquirePlace(): Promise<() => void> {
    if (this.#taken >= this.#places) {
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#waiting.push(resolve);
      await promise;
    } else this.#taken++;
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      const next = this.#waiting.shift();
      if (next === undefined) this.#taken--;
      else next();
    };
  }
}

/** True only when both dates are known. */
function isNewer(agentDate: string | undefined, ownDate: string | undefined): boolean {
  const agentMs = agentDate === undefined ? undefined : parseCommitDate(agentDate);
  const ownMs = ownDate === undefined ? undefined : parseCommitDate(ownDate);
  return agentMs !== undefined && ownMs !== undefined && agentMs > ownMs;
}
