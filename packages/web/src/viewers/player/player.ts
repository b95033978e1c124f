/**
 * Plays a recording: its own time, speed, jumps, and silence left out. One thing happens at a time: what is asked for
 * ends what was going on.
 */
import { SessionProtocol } from "@tendril/protocol/constants";
import {
  type RecordingMetadata,
  type RecordingSource,
  readFrames,
  readRecordingEnd,
  readRecordingStart,
} from "@tendril/protocol/sessions/recording";
import { createDesktopScreen } from "./desktop-screen.ts";
import { createFirmwareScreen } from "./firmware-screen.ts";
import type { Screen } from "./screen.ts";
import { createTerminalScreen } from "./terminal-screen.ts";

export const SPEEDS = [0.5, 1, 2, 4, 8, 16] as const;
const TICK_MS = 100;
/** Longer silence is left out when that is wanted, but for its beginning. */
const IDLE_MS = 2_000;

export interface PlayerState {
  readonly isPlaying: boolean;
  /** A jump is going on. */
  readonly isSeeking: boolean;
  /** ms since the beginning. */
  readonly atMs: number;
  readonly durationMs: number;
  readonly speed: number;
  readonly isSkippingIdle: boolean;
  /** Why it cannot go on. */
  readonly problem: string;
}

export interface Player {
  readonly metadata: RecordingMetadata;
  readonly kind: "desktop" | "terminal" | "firmware" | "files" | "chat" | "other";
  /** ms since 1970. */
  readonly startTime: number;
  readonly firstFrame: number;
  readonly source: RecordingSource;
  readonly element: HTMLElement | undefined;
  state(): PlayerState;
  play(): void;
  pause(): void;
  /** Playing goes on if it was going on. */
  seek(ms: number): void;
  set(settings: { readonly speed?: number; readonly isSkippingIdle?: boolean }): void;
  dispose(): void;
}

/** @throws Error when this is no recording. */
export async function openPlayer(
  source: RecordingSource,
  onChange: (state: PlayerState) => void,
): Promise<Player> {
  const [start, end] = [await readRecordingStart(source), await readRecordingEnd(source)];
  const endTime = end?.endTime ?? (await lastTime(source, start.firstFrame));
  const kind = kindOf(start.metadata.protocol);
  return new RecordingPlayer({
    ...start,
    source,
    kind,
    index: end?.index,
    durationMs: Math.max(0, endTime - start.startTime),
    onChange,
  });
}

type Parts = Pick<Player, "metadata" | "kind" | "startTime" | "firstFrame" | "source"> & {
  readonly index: NonNullable<Awaited<ReturnType<typeof readRecordingEnd>>>["index"];
  readonly durationMs: number;
  readonly onChange: (state: PlayerState) => void;
};

class RecordingPlayer implements Player {
  readonly metadata: RecordingMetadata;
  readonly kind: Player["kind"];
  readonly startTime: number;
  readonly firstFrame: number;
  readonly source: RecordingSource;
  readonly #parts: Parts;
  readonly #screen: Screen | undefined;
  #state: PlayerState;
  #next: number;
  #running = new AbortController();
  /** Recording time at a time of the page's clock: what is due follows from both. */
  #anchor = { atMs: 0, clockMs: 0 };
  #wake: () => void = () => {};

  constructor(parts: Parts) {
    this.#parts = parts;
    this.metadata = parts.metadata;
    this.kind = parts.kind;
    this.startTime = parts.startTime;
    this.firstFrame = parts.firstFrame;
    this.source = parts.source;
    this.#next = parts.firstFrame;
    this.#screen = createScreen(parts.kind);
    this.#state = {
      isPlaying: false,
      isSeeking: false,
      atMs: 0,
      durationMs: parts.durationMs,
      speed: 1,
      isSkippingIdle: false,
      problem: "",
    };
  }

  get element(): HTMLElement | undefined {
    return this.#screen?.element;
  }

  state(): PlayerState {
    return this.#state;
  }

  play(): void {
    if (this.#state.isPlaying) return;
    const isAtEnd = this.#state.atMs >= this.#state.durationMs;
    this.#change({ isPlaying: true });
    if (isAtEnd) this.seek(0);
    else if (!this.#state.isSeeking) this.#start((signal) => this.#run(signal));
  }

  pause(): void {
    this.#change({ isPlaying: false });
    if (!this.#state.isSeeking) this.#running.abort();
    this.#wake();
  }

  seek(ms: number): void {
    const atMs = Math.max(0, Math.min(ms, this.#state.durationMs));
    this.#change({ isSeeking: true, atMs });
    this.#start(async (signal) => {
      const { source, index, firstFrame } = this.#parts;
      const time = this.startTime + atMs;
      const next = (await this.#screen?.jump({ source, index, firstFrame, time, signal })) ?? firstFrame;
      if (signal.aborted) return;
      this.#next = next;
      this.#change({ isSeeking: false });
      if (this.#state.isPlaying) await this.#run(signal);
    });
  }

  set(settings: { readonly speed?: number; readonly isSkippingIdle?: boolean }): void {
    this.#setAnchor(this.#state.atMs);
    this.#change(settings);
    this.#wake();
  }

  dispose(): void {
    this.#running.abort();
    this.#wake();
    this.#screen?.dispose();
  }

  #start(work: (signal: AbortSignal) => Promise<void>): void {
    this.#running.abort();
    this.#wake();
    const running = new AbortController();
    this.#running = running;
    work(running.signal).catch((error: unknown) => {
      if (running.signal.aborted) return;
      this.#change({
        isPlaying: false,
        isSeeking: false,
        problem: error instanceof Error ? error.message : String(error),
      });
    });
  }

  async #run(signal: AbortSignal): Promise<void> {
    this.#setAnchor(this.#state.atMs);
    this.#change({ problem: "" });
    for await (const block of readFrames(this.source, this.#next)) {
      await this.#waitFor(block.time - this.startTime, signal);
      if (signal.aborted) return;
      await this.#screen?.show(block);
      if (signal.aborted) return;
      this.#next = block.end;
    }
    await this.#waitFor(this.#state.durationMs, signal);
    if (!signal.aborted) this.#change({ isPlaying: false, atMs: this.#state.durationMs });
  }

  /** Until the recording has reached `dueMs`; time goes on being told meanwhile. */
  async #waitFor(dueMs: number, signal: AbortSignal): Promise<void> {
    const due = Math.min(dueMs, this.#state.durationMs);
    while (!signal.aborted) {
      const now = this.#nowMs();
      const leftMs = due - now;
      if (leftMs <= 0) {
        this.#reach(Math.max(this.#state.atMs, due));
        return;
      }
      if (this.#state.isSkippingIdle && leftMs > IDLE_MS) {
        this.#setAnchor(due - IDLE_MS / 2);
        this.#reach(due - IDLE_MS / 2);
        continue;
      }
      this.#reach(now);
      await this.#sleep(Math.min(leftMs / this.#state.speed, TICK_MS));
    }
  }

  #sleep(ms: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, ms);
    this.#wake = () => {
      clearTimeout(timer);
      resolve();
    };
    return promise;
  }

  #nowMs(): number {
    return this.#anchor.atMs + (performance.now() - this.#anchor.clockMs) * this.#state.speed;
  }

  #setAnchor(atMs: number): void {
    this.#anchor = { atMs, clockMs: performance.now() };
  }

  #reach(atMs: number): void {
    if (Math.abs(atMs - this.#state.atMs) >= TICK_MS / 2 || atMs >= this.#state.durationMs)
      this.#change({ atMs });
  }

  #change(changes: Partial<PlayerState>): void {
    this.#state = { ...this.#state, ...changes };
    this.#parts.onChange(this.#state);
  }
}

function createScreen(kind: Player["kind"]): Screen | undefined {
  if (kind === "terminal") return createTerminalScreen();
  if (kind === "firmware") return createFirmwareScreen();
  return kind === "desktop" ? createDesktopScreen(() => {}) : undefined;
}

function kindOf(protocol: number): Player["kind"] {
  if (protocol === SessionProtocol.Desktop) return "desktop";
  if (protocol === SessionProtocol.Amt) return "firmware";
  if (protocol === SessionProtocol.Files) return "files";
  if (protocol === SessionProtocol.Messenger) return "chat";
  const terminals: readonly number[] = [
    SessionProtocol.Terminal,
    SessionProtocol.PowerShell,
    SessionProtocol.UserTerminal,
    SessionProtocol.UserPowerShell,
  ];
  return terminals.includes(protocol) ? "terminal" : "other";
}

/** Of a file that was cut off. */
async function lastTime(source: RecordingSource, firstFrame: number): Promise<number> {
  let time = 0;
  for await (const block of readFrames(source, firstFrame)) time = Math.max(time, block.time);
  return time;
}
