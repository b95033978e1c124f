/**
 * What runs in a session, by the viewer's number, and what its uploads keep in memory. Limited in number.
 */
import type { Job } from "./job.ts";
import { createPump, decodeBlock, type FilesWire } from "./wire.ts";

const MAX_JOBS = 256;
/** Requests that wait for their turn: the viewer is not read then. The stock agent goes on reading for a while. */
const PAUSE_AT_WAITING = 64;
const MAX_WAITING = 16_384;
const PAUSE_AT_BYTES = 8_388_608;
const RESUME_AT_BYTES = 2_097_152;

export type OpenJob = (end: () => void) => Job;

export interface Jobs {
  /** A number may be used again when its job called `end`. False, and told, when there are too many. */
  start(id: unknown, open: OpenJob): boolean;
  /** Without a number: all. `isKept`: what can be gone on with later stays. */
  cancel(id: unknown, isKept: boolean): void;
  acknowledge(id: unknown, position: number): void;
  deliver(frame: Uint8Array): void;
  stop(): void;
}

export interface Turns {
  start(id: unknown, open: OpenJob, isLong: boolean): void;
  stop(): void;
}

interface Running {
  readonly id: unknown;
  readonly job: Job;
}

export function createJobs(wire: FilesWire): Jobs {
  let running: Running[] = [];
  const find = (id: unknown): Running | undefined => running.filter((entry) => entry.id === id)[0];
  return {
    start(id, open) {
      if (running.length >= MAX_JOBS || (id !== undefined && find(id) !== undefined)) {
        wire.fail(id, "limit");
        return false;
      }
      let entry: Running | null = null;
      let isEnded = false;
      const job = open(() => {
        isEnded = true;
        running = running.filter((candidate) => candidate !== entry);
      });
      if (!isEnded) {
        entry = { id, job };
        running.push(entry);
      }
      return true;
    },
    cancel(id, isKept) {
      const wanted = id === undefined ? running.slice() : running.filter((entry) => entry.id === id);
      for (let i = 0; i < wanted.length; i++) {
        if (isKept) wanted[i]?.job.stop();
        else wanted[i]?.job.cancel();
      }
    },
    acknowledge: (id, position) => find(id)?.job.onAck?.(position),
    deliver(frame) {
      const block = decodeBlock(wire.files, frame);
      if (block !== null) find(block.transfer)?.job.onBlock?.(block);
    },
    stop() {
      const ended = running;
      running = [];
      for (let i = 0; i < ended.length; i++) ended[i]?.job.stop();
    },
  };
}

/**
 * Stock viewers give all their requests one number, and ask for the folder right behind what changes it: a stock agent
 * has done the one when it reads the other. `isLong` ones do not hold up those behind them.
 */
export function createTurns(wire: FilesWire, jobs: Jobs): Turns {
  const waiting: (() => void)[] = [];
  let isBusy = false;
  let isPaused = false;
  const hold = (isFull: boolean): void => {
    if (isFull === isPaused) return;
    isPaused = isFull;
    if (isFull) wire.pauseReading();
    else wire.resumeReading();
  };
  const pump = createPump(() => {
    const next = isBusy ? undefined : waiting.shift();
    if (next === undefined) return;
    if (waiting.length === 0) hold(false);
    next();
    pump();
  });
  const free = (): void => {
    isBusy = false;
    pump();
  };
  return {
    start(id, open, isLong) {
      if (waiting.length >= MAX_WAITING) return;
      waiting.push(() => {
        isBusy = !isLong;
        const over = isLong ? (): void => {} : free;
        const isStarted = jobs.start(id, (end) =>
          open(() => {
            end();
            over();
          }),
        );
        if (!isStarted) over();
      });
      pump();
      if (waiting.length >= PAUSE_AT_WAITING) hold(true);
    },
    stop() {
      waiting.length = 0;
    },
  };
}

/** Bytes that wait for the disk; too many, and the viewer is not read. */
export function createUploadQueue(wire: FilesWire): { add(bytes: number): void } {
  let waiting = 0;
  let isPaused = false;
  return {
    add(bytes) {
      waiting += bytes;
      if (!isPaused && waiting > PAUSE_AT_BYTES) {
        isPaused = true;
        wire.pauseReading();
      } else if (isPaused && waiting < RESUME_AT_BYTES) {
        isPaused = false;
        wire.resumeReading();
      }
    },
  };
}
