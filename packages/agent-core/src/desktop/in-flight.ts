/**
 * How much is under way to a viewer that says what has arrived. More than the line carries would only wait somewhere
 * between, in buffers that nobody sees, and every key would wait behind it.
 *
 * The window is what the line carried lately in the time that the way takes at best, and a little more, so that the line
 * is never empty. How long a single picture takes says nothing: a large one takes long on any line. The way at best is
 * that of what was sent into an empty line; now and then the line is let run empty to look at it anew, for behind a queue of
 * our own each way would look longer than the one before.
 * Source: docs/spec/session-protocols.md, section 4.8.
 */
/** While the line is not known. */
const FIRST_WINDOW = 131_072;
const MIN_WINDOW = 32_768;
/** What may wait on the way, as time. */
const ROOM_MS = 120;
/** Words come with whole pictures: shorter times say little about the line. */
const MEASURE_MS = 250;
/** Time in which nothing was to be sent does not count: the line was empty for longer than a word takes. */
const EMPTY_MS = 100;
/** The best of so many measurements counts. */
const MEASUREMENTS = 6;
/** Ways change: they are looked at anew after so long, or when nothing came nearly as quickly for a while. */
const BEST_FOR_MS = 30_000;
const NEAR_MS = 2 * ROOM_MS;
const NEAR_FOR_MS = 10_000;
/** Sendings whose time is kept. */
const MAX_MARKS = 512;

export interface InFlight {
  sent(bytes: number): void;
  /** So many bytes have arrived since the tunnel began; from the first of these words on the window counts. */
  seen(total: number): void;
  /** More is under way than should be. */
  isAhead(): boolean;
  /** When nothing was heard for so long, all counts as arrived. */
  giveUpAfter(silentMs: number): void;
  /** It goes another way from now on, of which nothing is known. */
  wayChanged(): void;
}

interface Mark {
  readonly end: number;
  readonly atMs: number;
}

interface Line {
  readonly now: () => number;
  sentBytes: number;
  seenBytes: number;
  isKnown: boolean;
  window: number;
  heardAtMs: number;
  marks: Mark[];
  /** The quickest way since a look at it, and when something came nearly as quickly last. */
  bestMs: number;
  bestSinceMs: number;
  nearAtMs: number;
  /** Nothing is sent until the line is empty. */
  isDraining: boolean;
  /** A measurement that goes on, and whether the window was used up in it. */
  measuredFromMs: number;
  measuredFromBytes: number;
  wasAhead: boolean;
  /** Bytes in a millisecond, the last ones. */
  rates: number[];
}

export function createInFlight(now: () => number): InFlight {
  const line: Line = {
    now,
    sentBytes: 0,
    seenBytes: 0,
    isKnown: false,
    window: FIRST_WINDOW,
    heardAtMs: 0,
    marks: [],
    bestMs: Number.POSITIVE_INFINITY,
    bestSinceMs: now(),
    nearAtMs: now(),
    isDraining: false,
    measuredFromMs: now(),
    measuredFromBytes: 0,
    wasAhead: false,
    rates: [],
  };
  return {
    sent(bytes) {
      if (line.sentBytes === line.seenBytes && now() - line.heardAtMs > EMPTY_MS) measureAnew(line);
      line.sentBytes += bytes;
      if (line.marks.length < MAX_MARKS) line.marks.push({ end: line.sentBytes, atMs: now() });
    },
    seen: (total) => arrived(line, total),
    isAhead() {
      const underWay = line.sentBytes - line.seenBytes;
      if (!line.isKnown || underWay === 0) return false;
      if (underWay > line.window) line.wasAhead = true;
      return line.isDraining || underWay > line.window;
    },
    giveUpAfter(silentMs) {
      if (now() - line.heardAtMs < silentMs) return;
      letAllArrive(line);
    },
    wayChanged() {
      letAllArrive(line);
      line.window = FIRST_WINDOW;
      line.rates = [];
      measureAnew(line);
    },
  };
}

function letAllArrive(line: Line): void {
  line.seenBytes = line.sentBytes;
  line.marks = [];
  lookAnew(line);
}

/** The line is empty: what is sent next shows how long the way is. */
function lookAnew(line: Line): void {
  line.isDraining = false;
  line.bestMs = Number.POSITIVE_INFINITY;
  line.bestSinceMs = line.now();
  line.nearAtMs = line.now();
}

function arrived(line: Line, total: number): void {
  line.isKnown = true;
  line.heardAtMs = line.now();
  if (!(total > line.seenBytes)) return; // said again, or after all was given up
  line.seenBytes = Math.min(total, line.sentBytes);
  let count = 0;
  while (count < line.marks.length && (line.marks[count] as Mark).end <= line.seenBytes) count++;
  const mark = line.marks[count - 1];
  line.marks.splice(0, count);
  if (mark !== undefined) noteWay(line, line.now() - mark.atMs);
  measure(line);
  if (!line.isDraining) return;
  if (line.seenBytes === line.sentBytes) lookAnew(line);
  measureAnew(line); // nothing was sent for a while
}

function noteWay(line: Line, tookMs: number): void {
  const nowMs = line.now();
  line.bestMs = Math.min(line.bestMs, tookMs);
  if (tookMs < line.bestMs + NEAR_MS) line.nearAtMs = nowMs;
  if (nowMs - line.bestSinceMs > BEST_FOR_MS || nowMs - line.nearAtMs > NEAR_FOR_MS) line.isDraining = true;
}

function measureAnew(line: Line): void {
  line.measuredFromMs = line.now();
  line.measuredFromBytes = line.seenBytes;
  line.wasAhead = false;
}

function measure(line: Line): void {
  const forMs = line.now() - line.measuredFromMs;
  if (forMs < MEASURE_MS) return;
  const rate = (line.seenBytes - line.measuredFromBytes) / forMs;
  const best = Math.max.apply(null, line.rates.concat(0));
  // less than before says something only when there was more to send
  if (line.wasAhead || (best > 0 && rate > best)) {
    line.rates = line.rates.concat(rate).slice(-MEASUREMENTS);
    const wayMs = line.bestMs + ROOM_MS;
    line.window = Math.max(MIN_WINDOW, Math.floor(Math.max.apply(null, line.rates) * wayMs));
  }
  measureAnew(line);
}
