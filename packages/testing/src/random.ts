/**
 * Seeded randomness, so that a failing fuzz run can be repeated.
 */
export interface Random {
  /** Whole number from 0 to `below` - 1. */
  next(below: number): number;
  bytes(length: number): Uint8Array;
}

/** The same seed gives the same sequence on every machine. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (below: number): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
  return { next, bytes: (length) => Uint8Array.from({ length }, () => next(256)) };
}
