/**
 * Shapes of the X extensions that are used, as the library `x11` gives them.
 */
import type { Answer } from "x11";
import type { Rect } from "../worker/screen.ts";

export interface ShmSegment {
  /** What the last image left here. */
  readonly buffer: Buffer;
  getImage(
    drawable: number,
    x: number,
    y: number,
    width: number,
    height: number,
    planes: number,
    format: number | null,
    offset: number,
    done: (error: Error | null) => void,
  ): void;
  detach(done?: () => void): void;
}

export interface ShmExtension {
  usable(done: (error: null, isUsable: boolean) => void): void;
  createSegment(bytes: number, done: (error: Error | null, segment: ShmSegment) => void): void;
}

export interface DamageExtension {
  readonly ReportLevel: { readonly NonEmpty: number };
  Create(damage: number, drawable: number, level: number): void;
  Destroy(damage: number): void;
  Subtract(damage: number, repair: number, parts: number): void;
}

export interface CursorImage {
  readonly cursorName: string;
  readonly width: number;
  readonly height: number;
  readonly cursorImage: Buffer;
}

export interface FixesExtension {
  readonly CursorNotifyMask: { readonly DisplayCursor: number };
  CreateRegion(region: number, rectangles: readonly Rect[]): void;
  FetchRegion(region: number, answer: Answer<{ readonly rectangles: readonly Rect[] }>): void;
  SelectCursorInput(window: number, mask: number): void;
  SelectSelectionInput(window: number, selection: number, mask: number): void;
  GetCursorImageAndName(answer: Answer<CursorImage>): void;
}

export interface Crtc {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly mode: number;
}

export interface RandrExtension {
  /** Number of its requests. */
  readonly majorOpcode: number;
  readonly NotifyMask: { readonly ScreenChange: number };
  QueryVersion(major: number, minor: number, answer: Answer<readonly number[]>): void;
  SelectInput(window: number, mask: number): void;
  GetScreenResourcesCurrent(window: number, answer: Answer<{ readonly crtcs: readonly number[] }>): void;
  GetCrtcInfo(crtc: number, timestamp: number, answer: Answer<Crtc>): void;
}

export interface XInputDevice {
  readonly deviceId: number;
  /** 1 master pointer, 2 master keyboard, 3 slave pointer, 4 slave keyboard, 5 floating slave. */
  readonly use: number;
  /** 0: it is off. */
  readonly enabled: number;
}

export interface XInputExtension {
  /** Number of its requests. */
  readonly majorOpcode: number;
  /** null when the server knows version 1 only. */
  readonly xi2: object | null;
  XIQueryDevice(device: number, answer: Answer<readonly XInputDevice[]>): void;
}

export interface XTestExtension {
  readonly KeyPress: number;
  readonly KeyRelease: number;
  readonly ButtonPress: number;
  readonly ButtonRelease: number;
  readonly MotionNotify: number;
  FakeInput(type: number, detail: number, time: number, window: number, x: number, y: number): void;
}

export interface XkbState {
  readonly lockedMods: number;
  readonly group: number;
}

export interface XkbExtension {
  readonly UseCoreKbd: number;
  readonly EventType: { readonly [name: string]: number };
  SelectEvents(
    device: number,
    affected: number,
    clear: number,
    selectAll: number,
    affectedMap: number,
    map: number,
  ): void;
  GetState(device: number, answer: Answer<XkbState>): void;
}
