/**
 * Commands from a host to its viewers: the picture and what belongs to it.
 *
 *     3 x[2] y[2] image | 4 sx sy dx dy w h ([2] each) | 7 w[2] h[2] | 11 n[2] n x id[2] selected[2] | 12 id, id[2]
 *     14 result[2] | 15 | 17 text | 18 bits | 65 text | 82 n x (id x y w h, [2] each) | 87 0/1 | 88 shape
 *
 * Source: docs/spec/session-protocols.md, section 4.4. Vectors: vectors/session-desktop.json.
 */
import { type Codec, decodeUtf8, encodeUtf8, readUint16, writeUint16 } from "../../bytes/index.ts";
import { DesktopCommand, KeyLock } from "../../constants/index.ts";
import { ProtocolError } from "../../errors.ts";
import {
  allocateCommand,
  byteAt,
  encodeFields,
  encodeWithBytes,
  expectPayload,
  openCommand,
  unknownCommand,
} from "./command-bytes.ts";
import { MAX_HOST_COMMAND_BYTES } from "./framing.ts";

/** A display within the picture of all displays. */
export interface DisplayPlace {
  readonly id: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export type DesktopHostCommand =
  /** `image`: a JPEG, PNG or WebP file; its own header says which and how large. A view of the frame. */
  | { readonly kind: "picture"; readonly x: number; readonly y: number; readonly image: Uint8Array }
  | {
      readonly kind: "copy";
      readonly fromX: number;
      readonly fromY: number;
      readonly toX: number;
      readonly toY: number;
      readonly width: number;
      readonly height: number;
    }
  | { readonly kind: "screen"; readonly width: number; readonly height: number }
  /** No ids: there is one display. 65535 stands for all. */
  | { readonly kind: "displays"; readonly ids: readonly number[]; readonly selected: number }
  /** Stock Linux agents write the id in one byte. */
  | { readonly kind: "selectedDisplay"; readonly id: number; readonly idBytes: 1 | 2 }
  | { readonly kind: "touchReady"; readonly result: number }
  | { readonly kind: "touchReset" }
  | { readonly kind: "message"; readonly text: string }
  | {
      readonly kind: "keyState";
      readonly hasNum: boolean;
      readonly hasScroll: boolean;
      readonly hasCaps: boolean;
    }
  /** Text that begins with a full stop is for the log only. */
  | { readonly kind: "error"; readonly text: string }
  | { readonly kind: "layout"; readonly displays: readonly DisplayPlace[] }
  | { readonly kind: "inputLock"; readonly isLocked: boolean }
  /** Index in CURSOR_NAMES; newer hosts may have more shapes. */
  | { readonly kind: "cursor"; readonly shape: number };

const PLACE_BYTES = 10;

export const hostCommand: Codec<DesktopHostCommand> = {
  name: "desktop host command",
  maxBytes: MAX_HOST_COMMAND_BYTES,
  encode: encodeHostCommand,
  decode(frame) {
    const { command, payload } = openCommand(frame, MAX_HOST_COMMAND_BYTES);
    return decodePicture(command, payload) ?? decodeState(command, payload);
  },
};

function encodeHostCommand(value: DesktopHostCommand): Uint8Array {
  switch (value.kind) {
    case "picture": {
      const { bytes, at } = allocateCommand(DesktopCommand.Picture, 4 + value.image.length);
      writeUint16(bytes, at, value.x);
      writeUint16(bytes, at + 2, value.y);
      bytes.set(value.image, at + 4);
      return bytes;
    }
    case "copy": {
      const { fromX, fromY, toX, toY, width, height } = value;
      return encodeNumbers(DesktopCommand.Copy, [fromX, fromY, toX, toY, width, height]);
    }
    case "screen":
      return encodeNumbers(DesktopCommand.Screen, [value.width, value.height]);
    case "displays":
      return encodeNumbers(DesktopCommand.Displays, [value.ids.length, ...value.ids, value.selected]);
    case "selectedDisplay":
      return encodeFields(DesktopCommand.SetDisplay, [value.idBytes, value.id]);
    case "layout":
      return encodeNumbers(
        DesktopCommand.Layout,
        value.displays.flatMap(({ id, x, y, width, height }) => [id, x, y, width, height]),
      );
    default:
      return encodeState(value);
  }
}

function encodeState(
  value: Exclude<
    DesktopHostCommand,
    { kind: "picture" | "copy" | "screen" | "displays" | "selectedDisplay" | "layout" }
  >,
): Uint8Array {
  switch (value.kind) {
    case "touchReady":
      return encodeNumbers(DesktopCommand.InitTouch, [value.result]);
    case "touchReset":
      return encodeFields(DesktopCommand.Touch);
    case "message":
      return encodeWithBytes(DesktopCommand.Message, encodeUtf8(value.text));
    case "error":
      return encodeWithBytes(DesktopCommand.Error, encodeUtf8(value.text));
    case "keyState": {
      const { hasNum, hasScroll, hasCaps } = value;
      const bits =
        (hasNum ? KeyLock.Num : 0) | (hasScroll ? KeyLock.Scroll : 0) | (hasCaps ? KeyLock.Caps : 0);
      return encodeFields(DesktopCommand.KeyState, [1, bits]);
    }
    case "inputLock":
      return encodeFields(DesktopCommand.InputLock, [1, value.isLocked ? 1 : 0]);
    case "cursor":
      return encodeFields(DesktopCommand.Cursor, [1, value.shape]);
  }
}

function encodeNumbers(command: number, numbers: readonly number[]): Uint8Array {
  return encodeFields(command, ...numbers.map((value): readonly [2, number] => [2, value]));
}

/** What is drawn and where; undefined for other commands. */
function decodePicture(command: number, payload: Uint8Array): DesktopHostCommand | undefined {
  switch (command) {
    case DesktopCommand.Picture:
      if (payload.length < 4) throw tooShort(command, 4, payload);
      return {
        kind: "picture",
        x: readUint16(payload, 0),
        y: readUint16(payload, 2),
        image: payload.subarray(4),
      };
    case DesktopCommand.Copy:
      expectPayload(command, payload, 12);
      return {
        kind: "copy",
        fromX: readUint16(payload, 0),
        fromY: readUint16(payload, 2),
        toX: readUint16(payload, 4),
        toY: readUint16(payload, 6),
        width: readUint16(payload, 8),
        height: readUint16(payload, 10),
      };
    case DesktopCommand.Screen:
      expectPayload(command, payload, 4);
      return { kind: "screen", width: readUint16(payload, 0), height: readUint16(payload, 2) };
    case DesktopCommand.Displays:
      return decodeDisplays(command, payload);
    case DesktopCommand.SetDisplay:
      expectPayload(command, payload, 1, 2);
      return payload.length === 1
        ? { kind: "selectedDisplay", id: byteAt(payload, 0), idBytes: 1 }
        : { kind: "selectedDisplay", id: readUint16(payload, 0), idBytes: 2 };
    case DesktopCommand.Layout:
      return decodeLayout(command, payload);
    default:
      return undefined;
  }
}

/** @throws ProtocolError for unknown commands. */
function decodeState(command: number, payload: Uint8Array): DesktopHostCommand {
  switch (command) {
    case DesktopCommand.InitTouch:
      expectPayload(command, payload, 2);
      return { kind: "touchReady", result: readUint16(payload, 0) };
    case DesktopCommand.Touch:
      expectPayload(command, payload, 0);
      return { kind: "touchReset" };
    case DesktopCommand.Message:
      return { kind: "message", text: decodeUtf8(payload) };
    case DesktopCommand.Error:
      return { kind: "error", text: decodeUtf8(payload) };
    case DesktopCommand.KeyState: {
      expectPayload(command, payload, 1);
      const bits = byteAt(payload, 0);
      return {
        kind: "keyState",
        hasNum: (bits & KeyLock.Num) !== 0,
        hasScroll: (bits & KeyLock.Scroll) !== 0,
        hasCaps: (bits & KeyLock.Caps) !== 0,
      };
    }
    case DesktopCommand.InputLock:
      expectPayload(command, payload, 1);
      return { kind: "inputLock", isLocked: byteAt(payload, 0) !== 0 };
    case DesktopCommand.Cursor:
      expectPayload(command, payload, 1);
      return { kind: "cursor", shape: byteAt(payload, 0) };
    default:
      throw unknownCommand(command);
  }
}

function decodeDisplays(command: number, payload: Uint8Array): DesktopHostCommand {
  if (payload.length < 4) throw tooShort(command, 4, payload);
  const count = readUint16(payload, 0);
  expectPayload(command, payload, 4 + count * 2);
  const ids = Array.from({ length: count }, (_, i) => readUint16(payload, 2 + i * 2));
  return { kind: "displays", ids, selected: readUint16(payload, 2 + count * 2) };
}

function decodeLayout(command: number, payload: Uint8Array): DesktopHostCommand {
  if (payload.length % PLACE_BYTES !== 0) throw tooShort(command, PLACE_BYTES, payload);
  const displays = Array.from({ length: payload.length / PLACE_BYTES }, (_, i) => {
    const start = i * PLACE_BYTES;
    return {
      id: readUint16(payload, start),
      x: readUint16(payload, start + 2),
      y: readUint16(payload, start + 4),
      width: readUint16(payload, start + 6),
      height: readUint16(payload, start + 8),
    };
  });
  return { kind: "layout", displays };
}

function tooShort(command: number, expected: number, payload: Uint8Array): ProtocolError {
  return new ProtocolError(
    "bad-length",
    `desktop command ${command}: expected ${expected} bytes or a multiple, got ${payload.length}`,
  );
}
