/**
 * A recorded session with firmware: its screen or its serial console, found out from what the viewer said first. Both
 * are streams without places to begin at, so a jump plays everything up to the moment without waiting.
 */
import {
  KvmSession,
  type RedirectionKind,
  RedirectionOpening,
  RedirectionRefused,
  SerialSession,
} from "@tendril/amt/redirection";
import { ProtocolError } from "@tendril/protocol";
import { RecordingFlag } from "@tendril/protocol/constants";
import { type PlacedBlock, readFrames } from "@tendril/protocol/sessions/recording";
import { createTerminalView } from "../terminal/index.ts";
import { askLink } from "../terminal/questions.ts";
import type { Jump, Screen } from "./screen.ts";

const WRITE_AT_ONCE_BYTES = 262_144;
const CELLS = { cols: 80, rows: 25 };
const placeholder = { user: "", cnonce: "", counter: "", response: "-" };

/** Nothing is ever sent: what the viewer said then is in the recording. */
function send(): void {}

/** What the firmware shows after its sign-in. */
interface Picture {
  readonly element: HTMLElement;
  receive(bytes: Uint8Array): void;
  written(): Promise<void>;
  dispose(): void;
}

export function createFirmwareScreen(): Screen {
  const feed = new FirmwareFeed();
  return {
    element: feed.element,
    async show(block) {
      feed.show(block);
      await feed.written();
    },
    async jump({ source, firstFrame, time, signal }: Jump) {
      feed.reset();
      let at = firstFrame;
      let bytes = 0;
      for await (const block of readFrames(source, firstFrame)) {
        if (block.time > time || signal.aborted) break;
        feed.show(block);
        at = block.end;
        bytes += block.payload.length;
        if (bytes < WRITE_AT_ONCE_BYTES) continue;
        bytes = 0;
        await feed.written();
      }
      await feed.written();
      return at;
    },
    dispose: () => feed.reset(),
  };
}

/** From the first block on, in their order. */
class FirmwareFeed {
  readonly element = document.createElement("div");
  #kind: RedirectionKind | undefined;
  #opening: RedirectionOpening | undefined;
  #picture: Picture | undefined;
  #isBroken = false;

  constructor() {
    this.element.className = "amt-recorded";
  }

  /** What is not understood ends the picture there; the rest of the page goes on. */
  show(block: PlacedBlock): void {
    if (this.#isBroken) return;
    try {
      this.#take(block);
    } catch (error) {
      const isOfRecording = error instanceof ProtocolError || error instanceof RedirectionRefused;
      if (!isOfRecording) throw error;
      this.#isBroken = true;
    }
  }

  async written(): Promise<void> {
    await this.#picture?.written();
  }

  reset(): void {
    this.#picture?.dispose();
    this.element.replaceChildren();
    this.#kind = undefined;
    this.#opening = undefined;
    this.#picture = undefined;
    this.#isBroken = false;
  }

  #take({ flags, payload }: PlacedBlock): void {
    if ((flags & RecordingFlag.FromViewer) !== 0) {
      if (this.#kind === undefined) this.#begin(kindOf(payload));
      return;
    }
    if (this.#kind === undefined || this.#opening === undefined) return;
    const rest = this.#picture === undefined ? this.#opening.receive(payload)?.rest : payload;
    if (rest === undefined) return;
    if (this.#picture === undefined) {
      this.#picture = this.#kind === "KVMR" ? createCanvas() : createConsole();
      this.element.append(this.#picture.element);
    }
    if (rest.length > 0) this.#picture.receive(rest);
  }

  #begin(kind: RedirectionKind | undefined): void {
    if (kind === undefined) return;
    this.#kind = kind;
    this.#opening = new RedirectionOpening(kind, { send, answer: () => placeholder });
    this.#opening.begin();
  }
}

/** The first message of a viewer: `10 00 00 00` and four letters. */
function kindOf(first: Uint8Array): RedirectionKind | undefined {
  const letters = String.fromCharCode(...first.subarray(4, 8));
  return first[0] === 0x10 && (letters === "KVMR" || letters === "SOL ") ? letters : undefined;
}

function createCanvas(): Picture {
  const canvas = document.createElement("canvas");
  canvas.className = "amt-canvas";
  const context = canvas.getContext("2d", { alpha: false });
  const session = new KvmSession(
    {
      send,
      onSize({ width, height }) {
        canvas.width = width;
        canvas.height = height;
      },
      onTile: ({ x, y, width, height, rgba }) =>
        context?.putImageData(new ImageData(rgba, width, height), x, y),
      ...{ onUpdate() {}, onBell() {}, onText() {} },
    },
    { colours: "rgb565", isCompressed: true },
  );
  session.begin();
  return {
    element: canvas,
    receive: (bytes) => session.receive(bytes),
    async written() {},
    dispose() {},
  };
}

function createConsole(): Picture {
  const view = createTerminalView(
    { onInput() {}, onResize() {}, onTitle() {}, confirmPaste: async () => false, onLink: askLink },
    { fontSize: 13, fixed: CELLS },
  );
  const session = new SerialSession({
    send,
    onOutput: (bytes) => view.write(bytes),
    onOpen() {},
    onEnd() {},
  });
  session.begin();
  return {
    element: view.element,
    receive: (bytes) => session.receive(bytes),
    written: () => view.written(),
    dispose: () => view.dispose(),
  };
}
