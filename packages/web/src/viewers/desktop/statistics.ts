/**
 * What the session measures: pictures and bytes in the last seconds, delay of the link, time from a key to the screen.
 */
const WINDOW_MS = 2_000;
const HISTORY_SECONDS = 60;
/** Pictures that come closer together than this are one frame. */
const FRAME_MS = 14;
/** A question that was lost is asked again after so long. */
const RTT_LIMIT_MS = 5_000;
/** A picture that comes later has nothing to do with the key. */
const KEY_LIMIT_MS = 1_500;
const MAX_KEY_TIMES = 15;

export interface Statistics {
  readonly framesPerSecond: number;
  readonly bytesPerSecond: number;
  readonly rttMs: number | undefined;
  /** Middle of the last ones. */
  readonly keyToScreenMs: number | undefined;
  readonly droppedTiles: number;
  readonly totalBytes: number;
  /** Bytes of each of the last 60 seconds, oldest first. */
  readonly history: readonly number[];
}

export class Meter {
  readonly #received: { atMs: number; bytes: number }[] = [];
  readonly #frames: number[] = [];
  readonly #history: number[] = [];
  #totalBytes = 0;
  #historyBytes = 0;
  #rttMs: number | undefined;
  #rttSentAtMs: number | undefined;
  /** The first question that has no answer. */
  #unansweredSinceMs: number | undefined;
  #keyAtMs: number | undefined;
  readonly #keyTimes: number[] = [];
  droppedTiles = 0;

  received(bytes: number, nowMs: number): void {
    this.#totalBytes += bytes;
    this.#received.push({ atMs: nowMs, bytes });
    this.#forget(nowMs);
  }

  /** Pictures that came until `arrivedAtMs` are on the screen now. */
  drawn(arrivedAtMs: number, nowMs: number): void {
    const last = this.#frames.at(-1);
    if (last === undefined || nowMs - last >= FRAME_MS) this.#frames.push(nowMs);
    if (this.#keyAtMs !== undefined && arrivedAtMs > this.#keyAtMs) {
      const took = nowMs - this.#keyAtMs;
      if (took < KEY_LIMIT_MS) this.#keyTimes.push(took);
      if (this.#keyTimes.length > MAX_KEY_TIMES) this.#keyTimes.shift();
      this.#keyAtMs = undefined;
    }
    this.#forget(nowMs);
  }

  keyPressed(nowMs: number): void {
    if (this.#keyAtMs === undefined || nowMs - this.#keyAtMs > KEY_LIMIT_MS) this.#keyAtMs = nowMs;
  }

  /** False: an answer is still awaited, nothing shall be asked now. */
  rttSent(nowMs: number): boolean {
    if (this.#rttSentAtMs !== undefined && nowMs - this.#rttSentAtMs < RTT_LIMIT_MS) return false;
    this.#rttSentAtMs = nowMs;
    this.#unansweredSinceMs ??= nowMs;
    return true;
  }

  /** A new tunnel: what was asked on the old one will not be answered. */
  restart(): void {
    this.#rttSentAtMs = undefined;
    this.#unansweredSinceMs = undefined;
    this.#rttMs = undefined;
    this.#keyAtMs = undefined;
  }

  rttAnswered(rttMs: number): void {
    this.#rttSentAtMs = undefined;
    this.#unansweredSinceMs = undefined;
    this.#rttMs = rttMs;
  }

  /** An answer that does not come is a delay of at least so long, if there ever was one. */
  rttMs(nowMs: number): number | undefined {
    if (this.#rttMs === undefined || this.#unansweredSinceMs === undefined) return this.#rttMs;
    return Math.max(this.#rttMs, nowMs - this.#unansweredSinceMs);
  }

  /** Ends a second of the history. */
  tick(): void {
    this.#history.push(this.#totalBytes - this.#historyBytes);
    this.#historyBytes = this.#totalBytes;
    if (this.#history.length > HISTORY_SECONDS) this.#history.shift();
  }

  read(nowMs: number): Statistics {
    this.#forget(nowMs);
    const bytes = this.#received.reduce((sum, received) => sum + received.bytes, 0);
    return {
      framesPerSecond: (this.#frames.length * 1000) / WINDOW_MS,
      bytesPerSecond: (bytes * 1000) / WINDOW_MS,
      rttMs: this.rttMs(nowMs),
      keyToScreenMs: median(this.#keyTimes),
      droppedTiles: this.droppedTiles,
      totalBytes: this.#totalBytes,
      history: [...this.#history],
    };
  }

  #forget(nowMs: number): void {
    while ((this.#received[0]?.atMs ?? nowMs) < nowMs - WINDOW_MS) this.#received.shift();
    while ((this.#frames[0] ?? nowMs) < nowMs - WINDOW_MS) this.#frames.shift();
  }
}

function median(values: readonly number[]): number | undefined {
  return [...values].sort((left, right) => left - right)[values.length >> 1];
}
