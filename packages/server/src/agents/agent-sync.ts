/**
 * What follows authentication: binary up to date? core up to date? then the core runs and JSON may be sent.
 * A state machine without I/O: frames in, frames out, one callback when the core is stable.
 *
 *     S 12 -> A 12 hash -> (update) | S 11 -> A 11 hash -> S 10/20 core -> A 11 hash -> S 16, stable
 *
 * Source: docs/spec/agent-protocol.md, sections 5.2 and 8.1.
 */
import { equalBytes, ProtocolError } from "@tendril/protocol";
import {
  decodeHashReport,
  encodeAgentUpdate,
  encodeAgentUpdateBlock,
  encodeClearCore,
  encodeCoreOk,
  encodeHashQuery,
  UPDATE_BLOCK_BYTES,
} from "@tendril/protocol/agent";
import { AgentCapability, AgentCommand } from "@tendril/protocol/constants";
import type { CoreModule } from "./core-module.ts";

const MAX_CORE_PUSHES = 5;

/** A newer program for this agent. */
export interface AgentUpdate {
  /** What the agent reports in message 12 once it runs this program. */
  readonly hash: Uint8Array;
  /** The program itself; read when an agent really needs it. */
  load(): Promise<Uint8Array>;
}

export interface AgentSyncOptions {
  readonly capabilities: number;
  readonly core: CoreModule;
  /** Absent when there is none for this kind of agent, or the agent's own is not older. */
  readonly update?: AgentUpdate | undefined;
  /** Clear the core and ask nothing: the agent's kind is unknown, or its core keeps failing. */
  readonly isCoreWithheld: boolean;
  readonly send: (frame: Uint8Array) => void;
  /** Waits for one of the few places for updates; the result gives it back. */
  readonly acquireUpdatePlace: () => Promise<() => void>;
  readonly onStable: () => void;
  readonly onUpdateSent: () => void;
}

type Step = "asking-binary" | "clearing" | "updating" | "updated" | "asking-core" | "stable";

export class AgentSync {
  readonly #options: AgentSyncOptions;
  #step: Step = "asking-core";
  #pushes = 0;
  #program: Uint8Array = new Uint8Array();
  #sentBytes = 0;
  #releasePlace: () => void = () => {};
  #isClosed = false;

  constructor(options: AgentSyncOptions) {
    this.#options = options;
  }

  /** True once the core runs (or none is wanted): JSON from the agent counts, JSON to it may be sent. */
  get isStable(): boolean {
    return this.#step === "stable";
  }

  /** True while the agent replaces itself: its JSON is not processed. */
  get isUpdating(): boolean {
    return this.#step === "clearing" || this.#step === "updating" || this.#step === "updated";
  }

  start(): void {
    if (this.#options.isCoreWithheld) {
      this.#options.send(encodeClearCore());
      this.#becomeStable();
    } else if (this.#options.update !== undefined) {
      this.#step = "asking-binary";
      this.#options.send(encodeHashQuery(AgentCommand.AgentHash));
    } else this.#askCore();
  }

  /** @throws ProtocolError for a malformed report. Reports out of turn are ignored. */
  async receive(command: number, frame: Uint8Array): Promise<void> {
    if (command === AgentCommand.AgentHash) await this.#receiveBinaryHash(decodeHashReport(frame));
    else if (command === AgentCommand.CoreModuleHash) this.#receiveCoreHash(decodeHashReport(frame));
    else if (command === AgentCommand.AgentUpdateBlock) this.#receiveBlockAck(frame);
  }

  /** Gives back what a broken update holds. */
  close(): void {
    this.#isClosed = true;
    this.#releasePlace();
    this.#releasePlace = () => {};
    this.#program = new Uint8Array();
  }

  async #receiveBinaryHash(hash: Uint8Array | undefined): Promise<void> {
    const { update } = this.#options;
    if (this.#step !== "asking-binary" || update === undefined) return;
    if (hash === undefined || isFilledWith(hash, 0) || equalBytes(hash, update.hash)) {
      this.#askCore();
      return;
    }
    this.#step = "clearing";
    const release = await this.#options.acquireUpdatePlace();
    if (this.#isClosed) {
      release();
      return;
    }
    this.#releasePlace = release;
    this.#program = await update.load();
    this.#options.send(encodeClearCore());
  }

  #receiveCoreHash(hash: Uint8Array | undefined): void {
    if (this.#step === "clearing") {
      this.#step = "updating";
      this.#options.send(encodeAgentUpdate());
      this.#sendBlock();
    } else if (this.#step === "asking-core") this.#compareCore(hash);
  }

  #compareCore(hash: Uint8Array | undefined): void {
    const { core, capabilities, send } = this.#options;
    const isOwnCore = hash !== undefined && isFilledWith(hash, 0);
    if (isOwnCore || (hash !== undefined && equalBytes(hash, core.hash))) {
      send(encodeCoreOk());
      this.#becomeStable();
      return;
    }
    if (++this.#pushes > MAX_CORE_PUSHES) {
      throw new ProtocolError("unexpected", `core push: the agent refused the core ${MAX_CORE_PUSHES} times`);
    }
    send((capabilities & AgentCapability.Inflate) !== 0 ? core.compressedFrame : core.plainFrame);
  }

  #receiveBlockAck(frame: Uint8Array): void {
    const isAck = frame.length === 4 && frame[2] === 0 && frame[3] === 1;
    if (this.#step === "updating" && isAck) this.#sendBlock();
  }

  #sendBlock(): void {
    const { update, send } = this.#options;
    if (update === undefined) return;
    if (this.#sentBytes < this.#program.length) {
      const block = this.#program.subarray(this.#sentBytes, this.#sentBytes + UPDATE_BLOCK_BYTES);
      this.#sentBytes += block.length;
      send(encodeAgentUpdateBlock(block));
      return;
    }
    this.#step = "updated";
    send(encodeAgentUpdate(update.hash));
    this.close();
    this.#options.onUpdateSent();
  }

  #askCore(): void {
    this.#step = "asking-core";
    if ((this.#options.capabilities & AgentCapability.JavaScript) === 0) this.#becomeStable();
    else this.#options.send(encodeHashQuery(AgentCommand.CoreModuleHash));
  }

  #becomeStable(): void {
    this.#step = "stable";
    this.#options.onStable();
  }
}

function isFilledWith(bytes: Uint8Array, value: number): boolean {
  return bytes.every((byte) => byte === value);
}
