/**
 * Mouse, wheel, pen and fingers on the picture as commands, with as few moves as the link takes.
 * Source: docs/spec/session-protocols.md, section 4.3 (command 2).
 */
import { PointerButton } from "@tendril/protocol/constants";
import type { DesktopViewerCommand } from "@tendril/protocol/sessions/desktop";
import { type Size, toPicture } from "../view-layout.ts";
import { type Finger, TouchGestures, type TouchMode } from "./touch-gestures.ts";
import { WheelNotches } from "./wheel-notches.ts";

const MOVE_PAUSE_MS = 12;
/** With more than this on the way to the device, moves wait: the last one counts. */
const MAX_BUFFERED_BYTES = 32_768;

type ButtonName = "left" | "middle" | "right";
const buttonNames: readonly ButtonName[] = ["left", "middle", "right"];
const downs = {
  left: PointerButton.LeftDown,
  middle: PointerButton.MiddleDown,
  right: PointerButton.RightDown,
};
const ups = { left: PointerButton.LeftUp, middle: PointerButton.MiddleUp, right: PointerButton.RightUp };

export interface PointerDeps {
  readonly canvas: HTMLElement;
  send(command: DesktopViewerCommand): void;
  bufferedBytes(): number;
  picture(): Size;
  /** Input is wanted and allowed. */
  isActive(): boolean;
  touchMode(): TouchMode;
  /** Right is left and left is right. */
  isSwapped(): boolean;
  /** Hosts that make no double click of two clicks. */
  wantsDoubleClick(): boolean;
  zoom(factor: number, x: number, y: number): void;
  pan(dx: number, dy: number): void;
  isZoomed(): boolean;
  /** Where a finger moved the pointer to, in pixels of the picture. */
  onTouchPointer(x: number, y: number): void;
  onPress(): void;
}

export interface PointerInput {
  /** Releases every button that is down. */
  releaseAll(): void;
  dispose(): void;
}

export function createPointerInput(deps: PointerDeps): PointerInput {
  const input = new Pointer(deps);
  const listening = new AbortController();
  const on = <Name extends keyof HTMLElementEventMap>(
    name: Name,
    handle: (event: HTMLElementEventMap[Name]) => void,
  ): void => deps.canvas.addEventListener(name, handle, { signal: listening.signal, passive: false });
  on("pointerdown", (event) => input.onDown(event));
  on("pointermove", (event) => input.onMove(event));
  on("pointerup", (event) => input.onUp(event));
  on("pointercancel", (event) => input.onCancel(event));
  on("wheel", (event) => input.onWheel(event));
  on("dblclick", (event) => input.onDoubleClick(event));
  for (const name of ["contextmenu", "auxclick", "dragstart"] as const)
    on(name, (event) => event.preventDefault());
  return {
    releaseAll: () => input.releaseAll(),
    dispose() {
      listening.abort();
      input.dispose();
    },
  };
}

class Pointer {
  readonly #deps: PointerDeps;
  readonly #pressed = new Set<ButtonName>();
  readonly #wheel = new WheelNotches();
  readonly #gestures: TouchGestures;
  #at = { x: 0, y: 0 };
  /** The same in the page, as the last event told it. */
  #client = { x: -10, y: -10 };
  #hasMoved = false;
  #moveTimer = 0;

  constructor(deps: PointerDeps) {
    this.#deps = deps;
    this.#gestures = new TouchGestures({
      mode: () => deps.touchMode(),
      moveTo: (x, y) => this.#touchTo(this.#place(x, y)),
      moveBy: (dx, dy) => this.#touchBy(dx, dy),
      press: (button) => this.#press(button, true),
      release: (button) => this.#press(button, false),
      scroll: (dy) => this.#scroll(dy),
      zoom: (factor, x, y) => deps.zoom(factor, x, y),
      pan: (dx, dy) => deps.pan(dx, dy),
      isZoomed: () => deps.isZoomed(),
      setTimer: (run, delayMs) => window.setTimeout(run, delayMs),
      clearTimer: (timer) => window.clearTimeout(timer),
    });
  }

  onDown(event: PointerEvent): void {
    event.preventDefault();
    this.#deps.onPress();
    this.#deps.canvas.setPointerCapture(event.pointerId);
    if (event.pointerType === "touch") {
      this.#gestures.down(fingerOf(event), event.timeStamp);
      return;
    }
    this.#goTo(event);
    this.#press(this.#buttonOf(event), true);
  }

  onMove(event: PointerEvent): void {
    if (event.pointerType === "touch") {
      this.#gestures.move(fingerOf(event));
      return;
    }
    this.#goTo(event);
    // a second button while one is down comes as a move
    if (event.button >= 0)
      this.#press(this.#buttonOf(event), (event.buttons & (1 << bitOf(event.button))) !== 0);
  }

  onUp(event: PointerEvent): void {
    event.preventDefault();
    if (event.pointerType === "touch") {
      this.#gestures.up(fingerOf(event), event.timeStamp);
      return;
    }
    this.#goTo(event);
    this.#press(this.#buttonOf(event), false);
  }

  onCancel(event: PointerEvent): void {
    if (event.pointerType === "touch") this.#gestures.cancel();
    else this.releaseAll();
  }

  onWheel(event: WheelEvent): void {
    event.preventDefault();
    if (!this.#deps.isActive()) return;
    // its place is rounded: only a page that never saw the pointer move needs it
    const isAway = Math.hypot(event.clientX - this.#client.x, event.clientY - this.#client.y) > 2;
    if (isAway) this.#goTo(event);
    const scale = [1, 33, 330][event.deltaMode] ?? 1;
    this.#turn(-event.deltaY * scale);
  }

  onDoubleClick(event: MouseEvent): void {
    if (!this.#deps.wantsDoubleClick() || !this.#deps.isActive()) return;
    this.#goTo(event);
    this.#sendPointer(PointerButton.DoubleClick);
  }

  releaseAll(): void {
    for (const button of [...this.#pressed]) this.#press(button, false);
  }

  dispose(): void {
    window.clearTimeout(this.#moveTimer);
    this.#gestures.cancel();
  }

  #press(button: ButtonName, isDown: boolean): void {
    if (!this.#deps.isActive() && isDown) return;
    if (this.#pressed.has(button) === isDown) return;
    if (isDown) this.#pressed.add(button);
    else this.#pressed.delete(button);
    this.#sendPointer(isDown ? downs[button] : ups[button]);
  }

  #buttonOf({ button }: PointerEvent): ButtonName {
    const name = buttonNames[button] ?? "left";
    if (!this.#deps.isSwapped() || name === "middle") return name;
    return name === "left" ? "right" : "left";
  }

  #goTo(event: MouseEvent): void {
    this.#client = { x: event.clientX, y: event.clientY };
    this.#moveTo(this.#place(event.clientX, event.clientY));
  }

  #moveTo(place: { x: number; y: number }): void {
    if (place.x === this.#at.x && place.y === this.#at.y) return;
    this.#at = place;
    this.#hasMoved = true;
    this.#scheduleMove();
  }

  #scheduleMove(): void {
    if (this.#moveTimer !== 0) return;
    this.#sendMove();
    this.#moveTimer = window.setTimeout(() => {
      this.#moveTimer = 0;
      if (this.#hasMoved) this.#scheduleMove();
    }, MOVE_PAUSE_MS);
  }

  #sendMove(): void {
    if (!this.#hasMoved || !this.#deps.isActive() || this.#deps.bufferedBytes() > MAX_BUFFERED_BYTES) return;
    this.#sendPointer(PointerButton.Move);
  }

  /** Every command carries the place, so a move that waits is part of it. */
  #sendPointer(button: number): void {
    this.#hasMoved = false;
    this.#deps.send({ kind: "pointer", button, ...this.#at });
  }

  #touchTo(place: { x: number; y: number }): void {
    this.#moveTo(place);
    this.#deps.onTouchPointer(this.#at.x, this.#at.y);
  }

  #touchBy(dx: number, dy: number): void {
    const shown = this.#deps.canvas.getBoundingClientRect();
    const picture = this.#deps.picture();
    const x = shown.left + ((this.#at.x + 0.5) / Math.max(picture.width, 1)) * shown.width + dx;
    const y = shown.top + ((this.#at.y + 0.5) / Math.max(picture.height, 1)) * shown.height + dy;
    this.#touchTo(this.#place(x, y));
  }

  #scroll(dy: number): void {
    if (!this.#deps.isActive()) return;
    this.#turn(dy * 2);
  }

  #turn(pixels: number): void {
    for (const delta of this.#wheel.add(pixels)) {
      this.#hasMoved = false;
      this.#deps.send({ kind: "wheel", ...this.#at, delta });
    }
  }

  #place(x: number, y: number): { x: number; y: number } {
    return toPicture({ x, y }, this.#deps.canvas.getBoundingClientRect(), this.#deps.picture());
  }
}

function fingerOf({ pointerId, clientX, clientY }: PointerEvent): Finger {
  return { id: pointerId, x: clientX, y: clientY };
}

/** Bit of `buttons` for a number of `button`. */
function bitOf(button: number): number {
  return [0, 2, 1][button] ?? button;
}
