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
  pendingBytes(): number;
}

/** The beginning of a command, in an array with room for what is known to come. */
interface Kept {
  bytes: Uint8Array;
  length: number;
}

export function createCommandSplitter(options: SplitterOptions): CommandSplitter {
  const kept: Kept = { bytes: new Uint8Array(0), length: 0 };
  let isFaulty = false;

  function fail(): void {
    isFaulty = true;
    forget(kept);
    options.onFault();
  }

  /** Fills up the command that waits; where in `piece` the rest begins. */
  function fill(piece: Uint8Array): number {
    let at = 0;
    while (kept.length > 0 && at < piece.length) {
      const whole = kept.bytes.subarray(0, kept.length);
      const place = placeCommand(whole, 0, options.maxCommandBytes);
      if (typeof place !== "number") break;
      const taken = piece.subarray(at, at + place - kept.length);
      append(kept, taken, place);
      at += taken.length;
      finish();
    }
    return at;
  }

  /** Delivers what waits if it is complete. */
  function finish(): void {
    const whole = kept.bytes.subarray(0, kept.length);
    const place = placeCommand(whole, 0, options.maxCommandBytes);
    if (typeof place === "number") return;
    forget(kept);
    if (place === null) fail();
    else options.onCommand(whole);
  }

  /** Delivers the whole commands of `piece` from `start` on and keeps the rest. */
  function deliver(piece: Uint8Array, start: number): void {
    let at = start;
    while (at < piece.length && !isFaulty) {
      const place = placeCommand(piece, at, options.maxCommandBytes);
      if (place === null) fail();
      else if (typeof place === "number") append(kept, piece.subarray(at), place);
      else options.onCommand(piece.subarray(place.start, place.end));
      at = place !== null && typeof place !== "number" ? place.end : piece.length;
    }
  }

  return {
    push(piece) {
      if (!isFaulty) deliver(piece, fill(piece));
    },
    reset() {
      forget(kept);
      isFaulty = false;
    },
    pendingBytes: () => kept.length,
  };
}

function forget(kept: Kept): void {
  kept.bytes = new Uint8Array(0);
  kept.length = 0;
}

function append(kept: Kept, piece: Uint8Array, room: number): void {
  if (kept.bytes.length < room) {
    const grown = new Uint8Array(room);
    grown.set(kept.bytes.subarray(0, kept.length));
    kept.bytes = grown;
  }
  kept.bytes.set(piece, kept.length);
  kept.length += piece.length;
}
