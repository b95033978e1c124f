/**
 * What passes between the core and a console process.
 *
 *     standard input:   u8 1 | u16be length | what was typed        (length at most 4,096)
 *                       u8 2 | u16be 4 | u16be columns | u16be rows
 *     standard output:  what the terminal shows, nothing else
 *     standard error:   lines of ConsoleWord; after FAILED a blank and the reason
 */
export const FrameKind = { Input: 1, Size: 2 } as const;

export const ConsoleWord = {
  /** The shell runs. */
  READY: "ready",
  /** This Windows has no pseudo console. */
  MISSING: "missing",
  FAILED: "failed",
  /** Everything that the terminal showed has been taken from standard output. */
  OVER: "over",
} as const;

/** What the console process is started with: a global of its script. */
export interface ConsoleRequest {
  readonly program: string;
  readonly args: readonly string[];
  readonly cols: number;
  readonly rows: number;
}

export interface ConsoleFrame {
  readonly kind: number;
  readonly payload: Uint8Array;
}

const HEADER_BYTES = 3;
export const MAX_PAYLOAD_BYTES = 4_096;
const MAX_CELLS = 1_000;

/** A side of a terminal that Windows takes, whatever was asked for. */
export function clampCells(cells: number): number {
  return Math.max(1, Math.min(MAX_CELLS, Math.floor(cells) || 1));
}

/** One frame or more. */
export function encodeInput(bytes: Uint8Array): Uint8Array {
  const count = Math.ceil(bytes.length / MAX_PAYLOAD_BYTES);
  const frames = Buffer.alloc(bytes.length + count * HEADER_BYTES);
  for (let i = 0; i < count; i++) {
    const from = i * MAX_PAYLOAD_BYTES;
    const payload = bytes.subarray(from, Math.min(bytes.length, from + MAX_PAYLOAD_BYTES));
    putFrame(frames, from + i * HEADER_BYTES, { kind: FrameKind.Input, payload });
  }
  return frames;
}

export function encodeSize(cols: number, rows: number): Uint8Array {
  const payload = new Uint8Array(4);
  putU16(payload, 0, clampCells(cols));
  putU16(payload, 2, clampCells(rows));
  const frame = Buffer.alloc(HEADER_BYTES + payload.length);
  putFrame(frame, 0, { kind: FrameKind.Size, payload });
  return frame;
}

/** Payload of a size frame. */
export function decodeSize(payload: Uint8Array): { readonly cols: number; readonly rows: number } {
  return { cols: clampCells(u16(payload, 0)), rows: clampCells(u16(payload, 2)) };
}

/** The result takes what was read, in pieces as they come, and gives the frames that are whole. @throws RangeError */
export function createFrameReader(): (piece: Uint8Array) => readonly ConsoleFrame[] {
  let kept: Uint8Array = new Uint8Array(0);
  return (piece) => {
    const bytes = join(kept, piece);
    const frames: ConsoleFrame[] = [];
    let at = 0;
    while (bytes.length - at >= HEADER_BYTES) {
      const length = u16(bytes, at + 1);
      if (length > MAX_PAYLOAD_BYTES) throw new RangeError(`console frame of ${length} bytes`);
      const end = at + HEADER_BYTES + length;
      if (end > bytes.length) break;
      frames.push({ kind: bytes[at] ?? 0, payload: bytes.subarray(at + HEADER_BYTES, end) });
      at = end;
    }
    kept = bytes.subarray(at);
    return frames;
  };
}

function putFrame(into: Uint8Array, at: number, { kind, payload }: ConsoleFrame): void {
  into[at] = kind;
  putU16(into, at + 1, payload.length);
  into.set(payload, at + HEADER_BYTES);
}

/** A copy: the pieces are memory that is used again. */
function join(first: Uint8Array, second: Uint8Array): Uint8Array {
  const whole = new Uint8Array(first.length + second.length);
  whole.set(first, 0);
  whole.set(second, first.length);
  return whole;
}

function u16(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
}

function putU16(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value >> 8;
  bytes[at + 1] = value & 0xff;
}
