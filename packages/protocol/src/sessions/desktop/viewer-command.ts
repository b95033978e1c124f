/**
 * Commands from a viewer to a host: input, and how the picture shall come.
 *
 *     1 action vk | 2 0 button x[2] y[2] | 2 0 0 x[2] y[2] delta[2] | 5 type level scaling[2] timer[2] | 6 | 8 paused
 *     10 | 11 | 12 id[2] | 13 ms[2] | 14 | 15 1 id flags[4] x[2] y[2] | 15 2 n x (id flags[4] x[2] y[2]) | 17 text | 82
 *     85 action code[2] | 87 state
 *
 * Source: docs/spec/session-protocols.md, section 4.3. Vectors: vectors/session-desktop.json.
 */
import {
  type Codec,
  decodeUtf8,
  encodeUtf8,
  readUint16,
  readUint32,
  writeUint16,
  writeUint32,
} from "../../bytes/index.ts";
import { DesktopCommand, KeyAction, PointerButton } from "../../constants/index.ts";
import { ProtocolError } from "../../errors.ts";
import {
  allocateCommand,
  byteAt,
  encodeFields,
  encodeWithBytes,
  expectPayload,
  openCommand,
  readInt16,
  unknownCommand,
} from "./command-bytes.ts";
import { MAX_VIEWER_COMMAND_BYTES } from "./framing.ts";

export interface TouchPoint {
  readonly id: number;
  /** One of TouchFlag. */
  readonly flags: number;
  readonly x: number;
  readonly y: number;
}

export type DesktopViewerCommand =
  /** `action`: one of KeyAction; `vk`: a Windows virtual-key code. */
  | { readonly kind: "key"; readonly action: number; readonly vk: number }
  /** `code`: a UTF-16 unit. */
  | { readonly kind: "unicode"; readonly isDown: boolean; readonly code: number }
  /** `button`: one of PointerButton. */
  | { readonly kind: "pointer"; readonly button: number; readonly x: number; readonly y: number }
  /** Positive `delta`: up; one notch is 120. */
  | { readonly kind: "wheel"; readonly x: number; readonly y: number; readonly delta: number }
  | {
      readonly kind: "compression";
      readonly type: number;
      readonly level: number;
      /** 1024 is 100 %; absent in short frames, and then `frameTimerMs` too. */
      readonly scaling?: number;
      readonly frameTimerMs?: number;
    }
  | { readonly kind: "refresh" | "ctrlAltDel" | "getDisplays" | "initTouch" | "getLayout" }
  | { readonly kind: "pause"; readonly isPaused: boolean }
  | { readonly kind: "setDisplay"; readonly id: number }
  | { readonly kind: "frameTimer"; readonly ms: number }
  | { readonly kind: "touch"; readonly isList: boolean; readonly points: readonly TouchPoint[] }
  | { readonly kind: "message"; readonly text: string }
  /** One of InputLockState. */
  | { readonly kind: "inputLock"; readonly state: number };

const POINT_BYTES = 9;
const plain = {
  refresh: DesktopCommand.Refresh,
  ctrlAltDel: DesktopCommand.CtrlAltDel,
  getDisplays: DesktopCommand.Displays,
  initTouch: DesktopCommand.InitTouch,
  getLayout: DesktopCommand.Layout,
} as const;
const keyActions: readonly number[] = Object.values(KeyAction);
const buttons: readonly number[] = Object.values(PointerButton);

export const viewerCommand: Codec<DesktopViewerCommand> = {
  name: "desktop viewer command",
  maxBytes: MAX_VIEWER_COMMAND_BYTES,
  encode: encodeViewerCommand,
  decode(frame) {
    const { command, payload } = openCommand(frame, MAX_VIEWER_COMMAND_BYTES);
    return decodeInput(command, payload) ?? decodeWish(command, payload);
  },
};

function encodeViewerCommand(value: DesktopViewerCommand): Uint8Array {
  switch (value.kind) {
    case "key":
      return encodeFields(DesktopCommand.Key, [1, value.action], [1, value.vk]);
    case "unicode":
      return encodeFields(DesktopCommand.KeyUnicode, [1, value.isDown ? 0 : 1], [2, value.code]);
    case "pointer":
      return encodeFields(DesktopCommand.Pointer, [1, 0], [1, value.button], [2, value.x], [2, value.y]);
    case "wheel":
      return encodeFields(
        DesktopCommand.Pointer,
        [2, 0],
        [2, value.x],
        [2, value.y],
        [2, value.delta & 0xffff],
      );
    case "compression":
      return encodeCompression(value);
    case "pause":
      return encodeFields(DesktopCommand.Pause, [1, value.isPaused ? 1 : 0]);
    case "setDisplay":
      return encodeFields(DesktopCommand.SetDisplay, [2, value.id]);
    case "frameTimer":
      return encodeFields(DesktopCommand.FrameTimer, [2, value.ms]);
    case "touch":
      return encodeTouch(value.isList, value.points);
    case "message":
      return encodeWithBytes(DesktopCommand.Message, encodeUtf8(value.text));
    case "inputLock":
      return encodeFields(DesktopCommand.InputLock, [1, value.state]);
    default:
      return encodeFields(plain[value.kind]);
  }
}

function encodeCompression(value: Extract<DesktopViewerCommand, { kind: "compression" }>): Uint8Array {
  const { type, level, scaling, frameTimerMs } = value;
  const fields: (readonly [1 | 2, number])[] = [
    [1, type],
    [1, level],
  ];
  if (scaling !== undefined) fields.push([2, scaling]);
  if (scaling !== undefined && frameTimerMs !== undefined) fields.push([2, frameTimerMs]);
  return encodeFields(DesktopCommand.Compression, ...fields);
}

function encodeTouch(isList: boolean, points: readonly TouchPoint[]): Uint8Array {
  const { bytes, at } = allocateCommand(DesktopCommand.Touch, 1 + points.length * POINT_BYTES);
  bytes[at] = isList ? 2 : 1;
  points.forEach(({ id, flags, x, y }, i) => {
    const start = at + 1 + i * POINT_BYTES;
    bytes[start] = id;
    writeUint32(bytes, start + 1, flags);
    writeUint16(bytes, start + 5, x);
    writeUint16(bytes, start + 7, y);
  });
  return bytes;
}

/** What moves, presses and types; undefined for other commands. */
function decodeInput(command: number, payload: Uint8Array): DesktopViewerCommand | undefined {
  switch (command) {
    case DesktopCommand.Key: {
      expectPayload(command, payload, 2);
      const action = oneOf("key action", byteAt(payload, 0), keyActions);
      return { kind: "key", action, vk: byteAt(payload, 1) };
    }
    case DesktopCommand.KeyUnicode:
      expectPayload(command, payload, 3);
      return { kind: "unicode", isDown: byteAt(payload, 0) === 0, code: readUint16(payload, 1) };
    case DesktopCommand.Pointer: {
      expectPayload(command, payload, 6, 8);
      const [x, y] = [readUint16(payload, 2), readUint16(payload, 4)];
      if (payload.length === 8) return { kind: "wheel", x, y, delta: readInt16(payload, 6) };
      return { kind: "pointer", button: oneOf("button", byteAt(payload, 1), buttons), x, y };
    }
    case DesktopCommand.Touch:
      return decodeTouch(command, payload);
    case DesktopCommand.CtrlAltDel:
      expectPayload(command, payload, 0);
      return { kind: "ctrlAltDel" };
    case DesktopCommand.InputLock:
      expectPayload(command, payload, 1);
      return { kind: "inputLock", state: oneOf("input lock", byteAt(payload, 0), [0, 1, 2]) };
    case DesktopCommand.Message:
      return { kind: "message", text: decodeUtf8(payload) };
    default:
      return undefined;
  }
}

/** How the picture shall come. @throws ProtocolError for unknown commands. */
function decodeWish(command: number, payload: Uint8Array): DesktopViewerCommand {
  for (const kind of ["refresh", "getDisplays", "initTouch", "getLayout"] as const) {
    if (command !== plain[kind]) continue;
    expectPayload(command, payload, 0);
    return { kind };
  }
  switch (command) {
    case DesktopCommand.Compression: {
      expectPayload(command, payload, 2, 4, 6);
      return {
        kind: "compression",
        type: byteAt(payload, 0),
        level: byteAt(payload, 1),
        ...(payload.length >= 4 ? { scaling: readUint16(payload, 2) } : {}),
        ...(payload.length >= 6 ? { frameTimerMs: readUint16(payload, 4) } : {}),
      };
    }
    case DesktopCommand.Pause:
      expectPayload(command, payload, 1);
      return { kind: "pause", isPaused: byteAt(payload, 0) !== 0 };
    case DesktopCommand.SetDisplay:
      expectPayload(command, payload, 2);
      return { kind: "setDisplay", id: readUint16(payload, 0) };
    case DesktopCommand.FrameTimer:
      expectPayload(command, payload, 2);
      return { kind: "frameTimer", ms: readUint16(payload, 0) };
    default:
      throw unknownCommand(command);
  }
}

function decodeTouch(command: number, payload: Uint8Array): DesktopViewerCommand {
  const isList = byteAt(payload, 0) === 2;
  const count = (payload.length - 1) / POINT_BYTES;
  if (!Number.isInteger(count) || (!isList && (byteAt(payload, 0) !== 1 || count !== 1))) {
    throw new ProtocolError("bad-length", `desktop command ${command}: expected touch points of 9 bytes`);
  }
  const points = Array.from({ length: count }, (_, i) => {
    const start = 1 + i * POINT_BYTES;
    return {
      id: byteAt(payload, start),
      flags: readUint32(payload, start + 1),
      x: readUint16(payload, start + 5),
      y: readUint16(payload, start + 7),
    };
  });
  return { kind: "touch", isList, points };
}

function oneOf(what: string, value: number, known: readonly number[]): number {
  if (!known.includes(value)) throw new ProtocolError("bad-value", `desktop: no ${what} ${value}`);
  return value;
}
