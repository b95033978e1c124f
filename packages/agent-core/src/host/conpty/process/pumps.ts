/**
 * Moves bytes between the handles of a console process, with calls that wait on threads of their own. Each side is read
 * again when the other has taken what was read.
 */
import {
  type ConsoleFrame,
  createFrameReader,
  decodeSize,
  FrameKind,
  MAX_PAYLOAD_BYTES,
} from "../console-frames.ts";
import { type Kernel, type NativeValue, whenDone } from "./kernel.ts";
import type { PseudoConsole } from "./pseudo-console.ts";
import { numberIn, resultOf } from "./structures.ts";

const PIECE_BYTES = 65_536;

/** Where what the console shows goes. */
export interface Screen {
  readonly handle: NativeValue;
  /** False: the rest is read all the same, so that the console can end, and dropped. */
  isWanted(): boolean;
}

/** `onEnd`: the console is gone and nothing is left of what it showed. */
export function pumpOutput(kernel: Kernel, console: PseudoConsole, screen: Screen, onEnd: () => void): void {
  const { calls, marshal } = kernel;
  const piece = marshal.CreateVariable(PIECE_BYTES);
  const count = marshal.CreateVariable(4);
  let isBroken = false;
  const read = (): void => {
    whenDone(calls.ReadOutput.async(console.output, piece, PIECE_BYTES, count, 0), (result) => {
      if (!hasWorked(result)) onEnd();
      else if (isBroken || !screen.isWanted()) read();
      else show();
    });
  };
  const show = (): void => {
    whenDone(calls.WriteOutput.async(screen.handle, piece, numberIn(count), count, 0), (result) => {
      isBroken = !hasWorked(result);
      read();
    });
  };
  read();
}

/** `onEnd`: there is no more input, or it was nothing that is known. */
export function pumpInput(
  kernel: Kernel,
  from: NativeValue,
  console: PseudoConsole,
  onEnd: () => void,
): void {
  const { calls, marshal } = kernel;
  const piece = marshal.CreateVariable(MAX_PAYLOAD_BYTES);
  const typed = marshal.CreateVariable(MAX_PAYLOAD_BYTES);
  const count = marshal.CreateVariable(4);
  const readFrames = createFrameReader();
  const queue: ConsoleFrame[] = [];
  const read = (): void => {
    whenDone(calls.ReadInput.async(from, piece, MAX_PAYLOAD_BYTES, count, 0), (result) => {
      if (!hasWorked(result)) onEnd();
      else if (take(numberIn(count))) serve();
      else onEnd();
    });
  };
  const take = (bytes: number): boolean => {
    try {
      const frames = readFrames(piece.toBuffer().subarray(0, bytes));
      for (let i = 0; i < frames.length; i++) queue.push(frames[i] as ConsoleFrame);
      return true;
    } catch (_error) {
      return false; // no frame: where the next would begin is not known
    }
  };
  const serve = (): void => {
    const frame = queue.shift();
    if (frame === undefined) read();
    else if (frame.kind === FrameKind.Input) type(frame.payload);
    else {
      if (frame.kind === FrameKind.Size) resize(frame.payload);
      serve();
    }
  };
  const type = (payload: Uint8Array): void => {
    typed.toBuffer().set(payload, 0);
    whenDone(calls.WriteInput.async(console.input, typed, payload.length, count, 0), serve);
  };
  const resize = (payload: Uint8Array): void => {
    const { cols, rows } = decodeSize(payload);
    console.resize(cols, rows);
  };
  read();
}

function hasWorked(result: NativeValue | null): boolean {
  return result !== null && resultOf(result) !== 0;
}
