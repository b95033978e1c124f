/**
 * Automatic quality: what is asked of the host follows the link. Pure: samples in, settings out.
 *
 * Delay that grows over the smallest one seen means that tiles queue up on the way; then the next lower step is taken,
 * two when it is bad. A host that sends no more than the line carries lets nothing queue up: there it is few pictures in a
 * second, each a little late. After calm seconds the next better step is tried; a step that had to be taken back is tried again
 * only after twice as long. An answer that is late while nothing else comes is no queue of ours: the host stands still, or
 * the network is away, and smaller pictures would help neither.
 */
import { FULL_SCALING, PictureType } from "@tendril/protocol/constants";

export interface QualitySettings {
  /** One of PictureType. */
  readonly type: number;
  /** 1 to 100. */
  readonly level: number;
  /** 1024 is 100 %. */
  readonly scaling: number;
  /** Pause between two looks at the screen. */
  readonly frameTimerMs: number;
}

export interface LinkSample {
  /** Over the tunnel; undefined while the host answers none. */
  readonly rttMs: number | undefined;
  /** How long the oldest tile has waited to be drawn. */
  readonly backlogMs: number;
  readonly bytesPerSecond: number;
  readonly framesPerSecond: number;
}

export interface QualityState {
  /** Index in QUALITY_STEPS. */
  readonly step: number;
  readonly minRttMs: number;
  /** Samples in a row without queueing. */
  readonly calm: number;
  /** Calm samples before a better step is tried. */
  readonly patience: number;
  /** Samples since the last better step. */
  readonly sinceRise: number;
  /** Samples in a row with few pictures and a line that was full. */
  readonly jerky: number;
}

const jpeg = (level: number, scaling: number, frameTimerMs: number): QualitySettings => ({
  type: PictureType.Jpeg,
  level,
  scaling,
  frameTimerMs,
});

/** From the best link to the worst. */
export const QUALITY_STEPS: readonly QualitySettings[] = [
  jpeg(85, FULL_SCALING, 20),
  jpeg(70, FULL_SCALING, 20),
  jpeg(60, FULL_SCALING, 20),
  jpeg(50, FULL_SCALING, 40),
  jpeg(40, FULL_SCALING, 60),
  jpeg(30, FULL_SCALING, 90),
  jpeg(25, 768, 120),
  jpeg(20, 512, 180),
  jpeg(15, 384, 300),
];

const FIRST_STEP = 2;
const FIRST_PATIENCE = 3;
const LONGEST_PATIENCE = 60;
/** What is at rest on a good link, and on one that has some room. */
const SHARP_LEVEL = 90;
const CLEAR_LEVEL = 75;
const QUEUEING_MS = 120;
const BAD_QUEUEING_MS = 400;
const CALM_MS = 40;
/** Fewer pictures in a second, so many samples long, while each is late: they are too large. */
const JERKY_FRAMES = 8;
const JERKY_SAMPLES = 2;
/** Fewer, and it is keys or a clock over a line whose delay varies. */
const JERKY_BYTES_PER_SECOND = 20_000;
/** A picture that stands still proves nothing about the link. */
const PROVING_BYTES_PER_SECOND = 100_000;
const RISE_IS_FRESH = 6;
/** The smallest delay is forgotten slowly, so that a changed route does not look like queueing for ever. */
const MIN_RTT_DRIFT_MS = 0.5;

export const firstQuality: QualityState = {
  step: FIRST_STEP,
  minRttMs: Number.POSITIVE_INFINITY,
  calm: 0,
  patience: FIRST_PATIENCE,
  sinceRise: RISE_IS_FRESH,
  jerky: 0,
};

/** The state after one more sample; called about once a second. */
export function adaptQuality(state: QualityState, sample: LinkSample): QualityState {
  const { rttMs } = sample;
  const minRttMs = Math.min(state.minRttMs + MIN_RTT_DRIFT_MS, rttMs ?? Number.POSITIVE_INFINITY);
  const lateMs = rttMs === undefined ? 0 : rttMs - minRttMs;
  const isStill = sample.bytesPerSecond === 0;
  const queueingMs = Math.max(isStill ? 0 : lateMs, sample.backlogMs);
  const isFew = sample.framesPerSecond > 0 && sample.framesPerSecond < JERKY_FRAMES;
  const isJerky = queueingMs > CALM_MS && isFew && sample.bytesPerSecond >= JERKY_BYTES_PER_SECOND;
  const jerky = isJerky ? state.jerky + 1 : 0;
  const next = { ...state, minRttMs, sinceRise: state.sinceRise + 1, jerky };
  if (queueingMs > QUEUEING_MS) return fall(next, queueingMs > BAD_QUEUEING_MS ? 2 : 1);
  if (jerky >= JERKY_SAMPLES) return fall(next, 1);
  if (Math.max(queueingMs, lateMs) > CALM_MS) return { ...next, calm: 0 };
  return rise({ ...next, calm: state.calm + 1 }, sample.bytesPerSecond);
}

function fall(state: QualityState, by: number): QualityState {
  const wasRash = state.sinceRise <= RISE_IS_FRESH;
  return {
    ...state,
    step: Math.min(state.step + by, QUALITY_STEPS.length - 1),
    calm: 0,
    jerky: 0,
    patience: wasRash ? Math.min(state.patience * 2, LONGEST_PATIENCE) : state.patience,
  };
}

function rise(state: QualityState, bytesPerSecond: number): QualityState {
  const isProven = bytesPerSecond >= PROVING_BYTES_PER_SECOND || state.step > FIRST_STEP;
  if (state.calm < state.patience || state.step === 0 || !isProven) return state;
  return { ...state, step: state.step - 1, calm: 0, sinceRise: 0 };
}

/** JPEG level of what rests, in automatic quality; 0 where the link has no room for it. */
export function sharpLevelOf({ step }: QualityState): number {
  if (step <= FIRST_STEP) return SHARP_LEVEL;
  return step <= FIRST_STEP + 2 ? CLEAR_LEVEL : 0;
}

export function settingsOf({ step }: QualityState): QualitySettings {
  return QUALITY_STEPS[step] ?? jpeg(60, FULL_SCALING, 20);
}
