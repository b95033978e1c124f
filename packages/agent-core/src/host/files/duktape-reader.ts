/**
 * An open file of the stock agent, read at any position. Its fs module takes every position beyond 2^31 - 1 for that
 * one: what lies behind is reached by reading on from there. Source: docs/spec/agent-core.md, section 2.4.
 */
import { spendMemory } from "../duktape-memory.ts";
import type { FileProblem } from "../host-files.ts";
import { inTurn } from "./duktape-slices.ts";

interface ReadingFs {
  readSync(handle: number, into: Uint8Array, offset: number, count: number, position: number | null): number;
}

type OnRead = (problem: FileProblem | null, bytes: Uint8Array) => void;

const FARTHEST = 0x7fff_ffff;
const SKIP_BYTES = 1_048_576;

export interface StockReader {
  read(position: number, count: number, onRead: OnRead): void;
  /** Reading on to a place far behind takes a while: it ends at its next step. */
  abandonRead(): void;
}

export function createStockReader(fs: ReadingFs, handle: number): StockReader {
  let isAbandoned = false;
  /** Where the next bytes come from when no position is said. */
  let at = 0;
  /** null: the disk cannot be read. */
  const take = (count: number, position: number | null): Buffer | null => {
    spendMemory(count);
    const buffer = Buffer.alloc(count);
    try {
      const got = fs.readSync(handle, buffer, 0, count, position);
      at = (position === null ? at : position) + got;
      return got === count ? buffer : buffer.slice(0, got);
    } catch (_error) {
      return null;
    }
  };
  const answer = (bytes: Buffer | null, onRead: OnRead): void => {
    if (bytes === null) onRead("failed", Buffer.alloc(0));
    else onRead(null, bytes);
  };
  /** `onThere` is not called when the file ends before it. */
  const skipTo = (position: number, onThere: () => void, onRead: OnRead): void => {
    if (at === position) {
      onThere();
      return;
    }
    if (isAbandoned) {
      answer(null, onRead);
      return;
    }
    const isBefore = at >= FARTHEST && at < position;
    const passed = isBefore ? take(Math.min(SKIP_BYTES, position - at), null) : take(1, FARTHEST - 1);
    if (passed === null || passed.length === 0) answer(passed, onRead);
    else inTurn(() => skipTo(position, onThere, onRead));
  };
  return {
    read(position, count, onRead) {
      inTurn(() => {
        if (position <= FARTHEST) answer(take(count, position), onRead);
        else skipTo(position, () => answer(take(count, null), onRead), onRead);
      });
    },
    abandonRead() {
      isAbandoned = true;
    },
  };
}
