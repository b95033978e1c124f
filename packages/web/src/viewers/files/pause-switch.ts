/**
 * Holds one transfer: it lets go of the connection, keeps what it has, and goes on from there.
 */
export class PauseSwitch {
  #pausing = new AbortController();
  #resumed = Promise.withResolvers<void>();

  /** Aborts when it is switched on. */
  get signal(): AbortSignal {
    return this.#pausing.signal;
  }

  get isOn(): boolean {
    return this.#pausing.signal.aborted;
  }

  on(): void {
    this.#pausing.abort();
  }

  off(): void {
    if (!this.isOn) return;
    this.#pausing = new AbortController();
    this.#resumed.resolve();
    this.#resumed = Promise.withResolvers<void>();
  }

  /** At once while it is off; also when `signal` aborts. */
  async whenOff(signal: AbortSignal): Promise<void> {
    if (!this.isOn || signal.aborted) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const stop = (): void => resolve();
    signal.addEventListener("abort", stop);
    await Promise.race([this.#resumed.promise, promise]);
    signal.removeEventListener("abort", stop);
  }
}
