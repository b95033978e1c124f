/**
 * A clock that a test moves. Timers fire in order of their time when `advance` passes them.
 */
interface FakeTimer {
  readonly atMs: number;
  readonly run: () => void;
}

export class FakeClock {
  #nowMs: number;
  #timers = new Set<FakeTimer>();

  constructor(startMs = 1_700_000_000_000) {
    this.#nowMs = startMs;
  }

  now(): number {
    return this.#nowMs;
  }

  /** Calls `run` once after `delayMs`; the result cancels it. */
  after(delayMs: number, run: () => void): () => void {
    const timer = { atMs: this.#nowMs + delayMs, run };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  /** Timers not yet fired or cancelled: a test can show that nothing was left behind. */
  get pendingTimers(): number {
    return this.#timers.size;
  }

  /** Moves time on and fires what is due, also what those timers set in turn. */
  advance(byMs: number): void {
    const targetMs = this.#nowMs + byMs;
    for (;;) {
      const due = [...this.#timers]
        .filter((timer) => timer.atMs <= targetMs)
        .sort((a, b) => a.atMs - b.atMs)[0];
      if (due === undefined) break;
      this.#timers.delete(due);
      this.#nowMs = due.atMs;
      due.run();
    }
    this.#nowMs = targetMs;
  }
}
