/**
 * Back pressure of the stock agent's streams. The engine may say `drain` while `write` still runs, and sometimes never
 * says it: then the next is tried after a while.
 */
import { retained } from "./duktape-modules.ts";

/** A `drain` that does not come: waited for at first, and at most. */
const DRAIN_FIRST_MS = 4;
const DRAIN_LONGEST_MS = 128;

export interface Pressure {
  /** The stream says `drain`. */
  drained(): void;
  /** Writes. False: the next waits for `onDrain`. */
  watch(write: () => boolean): boolean;
  close(): void;
}

export function createPressure(onDrain: () => void): Pressure {
  let isFull = false;
  let isWriting = false;
  let isDrainedMeanwhile = false;
  let waitMs = DRAIN_FIRST_MS;
  let cancel = (): void => {};
  const drained = (): void => {
    isDrainedMeanwhile = isWriting;
    cancel();
    if (!isFull) return;
    isFull = false;
    onDrain();
  };
  return {
    drained,
    watch(write) {
      isWriting = true;
      isDrainedMeanwhile = false;
      const isTaken = write();
      isWriting = false;
      if (isTaken || isDrainedMeanwhile) {
        waitMs = DRAIN_FIRST_MS;
        return true;
      }
      isFull = true;
      cancel();
      cancel = retained.after(waitMs, drained);
      waitMs = Math.min(DRAIN_LONGEST_MS, waitMs * 2);
      return false;
    },
    close: () => cancel(),
  };
}
