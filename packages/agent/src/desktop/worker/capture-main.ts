/**
 * The worker process of a desktop: commands of the desktop protocol on descriptor 3, both ways; the display to open
 * comes as the first message of the parent. A fault, a hang or an X server's tricks stay in this process.
 */
import { Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import {
  createCommandSplitter,
  hostCommand,
  MAX_VIEWER_COMMAND_BYTES,
  viewerCommand,
} from "@tendril/protocol/sessions/desktop";
import { removeNote, writeNote } from "../lock/index.ts";
import { openX11Screen } from "../x11/index.ts";
import { type CaptureRequest, STREAM_DESCRIPTOR, type ViewersRequest } from "./contract.ts";
import { DesktopService } from "./desktop-service.ts";
import type { ScreenEvents } from "./screen.ts";

/** The agent kills whoever takes longer. */
const STOP_MS = 1_500;
/** For what is still on its way to the screen. */
const FLUSH_MS = 100;

const stream = new Socket({ fd: STREAM_DESCRIPTOR, readable: true, writable: true });
let service: DesktopService | undefined;
/** Several things tell of the same end. */
let stopped: Promise<unknown> | undefined;
/** What was said last of the viewers, perhaps before the screen was there. */
let viewers: ViewersRequest | undefined;

const splitter = createCommandSplitter({
  maxCommandBytes: MAX_VIEWER_COMMAND_BYTES,
  onCommand(bytes) {
    try {
      service?.receive(viewerCommand.decode(bytes));
    } catch {
      // no command that is known here: viewers of other versions may send some
    }
  },
  onFault: () => end("the commands cannot be read"),
});

function write(command: Uint8Array): Promise<void> {
  return new Promise((resolve) => {
    stream.write(command, () => resolve());
  });
}

/** Tells the viewers why, and ends. */
function end(why: string): void {
  Promise.all([write(hostCommand.encode({ kind: "error", text: why })), stop()]).finally(() =>
    stream.end(() => process.exit(0)),
  );
}

/** Keys that were held are let go, input that was locked is given back; not when the screen takes too long. */
function stop(): Promise<unknown> {
  stopped ??= Promise.race([service?.stop(), pause(STOP_MS)]);
  service = undefined;
  return stopped;
}

function stopAndExit(): void {
  stop().finally(() => setTimeout(() => process.exit(0), FLUSH_MS));
}

async function serve({ display, lockNote }: CaptureRequest): Promise<void> {
  const state = { cursor: 0, locks: { hasNum: false, hasScroll: false, hasCaps: false } };
  const events: ScreenEvents = {
    onPainted: () => service?.onPainted(),
    onResized: () => service?.onResized(),
    onCursor(shape) {
      state.cursor = shape;
      service?.onCursor(shape);
    },
    onKeyLocks(locks) {
      state.locks = locks;
      service?.onKeyLocks(locks);
    },
    onLost: end,
  };
  const note =
    lockNote === undefined
      ? undefined
      : { write: () => writeNote(lockNote, display), remove: () => removeNote(lockNote) };
  const screen = await openX11Screen(display, events, note);
  service = new DesktopService(screen, { write }, state);
  heedViewers();
  service.start();
  stream.on("data", (piece: Buffer) => splitter.push(piece));
}

function heedViewers(): void {
  if (viewers === undefined) return;
  service?.refine(viewers.extras);
  service?.hold(viewers.isHeld);
}

process.on("message", (message: "ping" | ViewersRequest | CaptureRequest) => {
  if (message === "ping") process.send?.("pong");
  else if ("isHeld" in message) {
    viewers = message;
    heedViewers();
  } else serve(message).catch((error: Error) => end(error.message));
});
process.on("disconnect", stopAndExit); // the agent is gone
process.on("SIGTERM", stopAndExit);
process.on("uncaughtException", (error) => end(`the desktop failed: ${error.message}`));
process.on("unhandledRejection", (why) => end(`the desktop failed: ${String(why)}`));
stream.on("error", stopAndExit); // the agent is gone
stream.on("close", stopAndExit);
