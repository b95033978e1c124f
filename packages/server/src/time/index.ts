/**
 * The one clock: all waiting and all reading of the time goes through it, so that tests can move it.
 * Used by every part of the server. @tendril/testing has the fake.
 */

/** Milliseconds since 1970 and timers. */
export interface Clock {
  now(): number;
  /** Calls `run` once after `delayMs` (at most 24 days); the result cancels it. Does not keep the process alive. */
  after(delayMs: number, run: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after(delayMs, run) {
    const timer = setTimeout(run, delayMs);
    timer.unref();
    return () => clearTimeout(timer);
  },
};

/** Resolves after `delayMs` on that clock. */
export function wait(clock: Clock, delayMs: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  clock.after(delayMs, resolve);
  return promise;
}

/** Keeps the process running until the result is called: timers of the clock do not, and a command may wait for nothing else. */
export function keepProcess(): () => void {
  const timer = setInterval(() => {}, 3_600_000);
  return () => clearInterval(timer);
}
