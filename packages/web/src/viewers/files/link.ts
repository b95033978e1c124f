/**
 * The connection to a files host. It comes back by itself while it is wanted; what was asked and not answered fails
 * with `lost`, and transfers go on from where they were.
 */
import { type FileAnswer, type FileBlock, fileBlock, parseFileFrame } from "@tendril/protocol/sessions/files";
import { FilesProblem } from "./problem.ts";

export type LinkState = "connecting" | "open" | "lost" | "ended";

/** The tunnel beneath, as far as it is used. */
export interface LinkTunnel {
  sendBytes(bytes: Uint8Array): void;
  close(): void;
}

export interface LinkTunnelHandlers {
  onJoined(): void;
  onBytes(bytes: Uint8Array): void;
  onNotice(text: string | null): void;
  onEnd(end: { readonly reason: string; readonly wasJoined: boolean; readonly isRefused?: boolean }): void;
}

export interface LinkDeps {
  open(handlers: LinkTunnelHandlers): LinkTunnel;
  /** `notice` is a word of the host or why it ended. */
  onState(state: LinkState, notice: string): void;
  setTimer(run: () => void, delayMs: number): number;
  clearTimer(timer: number): void;
  /** False while a try cannot go well: then it waits and counts none. */
  isReachable?(): boolean;
}

/** A request with more than one answer. */
export interface Conversation {
  readonly id: number;
  send(message: object): void;
  sendBlock(block: Omit<FileBlock, "transfer">): void;
  /** Answers and blocks are dropped from now on. */
  end(): void;
}

export interface Listener {
  onAnswer(answer: FileAnswer): void;
  onBlock?(block: FileBlock): void;
  /** The tunnel broke off, or the host talks nonsense. */
  onLost(problem: FilesProblem): void;
}

const MAX_IDS = 65_535;
const HELLO_TIMEOUT_MS = 15_000;
const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 15_000;
const LOOK_EVERY_MS = 1_000;
/** Failures in a row before it gives up, unless transfers wait. */
const MAX_TRIES = 6;

export interface HostFacts {
  readonly platform: string;
  readonly separator: "/" | "\\";
  readonly home: string;
}

export class FilesLink {
  readonly #deps: LinkDeps;
  readonly #listeners = new Map<number, Listener>();
  readonly #waiters = new Set<{ resolve(): void; reject(problem: FilesProblem): void }>();
  #tunnel: LinkTunnel | undefined;
  #state: LinkState = "connecting";
  #facts: HostFacts | undefined;
  #timer: number | undefined;
  #tries = 0;
  #nextId = 1;
  /** Transfers that must not be given up. */
  #holders = 0;

  constructor(deps: LinkDeps) {
    this.#deps = deps;
  }

  get state(): LinkState {
    return this.#state;
  }

  /** Of the last host that greeted. */
  get facts(): HostFacts | undefined {
    return this.#facts;
  }

  start(): void {
    this.#clearTimer();
    this.#tries = 0;
    this.#connect();
  }

  close(): void {
    this.#clearTimer();
    const tunnel = this.#tunnel;
    this.#tunnel = undefined;
    this.#fail(new FilesProblem("cancelled"));
    tunnel?.close();
    this.#change("ended", "");
  }

  /** A line that is dead, though nobody said so. It comes back on another one. */
  leave(): void {
    if (this.#tunnel !== undefined) this.#lost(this.#tunnel, "");
  }

  /** Keeps it trying for ever until the result is called. */
  hold(): () => void {
    this.#holders++;
    return () => {
      this.#holders--;
    };
  }

  /** @throws FilesProblem when it has ended. */
  async whenOpen(): Promise<void> {
    if (this.#state === "open") return;
    if (this.#state === "ended") throw new FilesProblem("lost");
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const waiter = { resolve, reject };
    this.#waiters.add(waiter);
    await promise.finally(() => this.#waiters.delete(waiter));
  }

  /** One answer. An abort ends it at the host too. @throws FilesProblem with the host's reason. */
  async request(
    message: object,
    onProgress?: (answer: FileAnswer) => void,
    signal?: AbortSignal,
  ): Promise<FileAnswer> {
    await this.whenOpen();
    if (signal?.aborted === true) throw new FilesProblem("cancelled");
    const { promise, resolve, reject } = Promise.withResolvers<FileAnswer>();
    const talk = this.converse({
      onAnswer(answer) {
        if (answer.action === "progress" || answer.more === true) onProgress?.(answer);
        else if (answer.why !== undefined) reject(new FilesProblem(answer.why, answer.name));
        else resolve(answer);
      },
      onLost: reject,
    });
    talk.send(message);
    const cancel = (): void => {
      talk.send({ action: "cancel" });
      reject(new FilesProblem("cancelled"));
    };
    signal?.addEventListener("abort", cancel);
    return await promise.finally(() => {
      signal?.removeEventListener("abort", cancel);
      talk.end();
    });
  }

  /** Only while it is open. */
  converse(listener: Listener): Conversation {
    const id = this.#takeId();
    const tunnel = this.#tunnel;
    this.#listeners.set(id, listener);
    const sendBytes = (bytes: Uint8Array): void => {
      if (tunnel === this.#tunnel) tunnel?.sendBytes(bytes);
    };
    return {
      id,
      send: (message) => sendBytes(new TextEncoder().encode(JSON.stringify({ reqid: id, ...message }))),
      sendBlock: (block) => sendBytes(fileBlock.encode({ transfer: id, ...block })),
      end: () => {
        if (this.#listeners.get(id) === listener) this.#listeners.delete(id);
      },
    };
  }

  #takeId(): number {
    while (this.#listeners.has(this.#nextId)) this.#nextId = (this.#nextId % MAX_IDS) + 1;
    const id = this.#nextId;
    this.#nextId = (id % MAX_IDS) + 1;
    return id;
  }

  #connect(): void {
    let notice = "";
    this.#change(this.#facts === undefined ? "connecting" : "lost", "");
    const tunnel = this.#deps.open({
      onJoined: () => {
        const noHello = (): void =>
          this.#lost(tunnel, "The agent of this device does not know this kind of session.");
        this.#timer = this.#deps.setTimer(noHello, HELLO_TIMEOUT_MS);
      },
      onBytes: (bytes) => this.#receive(tunnel, bytes),
      onNotice: (text) => {
        notice = text ?? "";
        if (this.#state !== "open") this.#deps.onState(this.#state, notice);
      },
      onEnd: ({ reason, isRefused }) => this.#lost(tunnel, reason || notice, isRefused),
    });
    this.#tunnel = tunnel;
  }

  #receive(tunnel: LinkTunnel, bytes: Uint8Array): void {
    if (tunnel !== this.#tunnel) return;
    const frame = parseFileFrame(bytes);
    if (frame === undefined) this.#lost(tunnel, "The device sent what is no answer.");
    else if ("block" in frame) this.#listeners.get(frame.block.transfer)?.onBlock?.(frame.block);
    else if (frame.answer.action === "hello") this.#greeted(frame.answer);
    else this.#listeners.get(frame.answer.reqid ?? 0)?.onAnswer(frame.answer);
  }

  #greeted({ platform = "", separator = "/", home = "" }: FileAnswer): void {
    this.#clearTimer();
    this.#tries = 0;
    this.#facts = { platform, separator, home };
    this.#change("open", "");
    for (const { resolve } of this.#waiters) resolve();
  }

  #lost(tunnel: LinkTunnel, reason: string, isRefused = false): void {
    if (tunnel !== this.#tunnel) return;
    this.#clearTimer();
    this.#tunnel = undefined;
    tunnel.close();
    const problem = new FilesProblem("lost");
    for (const listener of this.#takeListeners()) listener.onLost(problem);
    if (this.#isReachable()) this.#tries++;
    if (isRefused || (this.#tries > MAX_TRIES && this.#holders === 0) || this.#facts === undefined) {
      for (const { reject } of this.#waiters) reject(problem);
      this.#change("ended", reason);
      return;
    }
    this.#change("lost", reason);
    this.#connectIn(Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.max(0, this.#tries - 1)));
  }

  #connectIn(delayMs: number): void {
    const run = (): void => {
      if (this.#isReachable()) this.#connect();
      else this.#connectIn(LOOK_EVERY_MS);
    };
    this.#timer = this.#deps.setTimer(run, delayMs);
  }

  #isReachable(): boolean {
    return this.#deps.isReachable?.() ?? true;
  }

  #fail(problem: FilesProblem): void {
    for (const listener of this.#takeListeners()) listener.onLost(problem);
    for (const { reject } of this.#waiters) reject(problem);
  }

  #takeListeners(): Listener[] {
    const taken = [...this.#listeners.values()];
    this.#listeners.clear();
    return taken;
  }

  #clearTimer(): void {
    if (this.#timer !== undefined) this.#deps.clearTimer(this.#timer);
    this.#timer = undefined;
  }

  #change(state: LinkState, notice: string): void {
    this.#state = state;
    this.#deps.onState(state, notice);
  }
}
