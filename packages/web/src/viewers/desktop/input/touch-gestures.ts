/**
 * Fingers on the picture. Direct: the pointer is where the finger is. Trackpad: the finger moves the pointer.
 * Pure but for its timer, which is given.
 *
 *     tap: click | long press: right click | drag: drag (trackpad: move; after a tap: drag)
 *     two fingers: tap right click, move together scroll (zoomed: move the view), apart or together zoom
 */
export type TouchMode = "direct" | "trackpad";

export interface Finger {
  readonly id: number;
  readonly x: number;
  readonly y: number;
}

export interface TouchDeps {
  mode(): TouchMode;
  /** The pointer goes to a place of the view. */
  moveTo(x: number, y: number): void;
  moveBy(dx: number, dy: number): void;
  press(button: "left" | "right"): void;
  release(button: "left" | "right"): void;
  /** Pixels; positive `dy`: the fingers went down. */
  scroll(dy: number): void;
  zoom(factor: number, x: number, y: number): void;
  pan(dx: number, dy: number): void;
  isZoomed(): boolean;
  setTimer(run: () => void, delayMs: number): number;
  clearTimer(timer: number): void;
}

const SLOP_PX = 10;
const LONG_PRESS_MS = 550;
const TAP_DRAG_MS = 280;
const PINCH_PX = 24;

type Phase = "idle" | "touched" | "moving" | "dragging" | "two" | "scrolling" | "pinching" | "over";

export class TouchGestures {
  readonly #deps: TouchDeps;
  readonly #fingers = new Map<number, Finger>();
  #phase: Phase = "idle";
  #start: Finger = { id: 0, x: 0, y: 0 };
  #startDistance = 0;
  #startCentre = { x: 0, y: 0 };
  #lastDistance = 0;
  #lastCentre = { x: 0, y: 0 };
  #timer = 0;
  #tappedAtMs = Number.NEGATIVE_INFINITY;

  constructor(deps: TouchDeps) {
    this.#deps = deps;
  }

  down(finger: Finger, nowMs: number): void {
    this.#fingers.set(finger.id, finger);
    if (this.#fingers.size === 1) this.#first(finger, nowMs);
    else if (this.#fingers.size === 2 && (this.#phase === "touched" || this.#phase === "moving"))
      this.#second();
  }

  move(finger: Finger): void {
    const before = this.#fingers.get(finger.id);
    if (before === undefined) return;
    this.#fingers.set(finger.id, finger);
    if (this.#phase === "touched") this.#leaveTouch(finger);
    else if (this.#phase === "dragging" || this.#phase === "moving") this.#follow(before, finger);
    else if (this.#fingers.size === 2) this.#moveTwo();
  }

  up(finger: Finger, nowMs: number): void {
    if (!this.#fingers.delete(finger.id)) return;
    this.#stopTimer();
    if (this.#phase === "touched") {
      this.#click("left");
      this.#tappedAtMs = nowMs;
      this.#phase = "idle";
    } else if (this.#phase === "dragging") {
      this.#deps.release("left");
      this.#phase = "idle";
    } else if (this.#phase === "two") {
      if (this.#deps.mode() === "direct") this.#deps.moveTo(this.#startCentre.x, this.#startCentre.y);
      this.#click("right");
      this.#phase = "over";
    }
    this.#phase = this.#fingers.size === 0 ? "idle" : "over";
  }

  /** The browser took the fingers away, for instance for a gesture of its own. */
  cancel(): void {
    this.#stopTimer();
    if (this.#phase === "dragging") this.#deps.release("left");
    this.#fingers.clear();
    this.#phase = "idle";
  }

  #first(finger: Finger, nowMs: number): void {
    this.#start = finger;
    this.#phase = "touched";
    if (this.#deps.mode() === "direct") this.#deps.moveTo(finger.x, finger.y);
    else if (nowMs - this.#tappedAtMs < TAP_DRAG_MS) {
      this.#phase = "dragging";
      this.#deps.press("left");
      return;
    }
    this.#timer = this.#deps.setTimer(() => {
      if (this.#phase !== "touched") return;
      this.#click("right");
      this.#phase = "over";
    }, LONG_PRESS_MS);
  }

  /** The finger moved too far for a tap. */
  #leaveTouch(finger: Finger): void {
    const [dx, dy] = [finger.x - this.#start.x, finger.y - this.#start.y];
    if (Math.hypot(dx, dy) < SLOP_PX) return;
    this.#stopTimer();
    if (this.#deps.mode() === "direct") {
      this.#phase = "dragging";
      this.#deps.press("left");
      this.#deps.moveTo(finger.x, finger.y);
    } else {
      this.#phase = "moving";
      this.#deps.moveBy(dx, dy);
    }
  }

  #follow(before: Finger, now: Finger): void {
    if (this.#deps.mode() === "direct") this.#deps.moveTo(now.x, now.y);
    else this.#deps.moveBy(now.x - before.x, now.y - before.y);
  }

  #second(): void {
    this.#stopTimer();
    this.#phase = "two";
    this.#startDistance = this.#distance();
    this.#lastDistance = this.#startDistance;
    this.#startCentre = this.#centre();
    this.#lastCentre = this.#startCentre;
  }

  #moveTwo(): void {
    const distance = this.#distance();
    const centre = this.#centre();
    if (this.#phase === "two") {
      const moved = Math.hypot(centre.x - this.#startCentre.x, centre.y - this.#startCentre.y);
      if (Math.abs(distance - this.#startDistance) > PINCH_PX) this.#phase = "pinching";
      else if (moved > SLOP_PX) this.#phase = "scrolling";
      else return;
    }
    const [dx, dy] = [centre.x - this.#lastCentre.x, centre.y - this.#lastCentre.y];
    if (this.#phase === "pinching") {
      this.#deps.zoom(distance / Math.max(this.#lastDistance, 1), centre.x, centre.y);
      this.#deps.pan(dx, dy);
    } else if (this.#phase === "scrolling") {
      if (this.#deps.isZoomed() && this.#deps.mode() === "direct") this.#deps.pan(dx, dy);
      else this.#deps.scroll(dy);
    }
    this.#lastDistance = distance;
    this.#lastCentre = centre;
  }

  #click(button: "left" | "right"): void {
    this.#deps.press(button);
    this.#deps.release(button);
  }

  #stopTimer(): void {
    this.#deps.clearTimer(this.#timer);
    this.#timer = 0;
  }

  #distance(): number {
    const [first, second] = [...this.#fingers.values()];
    return first && second ? Math.hypot(first.x - second.x, first.y - second.y) : 0;
  }

  #centre(): { x: number; y: number } {
    const [first, second] = [...this.#fingers.values()];
    return first && second ? { x: (first.x + second.x) / 2, y: (first.y + second.y) / 2 } : { x: 0, y: 0 };
  }
}
