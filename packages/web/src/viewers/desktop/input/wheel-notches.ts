/**
 * Turns of a wheel, or of two fingers, as whole notches: hosts take each wheel command for one.
 */
const NOTCH_PIXELS = 100;
const NOTCH_DELTA = 120;
/** A fast wheel is no flood. */
const MAX_NOTCHES = 8;

export class WheelNotches {
  #rest = 0;

  /** One delta for each notch; positive pixels: up. */
  add(pixels: number): number[] {
    if (Math.sign(pixels) !== Math.sign(this.#rest)) this.#rest = 0;
    this.#rest += pixels;
    const notches = Math.trunc(this.#rest / NOTCH_PIXELS);
    this.#rest -= notches * NOTCH_PIXELS;
    return Array.from(
      { length: Math.min(Math.abs(notches), MAX_NOTCHES) },
      () => Math.sign(notches) * NOTCH_DELTA,
    );
  }
}
