/**
 * A capture that looks at the screen by the clock costs a fifth of a core while nothing happens. After some seconds
 * without picture or input it looks less often; the first sign of life makes it quick again.
 */
import type { Host } from "../host/index.ts";

const REST_AFTER_MS = 3_000;
/** Pause between two looks while it rests. */
export const RESTING_TIMER_MS = 150;

export interface Resting {
  /** A picture came, or somebody did something. */
  alive(): void;
  isResting(): boolean;
  stop(): void;
}

/** `onChange` is called when it begins to rest and when it ends. */
export function createResting(host: Host, onChange: () => void): Resting {
  let aliveAtMs = host.now();
  let isResting = false;
  let cancel = (): void => {};
  const watch = (): void => {
    cancel = host.after(Math.max(1, aliveAtMs + REST_AFTER_MS - host.now()), () => {
      if (host.now() - aliveAtMs < REST_AFTER_MS) {
        watch();
        return;
      }
      isResting = true;
      onChange();
    });
  };
  watch();
  return {
    alive() {
      aliveAtMs = host.now();
      if (!isResting) return;
      isResting = false;
      onChange();
      watch();
    },
    isResting: () => isResting,
    stop: () => cancel(),
  };
}
