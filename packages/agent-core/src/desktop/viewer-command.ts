/**
 * What a viewer sent: hostile until it was taken apart here. A command is whole and has the length and the values
 * that it should have, or it is none. Source: docs/spec/session-protocols.md, section 4.3.
 */
import { DesktopCommand, InputLockState, KeyAction, PointerButton } from "@tendril/protocol/constants";

/** What a command does, as far as rights tell them apart. */
export type Purpose = "picture" | "pointer" | "key" | "text" | "system";

interface Shape {
  readonly command: number;
  readonly purpose: Purpose;
  /** Lengths of the payload. */
  readonly lengths: readonly number[];
  /** First byte, where only some values mean something. */
  readonly firstByte?: readonly number[];
  /** Second byte, likewise. */
  readonly secondByte?: readonly number[];
}

const TOUCH_POINT_BYTES = 9;
const MAX_TOUCH_POINTS = 32;
const keyActions = [KeyAction.Down, KeyAction.Up, KeyAction.ExtendedUp, KeyAction.ExtendedDown];
const buttons = [
  PointerButton.Move,
  PointerButton.LeftDown,
  PointerButton.LeftUp,
  PointerButton.RightDown,
  PointerButton.RightUp,
  PointerButton.MiddleDown,
  PointerButton.MiddleUp,
  PointerButton.DoubleClick,
];

const shapes: readonly Shape[] = [
  { command: DesktopCommand.Key, purpose: "key", lengths: [2], firstByte: keyActions },
  {
    command: DesktopCommand.Pointer,
    purpose: "pointer",
    lengths: [6, 8],
    firstByte: [0],
    secondByte: buttons,
  },
  { command: DesktopCommand.KeyUnicode, purpose: "text", lengths: [3], firstByte: [0, 1] },
  { command: DesktopCommand.Compression, purpose: "picture", lengths: [2, 4, 6] },
  { command: DesktopCommand.Refresh, purpose: "picture", lengths: [0] },
  { command: DesktopCommand.Pause, purpose: "picture", lengths: [1], firstByte: [0, 1] },
  { command: DesktopCommand.Displays, purpose: "picture", lengths: [0] },
  { command: DesktopCommand.Layout, purpose: "picture", lengths: [0] },
  { command: DesktopCommand.SetDisplay, purpose: "picture", lengths: [2] },
  { command: DesktopCommand.FrameTimer, purpose: "picture", lengths: [2] },
  { command: DesktopCommand.InitTouch, purpose: "pointer", lengths: [0] },
  { command: DesktopCommand.CtrlAltDel, purpose: "system", lengths: [0] },
  {
    command: DesktopCommand.InputLock,
    purpose: "system",
    lengths: [1],
    firstByte: [InputLockState.Unlock, InputLockState.Lock],
  },
  // all pages ask, also those of who may only watch
  { command: DesktopCommand.InputLock, purpose: "picture", lengths: [1], firstByte: [InputLockState.Query] },
];

export interface ViewerCommand {
  readonly command: number;
  readonly purpose: Purpose;
  /** With its header. */
  readonly bytes: Uint8Array;
  readonly payload: Uint8Array;
}

/** Reads a command that was cut out whole; null for what is none, or means nothing to a host. */
export function parseViewerCommand(bytes: Uint8Array): ViewerCommand | null {
  const command = numberAt(bytes, 0);
  const payload = bytes.subarray(4);
  if (command === DesktopCommand.Touch) {
    return isTouch(payload) ? { command, purpose: "pointer", bytes, payload } : null;
  }
  for (let i = 0; i < shapes.length; i++) {
    const shape = shapes[i];
    if (shape === undefined || shape.command !== command || !fits(shape, payload)) continue;
    return { command, purpose: shape.purpose, bytes, payload };
  }
  return null;
}

/** 16 bits, high byte first; missing bytes count as 0. */
export function numberAt(bytes: Uint8Array, at: number): number {
  return (bytes[at] || 0) * 0x100 + (bytes[at + 1] || 0);
}

/** A command of two-byte numbers. */
export function commandOf(command: number, payload: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(4 + payload.length);
  bytes[1] = command;
  bytes[3] = bytes.length;
  for (let i = 0; i < payload.length; i++) bytes[4 + i] = payload[i] || 0;
  return bytes;
}

function fits({ lengths, firstByte, secondByte }: Shape, payload: Uint8Array): boolean {
  if (lengths.indexOf(payload.length) < 0) return false;
  if (firstByte !== undefined && firstByte.indexOf(payload[0] || 0) < 0) return false;
  return secondByte === undefined || secondByte.indexOf(payload[1] || 0) >= 0;
}

function isTouch(payload: Uint8Array): boolean {
  const count = (payload.length - 1) / TOUCH_POINT_BYTES;
  if (count < 1 || count > MAX_TOUCH_POINTS || count !== Math.floor(count)) return false;
  return payload[0] === 2 || (payload[0] === 1 && count === 1);
}
