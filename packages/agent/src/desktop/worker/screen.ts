/**
 * What the desktop service needs of a screen and of its input. X11 stands behind it today; another platform, or a
 * video source, brings its own `openScreen` and nothing else changes.
 */
import type { DisplayPlace } from "@tendril/protocol/sessions/desktop";

export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Pixels of a rectangle: blue, green, red, unused; rows without gaps. Valid until the next grab. */
export interface Pixels extends Rect {
  readonly bytes: Buffer;
}

export interface KeyLocks {
  readonly hasNum: boolean;
  readonly hasScroll: boolean;
  readonly hasCaps: boolean;
}

/** What a screen tells by itself. */
export interface ScreenEvents {
  /** Something was painted; told once until `takeChanges`. */
  onPainted(): void;
  /** Size or displays are different now. */
  onResized(): void;
  /** Index in CURSOR_NAMES. */
  onCursor(shape: number): void;
  onKeyLocks(locks: KeyLocks): void;
  /** The screen is gone; `why` is for people. */
  onLost(why: string): void;
}

export interface ScreenCapture {
  /** Of all displays together. */
  readonly width: number;
  readonly height: number;
  /** Ids count from 1. */
  readonly displays: readonly DisplayPlace[];
  /** What was painted since the last call. */
  takeChanges(): Promise<readonly Rect[]>;
  /**
   * Rectangles within the screen; those that the screen no longer has are left out. null: they cannot be read at this
   * moment, and are to be asked for again.
   */
  grab(areas: readonly Rect[]): Promise<readonly Pixels[] | null>;
  close(): void;
}

export interface InputSink {
  /** Screen coordinates. */
  movePointer(x: number, y: number): void;
  /** 1 left, 2 middle, 3 right. */
  pressButton(button: number, isDown: boolean): void;
  /** Notches; positive is up. */
  turnWheel(notches: number): void;
  /** A Windows virtual-key code. */
  pressKey(vk: number, isDown: boolean, isExtended: boolean): void;
  /** A UTF-16 unit; halves of a pair are joined. */
  typeUnit(unit: number): void;
  /** Lets go of all keys and buttons that were pressed through here. */
  releaseAll(): void;
}

/** Keyboards and pointers of the person at the device do nothing while it is locked; those of viewers do. */
export interface InputLock {
  readonly isLocked: boolean;
  /** `isLocked` tells afterwards whether it could be done. @throws when the screen is gone. */
  lock(): Promise<void>;
  unlock(): Promise<void>;
}

export interface Screen {
  readonly capture: ScreenCapture;
  readonly input: InputSink;
  /** Where input can be locked. */
  readonly lock?: InputLock;
}
