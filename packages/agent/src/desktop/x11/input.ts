/**
 * Pointer and keys by XTEST, strictly in the order in which they came.
 */
import type { InputSink, KeyLocks } from "../worker/screen.ts";
import { numberField, type XConnection } from "./connection.ts";
import type { XTestExtension } from "./extensions.ts";
import { watchKeyboard } from "./keyboard-state.ts";
import { Keymap } from "./keymap.ts";
import { keysymOfVk } from "./vk-keysyms.ts";

const SHIFT = 0xffe1;
const SHIFTS: readonly number[] = [0xffe1, 0xffe2];
const KEYBOARD_CHANGED = 1;
const NEW_KEYBOARD = 0;
/** Changes of the keyboard come in bursts. */
const REREAD_AFTER_MS = 100;
const CURRENT_TIME = 0;
const WHEEL_UP = 4;
const WHEEL_DOWN = 5;
const MAX_NOTCHES = 20;
/** Characters that wait for a spare key; a paste by keys that is longer is cut. */
const MAX_WAITING = 10_000;

type Step = () => number | undefined;

export class X11Input implements InputSink {
  readonly #connection: XConnection;
  readonly #test: XTestExtension;
  #keymap: Keymap;
  #rereadTimer: NodeJS.Timeout | undefined;
  #group = 0;
  readonly #keysDown = new Set<number>();
  readonly #buttonsDown = new Set<number>();
  /** Steps that wait, oldest first: a later key never overtakes them. */
  readonly #waiting: Step[] = [];
  #timer: NodeJS.Timeout | undefined;
  #highSurrogate = 0;
  #hasCaps = false;

  private constructor(connection: XConnection, test: XTestExtension, keymap: Keymap) {
    this.#connection = connection;
    this.#test = test;
    this.#keymap = keymap;
  }

  static async open(connection: XConnection, onKeyLocks: (locks: KeyLocks) => void): Promise<X11Input> {
    const test = await connection.extension<XTestExtension>("xtest");
    const input = new X11Input(connection, test, await Keymap.read(connection));
    await watchKeyboard(connection, input.#keymap, ({ locks, group }) => {
      input.#hasCaps = locks.hasCaps;
      input.#group = group;
      onKeyLocks(locks);
    });
    connection.onEvent((event) => {
      const isKeyboard = event.name === "MappingNotify" && event.request === KEYBOARD_CHANGED;
      const isOurs = event.count === 1 && input.#keymap.isSpare(numberField(event, "firstKeyCode"));
      const isNew = event.name === "XkbEvent" && event.xkbType === NEW_KEYBOARD;
      if (isNew || (isKeyboard && !isOurs)) input.#rereadKeymap();
    });
    return input;
  }

  movePointer(x: number, y: number): void {
    this.#do(() => this.#fake(this.#test.MotionNotify, 0, x, y));
  }

  pressButton(button: number, isDown: boolean): void {
    this.#do(() => {
      const { ButtonPress, ButtonRelease } = this.#test;
      if (isDown === this.#buttonsDown.has(button)) return;
      if (isDown) this.#buttonsDown.add(button);
      else this.#buttonsDown.delete(button);
      this.#fake(isDown ? ButtonPress : ButtonRelease, button);
    });
  }

  turnWheel(notches: number): void {
    const button = notches > 0 ? WHEEL_UP : WHEEL_DOWN;
    const count = Math.min(MAX_NOTCHES, Math.abs(notches));
    this.#do(() => {
      for (let i = 0; i < count; i++) {
        this.#fake(this.#test.ButtonPress, button);
        this.#fake(this.#test.ButtonRelease, button);
      }
    });
  }

  pressKey(vk: number, isDown: boolean, isExtended: boolean): void {
    const keysym = keysymOfVk(vk, isExtended);
    const keycode = keysym === undefined ? undefined : this.#keymap.keyOf(keysym);
    if (keycode === undefined) return;
    // the X server repeats a key that is held: a viewer's own repetitions would double that
    this.#do(() => {
      if (isDown !== this.#keysDown.has(keycode)) this.#key(keycode, isDown);
    });
  }

  typeUnit(unit: number): void {
    if (unit >= 0xd800 && unit < 0xdc00) {
      this.#highSurrogate = unit;
      return;
    }
    const isLow = unit >= 0xdc00 && unit < 0xe000;
    const high = this.#highSurrogate;
    this.#highSurrogate = 0;
    if (isLow && high === 0) return;
    const codePoint = isLow ? 0x1_0000 + (high - 0xd800) * 0x400 + (unit - 0xdc00) : unit;
    this.#run(() => this.#type(codePoint));
  }

  releaseAll(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#waiting.length = 0;
    for (const keycode of [...this.#keysDown]) this.#key(keycode, false);
    for (const button of [...this.#buttonsDown]) this.#fake(this.#test.ButtonRelease, button);
    this.#buttonsDown.clear();
    this.#keymap.clear();
    clearTimeout(this.#rereadTimer);
  }

  /** The person at the device chose another layout. */
  #rereadKeymap(): void {
    clearTimeout(this.#rereadTimer);
    this.#rereadTimer = setTimeout(async () => {
      this.#keymap = await Keymap.read(this.#connection, this.#keymap);
    }, REREAD_AFTER_MS);
  }

  /** At once, or after everything that waits. A step that gives a number is tried again after so many ms. */
  #run(step: Step): void {
    if (this.#waiting.length >= MAX_WAITING) return;
    this.#waiting.push(step);
    if (this.#waiting.length === 1) this.#drain();
  }

  #do(action: () => void): void {
    this.#run(() => {
      action();
      return undefined;
    });
  }

  #drain(): void {
    for (let step = this.#waiting[0]; step !== undefined; step = this.#waiting[0]) {
      const waitMs = step();
      if (waitMs !== undefined) {
        this.#timer = setTimeout(() => this.#drain(), waitMs);
        return;
      }
      this.#waiting.shift();
    }
  }

  /** Types one character; a number when it has to wait. */
  #type(codePoint: number): number | undefined {
    const nowMs = performance.now();
    const place = this.#keymap.placeOf(codePoint, this.#group) ?? this.#keymap.assign(codePoint, nowMs);
    if (place === undefined || typeof place === "number") return place;
    this.#keymap.used(place.keycode, nowMs);
    const isCased = this.#hasCaps && isLetter(codePoint);
    const isShifted = place.isShifted === undefined ? undefined : place.isShifted !== isCased;
    this.#withShift(isShifted, () => {
      const wasDown = this.#keysDown.has(place.keycode);
      if (wasDown) this.#key(place.keycode, false);
      this.#key(place.keycode, true);
      this.#key(place.keycode, false);
    });
    return undefined;
  }

  /** Shift as the character needs it, afterwards as it was. */
  #withShift(isShifted: boolean | undefined, type: () => void): void {
    const held = SHIFTS.map((keysym) => this.#keymap.keyOf(keysym)).filter(
      (keycode) => keycode !== undefined && this.#keysDown.has(keycode),
    );
    const shift = this.#keymap.keyOf(SHIFT);
    if (isShifted === undefined || isShifted === held.length > 0 || shift === undefined) {
      type();
      return;
    }
    const change = isShifted ? [shift] : held;
    for (const keycode of change) if (keycode !== undefined) this.#key(keycode, isShifted);
    type();
    for (const keycode of change) if (keycode !== undefined) this.#key(keycode, !isShifted);
  }

  #key(keycode: number, isDown: boolean): void {
    if (isDown) this.#keysDown.add(keycode);
    else this.#keysDown.delete(keycode);
    this.#fake(isDown ? this.#test.KeyPress : this.#test.KeyRelease, keycode);
  }

  #fake(type: number, detail: number, x = 0, y = 0): void {
    this.#test.FakeInput(type, detail, CURRENT_TIME, this.#connection.root, x, y);
  }
}

function isLetter(codePoint: number): boolean {
  const text = String.fromCodePoint(codePoint);
  return text.toLowerCase() !== text.toUpperCase();
}
