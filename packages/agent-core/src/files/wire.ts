/**
 * What a files session sends: JSON and blocks, in order, and never more than the path takes.
 *
 *     block of our own viewers:  u8 2 | u8 flags (1 = last) | u16be transfer | u64be position | bytes
 *
 * Source: docs/spec/session-protocols.md, sections 5 and 5.5.
 */
import type { Session } from "../define.ts";
import type { Fields, FileProblem, Host, HostFiles } from "../host/index.ts";

export const BLOCK_MARK = 2;
export const BLOCK_HEAD_BYTES = 12;
const LAST = 1;
const TWO_TO_32 = 4_294_967_296;

export interface Block {
  readonly transfer: number;
  readonly position: number;
  readonly isLast: boolean;
  readonly bytes: Uint8Array;
}

export interface FilesWire {
  readonly host: Host;
  readonly files: HostFiles;
  /** JSON in a binary frame: the kind that stock viewers read. */
  send(message: Fields): void;
  /** JSON in a text frame, as stock answers to downloads are. */
  sendText(message: Fields): void;
  sendBytes(bytes: Uint8Array): void;
  sendBlock(block: Block): void;
  /** Answer to a request of our own viewers. */
  fail(reqid: unknown, problem: FileProblem, name?: string): void;
  /** At once when the path takes data, else when it does again; in the order of asking. */
  whenFree(run: () => void): void;
  drained(): void;
  /** Nothing is sent or called back any more. */
  close(): void;
  pauseReading(): void;
  resumeReading(): void;
}

export function createWire(host: Host, session: Session): FilesWire {
  const { files } = host;
  let waiting: (() => void)[] = [];
  let isFull = false;
  let isClosed = false;
  const sendBytes = (bytes: Uint8Array): void => {
    if (!isClosed && !session.path.send(bytes)) isFull = true;
  };
  const send = (message: Fields): void => sendBytes(files.encode(JSON.stringify(message)));
  return {
    host,
    files,
    send,
    sendText(message) {
      if (!isClosed) session.path.sendText(JSON.stringify(message));
    },
    sendBytes,
    sendBlock: (block) => sendBytes(encodeBlock(files, block)),
    fail: (reqid, why, name) =>
      send(name === undefined ? { action: "error", reqid, why } : { action: "error", reqid, why, name }),
    whenFree(run) {
      if (isClosed) return;
      if (isFull) waiting.push(run);
      else run();
    },
    drained() {
      isFull = false;
      while (!isFull && waiting.length > 0) {
        const run = waiting.shift();
        if (run) run();
      }
    },
    close() {
      isClosed = true;
      waiting = [];
    },
    pauseReading: () => session.path.pause(),
    resumeReading: () => session.path.resume(),
  };
}

export function encodeBlock(files: HostFiles, { transfer, position, isLast, bytes }: Block): Uint8Array {
  const frame = files.allocate(BLOCK_HEAD_BYTES + bytes.length);
  const view = new DataView(frame.buffer, frame.byteOffset, frame.length);
  view.setUint8(0, BLOCK_MARK);
  view.setUint8(1, isLast ? LAST : 0);
  view.setUint16(2, transfer);
  view.setUint32(4, Math.floor(position / TWO_TO_32));
  view.setUint32(8, position % TWO_TO_32);
  frame.set(bytes, BLOCK_HEAD_BYTES);
  return frame;
}

/** null for what is no block. */
export function decodeBlock(files: HostFiles, frame: Uint8Array): Block | null {
  if (frame.length < BLOCK_HEAD_BYTES || frame[0] !== BLOCK_MARK) return null;
  const at = (i: number): number => frame[i] || 0;
  const word = (i: number): number =>
    ((at(i) << 24) | (at(i + 1) << 16) | (at(i + 2) << 8) | at(i + 3)) >>> 0;
  return {
    transfer: (at(2) << 8) | at(3),
    position: word(4) * TWO_TO_32 + word(8),
    isLast: (at(1) & LAST) !== 0,
    bytes: files.part(frame, BLOCK_HEAD_BYTES, frame.length),
  };
}

/** Runs a step until it has to wait: what calls back at once becomes a loop, not a deeper stack. */
export function createPump(step: () => void): () => void {
  let isRunning = false;
  let isWanted = false;
  return () => {
    isWanted = true;
    if (isRunning) return;
    isRunning = true;
    try {
      while (isWanted) {
        isWanted = false;
        step();
      }
    } finally {
      isRunning = false;
    }
  };
}
