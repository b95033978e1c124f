/**
 * Notices within seconds that nothing comes from the other end any more: sockets of a dead line stay open for minutes.
 * Ticks are counted, not measured by a clock, so that a computer that slept does not take its sleep for silence.
 */
const TICK_MS = 2_000;
/** Ticks in a row without a sign of life after the first question. */
const MAX_SILENT_TICKS = 3;

export interface SilenceDeps {
  /** Asks the other end for a sign of life. */
  ask(): void;
  onSilent(isSilent: boolean): void;
}

export class SilenceWatch {
  readonly #deps: SilenceDeps;
  #timer: number | undefined;
  #ticks = 0;
  /** Other ends that never answered a question are not waited for. */
  #hasAnswered = false;
  #isSilent = false;

  constructor(deps: SilenceDeps) {
    this.#deps = deps;
  }

  start(): void {
    this.#timer = window.setInterval(() => this.#tick(), TICK_MS);
    this.#deps.ask();
  }

  stop(): void {
    window.clearInterval(this.#timer);
    this.#tell(false);
  }

  /** Anything came. */
  heard(): void {
    this.#ticks = 0;
    this.#tell(false);
  }

  answered(): void {
    this.#hasAnswered = true;
    this.heard();
  }

  #tick(): void {
    this.#ticks++;
    if (this.#ticks === 1 || !this.#hasAnswered) return; // something came since the last one
    if (this.#ticks === 2) this.#deps.ask(); // once: nothing is lost on the way, it only takes long
    if (this.#ticks > MAX_SILENT_TICKS) this.#tell(true);
  }

  #tell(isSilent: boolean): void {
    if (isSilent === this.#isSilent) return;
    this.#isSilent = isSilent;
    this.#deps.onSilent(isSilent);
  }
}
