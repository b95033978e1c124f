/**
 * Pictures from one capture to all viewers. Who is slow misses pictures and is redrawn later; only when all are slow
 * the capture waits. What is no picture is kept, so that whoever joins or was behind gets the state first.
 * Source: docs/spec/session-protocols.md, sections 4.4, 4.5 and 7.1.
 */
import { DesktopCommand } from "@tendril/protocol/constants";
import { createCommandSplitter } from "@tendril/protocol/sessions/desktop/command-splitter";
import { MAX_HOST_COMMAND_BYTES, placeCommand } from "@tendril/protocol/sessions/desktop/framing";
import type { DesktopStream, Host } from "../host/index.ts";
import { type DesktopViewer, FIRST_REDRAW_MS } from "./desktop-viewer.ts";
import { commandOf } from "./viewer-command.ts";

/** Redraws of the whole screen, however many viewers want one. */
const REDRAW_EVERY_MS = 300;
const MAX_REDRAW_EVERY_MS = 10_000;
/** A viewer that says nothing for so long does not hold the capture back. */
const SILENT_MS = 4_000;
/** So many intervals without a redraw, and the viewer counts as quick again. */
const RARE_FACTOR = 4;
const MAX_ERROR_CHARS = 500;

export interface FanOutDeps {
  readonly host: Host;
  readonly viewers: readonly DesktopViewer[];
  readonly stream: () => DesktopStream | null;
  /** The capture says why there is no picture. */
  onProblem(why: string): void;
  onPicture(): void;
}

export interface FanOut {
  /** Bytes of the capture. */
  receive(bytes: Uint8Array): void;
  /** The viewer is full no more, or paused, or goes on. */
  changed(viewer: DesktopViewer): void;
  /** Sends the state, then asks for a redraw. */
  welcome(viewer: DesktopViewer): void;
  /** As soon as redraws are due and the viewer takes them. */
  redraw(viewer: DesktopViewer): void;
  /** Sends the last command of that number again; false when there was none. */
  repeat(viewer: DesktopViewer, command: number): boolean;
  /** Pauses the capture or lets it go on, after viewers came or went. */
  balance(): void;
  /** The capture starts anew. */
  reset(): void;
}

/** Commands that say how things are, in the order in which a viewer needs them. */
const states: readonly number[] = [
  DesktopCommand.Screen,
  DesktopCommand.SetDisplay,
  DesktopCommand.KeyState,
  DesktopCommand.Displays,
  DesktopCommand.Layout,
  DesktopCommand.InputLock,
  DesktopCommand.Cursor,
];
const pictures: readonly number[] = [DesktopCommand.Picture, DesktopCommand.Copy];

interface Fan {
  readonly deps: FanOutDeps;
  /** Last command of each number that says how things are. */
  known: { [command: number]: Uint8Array };
  redrawnAtMs: number;
  isRedrawPlanned: boolean;
  isPaused: boolean;
  isWaitPlanned: boolean;
}

export function createFanOut(deps: FanOutDeps): FanOut {
  const fan: Fan = {
    deps,
    known: {},
    redrawnAtMs: Number.NEGATIVE_INFINITY,
    isRedrawPlanned: false,
    isPaused: false,
    isWaitPlanned: false,
  };
  const splitter = createCommandSplitter({
    maxCommandBytes: MAX_HOST_COMMAND_BYTES,
    onCommand: (bytes) => deliver(fan, bytes),
    onFault: () => deps.onProblem("the remote desktop sent something that cannot be read"),
  });
  return {
    receive: (bytes) => splitter.push(bytes),
    changed(viewer) {
      balance(fan);
      if (viewer.isBehind && isReady(viewer)) redrawLater(fan, viewer);
    },
    welcome(viewer) {
      catchUp(fan, viewer);
      balance(fan);
    },
    redraw(viewer) {
      if (!isReady(viewer)) viewer.isBehind = true;
      else if (viewer.isBehind) catchUp(fan, viewer);
      else redraw(fan, viewer);
    },
    repeat(viewer, command) {
      const bytes = fan.known[command];
      if (bytes === undefined) return false;
      if (viewer.isFull)
        viewer.isBehind = true; // it comes with its redraw
      else send(viewer, bytes);
      return true;
    },
    balance: () => balance(fan),
    reset() {
      fan.known = {};
      fan.isPaused = false;
      splitter.reset();
    },
  };
}

function deliver(fan: Fan, bytes: Uint8Array): void {
  const place = placeCommand(bytes, 0, MAX_HOST_COMMAND_BYTES);
  if (place === null || typeof place === "number") return;
  const { command, payloadStart } = place;
  if (command === DesktopCommand.Error || command === DesktopCommand.Message) {
    tellText(fan, command, bytes.subarray(payloadStart));
    return;
  }
  const copy = new Uint8Array(bytes.length); // the paths keep it after this call
  copy.set(bytes);
  if (pictures.indexOf(command) >= 0) sendPicture(fan, copy, command === DesktopCommand.Copy);
  else sendNews(fan, command, copy);
  balance(fan);
}

function sendNews({ deps, known }: Fan, command: number, bytes: Uint8Array): void {
  if (states.indexOf(command) >= 0) known[command] = bytes;
  for (let i = 0; i < deps.viewers.length; i++) {
    const viewer = deps.viewers[i];
    if (viewer === undefined) continue;
    if (viewer.isFull)
      viewer.isBehind = true; // the state comes with its redraw
    else send(viewer, bytes);
  }
}

function tellText({ deps }: Fan, command: number, payload: Uint8Array): void {
  const text = textOfBytes(payload);
  if (text.charAt(0) === ".") deps.host.log(`desktop: ${text.substring(1)}`);
  else if (command === DesktopCommand.Error) deps.onProblem(text);
  else deps.host.log(`desktop: ${text}`);
}

function sendPicture(fan: Fan, bytes: Uint8Array, isCopy: boolean): void {
  const { deps } = fan;
  const { viewers } = deps;
  deps.onPicture();
  const isAnyReady = viewers.filter(isReady).length > 0;
  for (let i = 0; i < viewers.length; i++) {
    const viewer = viewers[i];
    if (viewer === undefined) continue;
    if (isCopy && !viewer.extras.copies) {
      viewer.isBehind = true; // it came a moment ago
      if (isReady(viewer)) redrawLater(fan, viewer);
      continue;
    }
    // when nobody is ready the capture is paused: what is under way is little, and losing it would cost a redraw
    if (isReady(viewer) || (!isAnyReady && !viewer.isPaused)) send(viewer, bytes);
    else viewer.isBehind = true;
  }
}

function send(viewer: DesktopViewer, bytes: Uint8Array): void {
  viewer.flight.sent(bytes.length);
  if (!viewer.session.path.send(bytes)) viewer.isFull = true;
}

/** The quickest viewer sets the pace. */
function balance(fan: Fan): void {
  const stream = fan.deps.stream();
  const ready = fan.deps.viewers.filter(isReady);
  const mustPause = ready.filter(({ flight }) => !flight.isAhead()).length === 0;
  if (mustPause && ready.length > 0) waitForWord(fan);
  if (stream === null || mustPause === fan.isPaused) return;
  fan.isPaused = mustPause;
  if (mustPause) stream.pause();
  else stream.resume();
}

/** Words get lost with a path that breaks. */
function waitForWord(fan: Fan): void {
  const { host, viewers } = fan.deps;
  if (fan.isWaitPlanned) return;
  fan.isWaitPlanned = true;
  host.after(SILENT_MS, () => {
    fan.isWaitPlanned = false;
    for (let i = 0; i < viewers.length; i++) viewers[i]?.flight.giveUpAfter(SILENT_MS);
    balance(fan);
  });
}

function sendState({ known }: Fan, viewer: DesktopViewer): void {
  for (let i = 0; i < states.length; i++) {
    const bytes = known[states[i] || 0];
    if (bytes !== undefined) send(viewer, bytes);
  }
}

function redraw(fan: Fan, viewer: DesktopViewer): void {
  const { host, stream } = fan.deps;
  viewer.redrawnAtMs = host.now();
  viewer.isBehind = false;
  if (fan.isRedrawPlanned) return;
  fan.isRedrawPlanned = true;
  host.after(Math.max(0, fan.redrawnAtMs + REDRAW_EVERY_MS - host.now()), () => {
    fan.isRedrawPlanned = false;
    fan.redrawnAtMs = host.now();
    stream()?.write(commandOf(DesktopCommand.Refresh, []));
  });
}

/** A viewer that is behind again soon after each redraw gets them at longer and longer intervals. */
function redrawLater(fan: Fan, viewer: DesktopViewer): void {
  const { host, viewers } = fan.deps;
  if (viewer.isRedrawPlanned) return;
  viewer.isRedrawPlanned = true;
  const sinceMs = host.now() - viewer.redrawnAtMs;
  host.after(Math.max(0, viewer.redrawEveryMs - sinceMs), () => {
    viewer.isRedrawPlanned = false;
    if (viewers.indexOf(viewer) < 0 || !viewer.isBehind || !isReady(viewer)) return;
    const isRare = host.now() - viewer.redrawnAtMs > viewer.redrawEveryMs * RARE_FACTOR;
    viewer.redrawEveryMs = isRare ? FIRST_REDRAW_MS : Math.min(MAX_REDRAW_EVERY_MS, viewer.redrawEveryMs * 2);
    catchUp(fan, viewer);
  });
}

function catchUp(fan: Fan, viewer: DesktopViewer): void {
  sendState(fan, viewer);
  redraw(fan, viewer);
}

function isReady({ isFull, isPaused }: DesktopViewer): boolean {
  return !isFull && !isPaused;
}

/** UTF-8, cut to a length for people; odd bytes become question marks. */
function textOfBytes(payload: Uint8Array): string {
  let escaped = "";
  let plain = "";
  const length = Math.min(payload.length, MAX_ERROR_CHARS);
  for (let i = 0; i < length; i++) {
    const byte = payload[i] || 0;
    escaped += `%${byte < 16 ? "0" : ""}${byte.toString(16)}`;
    plain += byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : "?";
  }
  try {
    return decodeURIComponent(escaped);
  } catch (_error) {
    return plain; // cut within a character, or no UTF-8
  }
}
