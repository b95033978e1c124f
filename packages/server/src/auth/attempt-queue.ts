/**
 * Attempts that run side by side must not outrun the count of failures: of one network only as many run as may still
 * fail, the others wait for their turn and are looked at again.
 */
import { UnavailableError } from "../errors.ts";

const MAX_WAITING = 2_000;

interface Line {
  running: number;
  readonly waiting: (() => void)[];
}

export class AttemptQueue {
  readonly #lines = new Map<string, Line>();
  #waiting = 0;

  /** Runs `run` when fewer than `room()` of this key run; one may always. @throws UnavailableError when too many wait. */
  async run<R>(key: string, room: () => number, run: () => Promise<R>): Promise<R> {
    const line = this.#lines.get(key) ?? { running: 0, waiting: [] };
    this.#lines.set(key, line);
    while (line.running > 0 && line.running >= room()) {
      if (this.#waiting >= MAX_WAITING) throw new UnavailableError("too many sign-ins at once");
      const { promise, resolve } = Promise.withResolvers<void>();
      line.waiting.push(resolve);
      this.#waiting++;
      await promise;
      this.#waiting--;
    }
    line.running++;
    try {
      return await run();
    } finally {
      line.running--;
      this.#wake(key, line);
    }
  }

  /** All of them: how many may run has changed. Those that may not yet wait again, in the same order. */
  #wake(key: string, line: Line): void {
    for (const resolve of line.waiting.splice(0)) resolve();
    if (line.running === 0) this.#lines.delete(key);
  }
}
