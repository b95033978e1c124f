/** What the process used, every 10 seconds of the last hour. */
import type { LoadSample } from "@tendril/protocol/actions/site/server-status";
import type { Clock } from "../../time/index.ts";

const EVERY_MS = 10_000;
const KEPT = 360;
const US_PER_MS = 1_000;

/** Starts sampling; `close` ends it. */
export class LoadSamples {
  readonly #clock: Clock;
  readonly #sessions: () => number;
  readonly #samples: LoadSample[] = [];
  #usage = process.cpuUsage();
  #atMs: number;
  #cancel: () => void = () => {};

  constructor(clock: Clock, sessions: () => number) {
    this.#clock = clock;
    this.#sessions = sessions;
    this.#atMs = clock.now();
    this.#schedule();
  }

  /** The newest last, with one of this moment. */
  read(): LoadSample[] {
    return [...this.#samples, this.#sample()];
  }

  close(): void {
    this.#cancel();
  }

  #schedule(): void {
    this.#cancel = this.#clock.after(EVERY_MS, () => {
      this.#samples.push(this.#sample());
      if (this.#samples.length > KEPT) this.#samples.shift();
      this.#usage = process.cpuUsage();
      this.#atMs = this.#clock.now();
      this.#schedule();
    });
  }

  #sample(): LoadSample {
    const { user, system } = process.cpuUsage(this.#usage);
    const time = this.#clock.now();
    const spentMs = (user + system) / US_PER_MS;
    const cpu = Math.round((spentMs / Math.max(1, time - this.#atMs)) * 1000) / 10;
    return { time, cpu, memory: process.memoryUsage.rss(), sessions: this.#sessions() };
  }
}
