/**
 * A joined pair of connections: whatever carries it, frames cross unchanged, the fast side waits for the slow one,
 * and the end of one side is the end of both.
 */

import type { Clock } from "../time/index.ts";

/** Payload and framing bytes that crossed, by the side that sent them. */
export interface PipeTotals {
  readonly fromFirst: number;
  readonly fromSecond: number;
}

export interface Tunnel {
  readonly totals: PipeTotals;
  /** Closes both sides; `reason` is told to them as words of the WebSocket's end. */
  close(reason?: string): void;
  /** The tap has room again. */
  resume(): void;
}

/** Sees what crosses, for a recording. */
export interface PipeTap {
  /** A run of unmasked frames, before it is sent on; valid during the call only. */
  onRun(isFromFirst: boolean, run: Uint8Array): void;
  /** True: both sides wait until `resume`. */
  readonly isFull: boolean;
}

export interface PipeOptions {
  readonly clock: Clock;
  /** Text frame that both sides get before anything else: `c`, or `cr` when recorded. */
  readonly joined: string;
  readonly tap?: PipeTap | undefined;
  /** Called once, when the first of the two is gone and the other is being closed. */
  readonly onEnd: (totals: PipeTotals) => void;
  /** A peer broke the WebSocket protocol. */
  readonly onError: (error: unknown) => void;
}

/** Above this the sender is paused; bytes of one direction that the slow side has not taken. */
export const HIGH_WATER_BYTES = 262_144;
/** Time for a polite close before the socket is cut. */
export const CLOSE_TIMEOUT_MS = 2_000;
/** A side that takes nothing of what is left for it is cut after this, once the other has gone. */
export const STALL_TIMEOUT_MS = 10_000;
/** TCP keep-alive of both sides. */
export const KEEP_ALIVE_MS = 240_000;
