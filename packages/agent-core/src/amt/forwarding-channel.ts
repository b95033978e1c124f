/**
 * One channel to a port of the firmware, as a connection: bytes go out as far as the firmware grants, and it may send as
 * much as was granted here. Nothing of it is kept beyond that. Source: docs/spec/amt.md, sections 1.7 and 1.12.
 */
import type { PortConnection, PortHandlers } from "../host/index.ts";
import { encodeAdjust, encodeClose, encodeContent } from "./apf-encode.ts";
import { copyBytes } from "./bytes.ts";

/** Bytes that the firmware may send before they were taken. */
export const HOST_WINDOW_BYTES = 4_096;
/** Longest content of a message: messages of the line have a limit that the host is not told. */
const MAX_CONTENT_BYTES = 1_024;
const MAX_WINDOW_BYTES = 0xffff_ffff;

export interface ChannelWire {
  /** False: the line takes no more for now, and says so by `flush`. */
  send(message: Uint8Array): boolean;
  readonly isFull: () => boolean;
  forget(id: number): void;
}

export interface ForwardingChannel {
  readonly connection: PortConnection;
  confirmed(theirs: number, windowBytes: number): void;
  refused(problem: string): void;
  /** False: more than was granted. */
  received(bytes: Uint8Array): boolean;
  /** False: more than a window can be. */
  adjusted(bytes: number): boolean;
  /** The firmware closed it, or the line is gone. */
  closed(problem: string | null): void;
  /** The line takes messages again. */
  flush(): void;
}

interface State {
  readonly id: number;
  readonly wire: ChannelWire;
  readonly handlers: PortHandlers;
  theirs: number;
  credits: number;
  granted: number;
  /** Taken by the reader and not granted again. */
  taken: number;
  queue: Uint8Array[];
  /** Came while the reader was paused. */
  kept: Uint8Array[];
  isOpen: boolean;
  isPaused: boolean;
  isEnding: boolean;
  isOver: boolean;
}

export function createForwardingChannel(
  id: number,
  wire: ChannelWire,
  handlers: PortHandlers,
): ForwardingChannel {
  const state: State = {
    ...{ id, wire, handlers, theirs: 0, credits: 0, granted: HOST_WINDOW_BYTES, taken: 0 },
    ...{ queue: [], kept: [], isOpen: false, isPaused: false, isEnding: false, isOver: false },
  };
  return {
    connection: connectionOf(state),
    confirmed(theirs, windowBytes) {
      if (state.isOpen || state.isOver) return;
      state.isOpen = true;
      state.theirs = theirs;
      state.credits = windowBytes;
      if (state.isEnding) finish(state);
      else handlers.onOpen();
      flush(state);
    },
    refused: (problem) => over(state, problem),
    received: (bytes) => receive(state, bytes),
    adjusted(bytes) {
      state.credits += bytes;
      if (state.credits > MAX_WINDOW_BYTES) return false;
      drain(state);
      return true;
    },
    closed(problem) {
      if (state.isOpen && !state.isOver && problem === null) wire.send(encodeClose(state.theirs));
      state.isPaused = false;
      deliver(state);
      over(state, problem);
    },
    flush: () => drain(state),
  };
}

function connectionOf(state: State): PortConnection {
  return {
    send(bytes) {
      if (state.isOver || state.isEnding || bytes.length === 0) return true; // nothing is not counted by any window
      state.queue.push(copyBytes(bytes));
      flush(state);
      return state.queue.length === 0;
    },
    pause() {
      state.isPaused = true;
    },
    resume() {
      state.isPaused = false;
      deliver(state);
    },
    finish() {}, // a channel has no halves
    end() {
      if (state.isOver || state.isEnding) return;
      state.isEnding = true;
      if (state.isOpen && state.queue.length === 0) finish(state);
    },
  };
}

function receive(state: State, bytes: Uint8Array): boolean {
  if (!state.isOpen || state.isOver || bytes.length === 0) return true; // late messages are normal
  state.granted -= bytes.length;
  if (state.granted < 0) return false;
  state.kept.push(bytes);
  deliver(state);
  return true;
}

/** Hands out what came, and grants as much again. */
function deliver(state: State): void {
  while (!state.isPaused && state.kept.length > 0) {
    const bytes = state.kept.shift();
    if (bytes === undefined) break;
    state.taken += bytes.length;
    if (!state.isEnding && bytes.length > 0) state.handlers.onBytes(bytes);
  }
  if (state.isOver || !state.isOpen || state.taken <= HOST_WINDOW_BYTES / 2) return;
  state.wire.send(encodeAdjust(state.theirs, state.taken));
  state.granted += state.taken;
  state.taken = 0;
}

function flush(state: State): void {
  while (state.isOpen && !state.isOver && state.credits > 0 && !state.wire.isFull()) {
    const next = state.queue[0];
    if (next === undefined) break;
    const length = Math.min(next.length, state.credits, MAX_CONTENT_BYTES);
    state.credits -= length;
    if (length === next.length) state.queue.shift();
    else state.queue[0] = next.subarray(length);
    state.wire.send(encodeContent(state.theirs, next.subarray(0, length)));
  }
  if (state.isEnding && state.isOpen && !state.isOver && state.queue.length === 0) finish(state);
}

function drain(state: State): void {
  const hadQueue = state.queue.length > 0;
  flush(state);
  if (hadQueue && state.queue.length === 0 && !state.isOver && !state.isEnding) state.handlers.onDrain();
}

/** From this side. */
function finish(state: State): void {
  if (state.isOver) return;
  state.wire.send(encodeClose(state.theirs));
  over(state, null);
}

function over(state: State, problem: string | null): void {
  if (state.isOver) return;
  state.isOver = true;
  state.queue = [];
  state.kept = [];
  state.wire.forget(state.id);
  state.handlers.onEnd(problem);
}
