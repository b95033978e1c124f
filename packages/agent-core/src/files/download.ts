/**
 * Downloads for our own viewers: blocks as far as the window reaches, from any position, several at once.
 * Source: docs/spec/session-protocols.md, section 5.5.
 */
import type { Fields, FileProblem, OpenFile } from "../host/index.ts";
import { numberOf } from "../values.ts";
import type { Job } from "./job.ts";
import { pathOf } from "./names.ts";
import { createPump, type FilesWire } from "./wire.ts";

const MAX_WINDOW_BYTES = 16_777_216;
const MAX_SIZE = 9_007_199_254_740_991;
const MIN_BLOCK_BYTES = 1_024;
const MAX_BLOCK_BYTES = 262_144;
const DEFAULT_BLOCK_BYTES = 65_536;
/** Files that the system makes up while they are read, as in /proc, say 0 or a page for their size. */
const MADE_UP_BYTES = 4_096;

/** Where the bytes come from, in order. */
export interface Source {
  /** `isLast` goes with the last bytes, which may be none. */
  next(
    count: number,
    onBytes: (problem: FileProblem | null, bytes: Uint8Array, isLast: boolean) => void,
  ): void;
  /** The bytes that were asked for last are not wanted any more: an answer comes soon, with or without them. */
  abandonRead?(): void;
  close(): void;
}

export interface Sending {
  readonly wire: FilesWire;
  readonly transfer: number;
  readonly windowBytes: number;
  readonly blockBytes: number;
  readonly from: number;
  onEnd(): void;
}

export function startDownload(wire: FilesWire, message: Fields, onEnd: () => void): Job {
  const { reqid } = message;
  let sending: Job | null = null;
  let isOver = false;
  const fail = (problem: FileProblem): void => {
    wire.fail(reqid, problem);
    onEnd();
  };
  const path = pathOf(wire.host, message.path);
  const from = Math.max(0, Math.floor(numberOf(message.from, 0)));
  if (path === null) {
    fail("bad-name");
    return { cancel() {}, stop() {} };
  }
  wire.files.stat(path, (problem, entry) => {
    if (entry === null || entry.kind !== "file") fail(problem || "is-folder");
    else
      wire.files.open(path, "read", (refused, file) => {
        if (file === null) fail(refused || "failed");
        else if (isOver) file.close(() => onEnd());
        else
          measure(file, entry.bytes, (size) => {
            if (isOver) {
              file.close(() => onEnd());
              return;
            }
            wire.send({ action: "ok", reqid, size, time: entry.changedAtMs });
            const source = fileSource(file, from, size === undefined ? MAX_SIZE : Math.max(from, size));
            sending = sendBlocks(source, { ...sizesOf(wire, message, from), onEnd });
          });
      });
  });
  const stop = (): void => {
    isOver = true;
    sending?.stop();
  };
  return { cancel: stop, stop, onAck: (position) => sending?.onAck?.(position) };
}

/** `undefined` when the size that the system says is not that of the content. */
function measure(file: OpenFile, bytes: number, onSize: (size: number | undefined) => void): void {
  if (bytes > MADE_UP_BYTES) onSize(bytes);
  else
    file.read(0, MADE_UP_BYTES + 1, (problem, seen) =>
      onSize(problem !== null || seen.length === bytes ? bytes : undefined),
    );
}

/** Window and block of a request, within limits. */
export function sizesOf(wire: FilesWire, message: Fields, from: number): Omit<Sending, "onEnd"> {
  const within = (value: unknown, fallback: number, max: number): number =>
    Math.max(MIN_BLOCK_BYTES, Math.min(max, Math.floor(numberOf(value, fallback))));
  const blockBytes = within(message.block, DEFAULT_BLOCK_BYTES, MAX_BLOCK_BYTES);
  const windowBytes = within(message.window, blockBytes, MAX_WINDOW_BYTES);
  return { wire, transfer: numberOf(message.reqid, 0), windowBytes, blockBytes, from };
}

function fileSource(file: OpenFile, from: number, size: number): Source {
  let position = from;
  return {
    next(count, onBytes) {
      const wanted = Math.min(count, size - position);
      if (wanted <= 0) {
        onBytes(null, new Uint8Array(0), true);
        return;
      }
      file.read(position, wanted, (problem, bytes) => {
        position += bytes.length;
        // a file that became shorter ends here: the viewer sees it by the size
        onBytes(problem, bytes, position >= size || bytes.length === 0);
      });
    },
    abandonRead: () => file.abandonRead?.(),
    close: () => file.close(() => {}),
  };
}

/** Takes the source over. */
export function sendBlocks(source: Source, sending: Sending): Job {
  const { wire, transfer, windowBytes, blockBytes } = sending;
  let position = sending.from;
  let acked = sending.from;
  let isReading = false;
  let isWaiting = false;
  let isOver = false;
  let isClosed = false;
  const end = (): void => {
    isOver = true;
    if (isReading) source.abandonRead?.(); // it closes the source when it is done
    if (isClosed || isReading) return;
    isClosed = true;
    source.close();
    sending.onEnd();
  };
  const step = (): void => {
    if (isOver || isReading || isWaiting || position - acked + blockBytes > windowBytes) return;
    isWaiting = true;
    wire.whenFree(() => {
      isWaiting = false;
      if (!isOver) read();
    });
  };
  const read = (): void => {
    isReading = true;
    source.next(blockBytes, (problem, bytes, isLast) => {
      isReading = false;
      if (isOver) end();
      else if (problem !== null) {
        wire.fail(transfer, problem);
        end();
      } else {
        wire.sendBlock({ transfer, position, isLast, bytes });
        position += bytes.length;
        if (isLast) end();
        else pump();
      }
    });
  };
  const pump = createPump(step);
  pump();
  return {
    cancel: end,
    stop: end,
    onAck(at) {
      if (at <= acked || at > position) return;
      acked = at;
      pump();
    },
  };
}
