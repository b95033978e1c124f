/**
 * Cuts a stream of bytes into desktop commands, whatever the pieces in which it comes.
 * Plain ES5 features only: the pushed core may bundle this file. Source: docs/spec/session-protocols.md, section 4.1.
 */
import { placeCommand } from "./framing.ts";

export interface SplitterOptions {
  /** Longest command, headers included; also bounds what is kept. */
  readonly maxCommandBytes: number;
  /** One whole command with its headers; a view that is valid during the call only. */
  onCommand(command: Uint8Array): void;
  /** The stream makes no sense from here on. What is kept is dropped, nothing more is delivered until `reset`. */
  onFault(): void;
}

export interface CommandSplitter {
  push(piece: Uint8Array): void;
  /** Forgets everything, for instance when the stream starts anew on another path. */
  reset(): void;
  /** Bytes of an incomplete command that wait for more. */
  readonly pendingBytes: () => number;
}

export function createCommandSplitter(options: SplitterOptions): CommandSplitter {
  let kept: Uint8Array | null = null; // bytes [0, keptBytes) wait; allocated for the whole command at once
  let keptBytes = 0;
  let isFaulty = false;

  function keep(piece: Uint8Array, room: number): void {
    if (kept === null || kept.length < room) {
      const grown = new Uint8Array(room);
      if (kept !== null) grown.set(kept.subarray(0, keptBytes));
      kept = grown;
    }
    kept.set(piece, keptBytes);
    keptBytes += piece.length;
  }

  /** Delivers whole commands; the number of bytes that the next one needs, 0 when nothing is left over. */
  function deliver(bytes: Uint8Array, start: number): { at: number; needed: number } {
    let at = start;
    while (at < bytes.length) {
      const place = placeCommand(bytes, at, options.maxCommandBytes);
      if (place === null) {
        fail();
        return { at: bytes.length, needed: 0 };
      }
      if (typeof place === "number") return { at, needed: place };
      options.onCommand(bytes.subarray(place.start, place.end));
      at = place.end;
    }
    return { at, needed: 0 };
  }

  function fail(): void {
    isFaulty = true;
    kept = null;
    keptBytes = 0;
    options.onFault();
  }

  /** Fills up the command that waits; where in `piece` the rest begins. */
  function fill(piece: Uint8Array): number {
    let at = 0;
    while (kept !== null && at < piece.length && !isFaulty) {
      const needed = placeCommand(kept.subarray(0, keptBytes), 0, options.maxCommandBytes);
      if (typeof needed !== "number") break;
      const taken = piece.subarray(at, at + Math.max(needed - keptBytes, 0));
      keep(taken, needed);
      at += taken.length;
      finishKept();
    }
    return at;
  }

  function finishKept(): void {
    if (kept === null) return;
    const whole = kept.subarray(0, keptBytes);
    const place = placeCommand(whole, 0, options.maxCommandBytes);
    if (typeof place === "number") return;
    kept = null;
    keptBytes = 0;
    if (place === null) fail();
    else options.onCommand(whole.subarray(place.start, place.end));
  }

  return {
    push(piece) {
      if (isFaulty) return;
      const start = fill(piece);
      if (isFaulty || start >= piece.length) return;
      const { at, needed } = deliver(piece, start);
      if (needed > 0) keep(piece.subarray(at), needed);
    },
    reset() {
      kept = null;
      keptBytes = 0;
      isFaulty = false;
    },
    pendingBytes: () => keptBytes,
  };
}
