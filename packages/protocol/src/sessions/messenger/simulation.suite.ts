/**
 * Two pages with a relay and a channel between them, in memory: what is sent waits until `run`, and can be lost.
 */
import type { IncomingFile } from "./incoming-file.ts";
import { MessengerMachine } from "./machine.ts";
import type { OutgoingFile } from "./outgoing-file.ts";
import type { MessengerFrame } from "./path-switch.ts";

export interface Page {
  readonly machine: MessengerMachine;
  readonly chats: string[];
  readonly states: string[];
  readonly incoming: IncomingFile[];
  readonly paths: string[];
  readonly signals: object[];
  /** Everything that was sent, by the path it took. */
  readonly sent: { readonly path: "relay" | "channel"; readonly frame: MessengerFrame }[];
  /** Bytes of the files that came. */
  readonly kept: Map<number, Uint8Array[]>;
  isTyping: boolean;
  /** Contents by the id of the file that is offered. */
  readonly contents: Map<number, Uint8Array>;
  send(name: string, content: Uint8Array): OutgoingFile;
}

export interface Simulation {
  readonly first: Page;
  readonly second: Page;
  join(isRecorded?: boolean): void;
  openChannel(): void;
  /** Delivers what waits, at most so many frames. */
  run(limit?: number): number;
  /** The connection breaks: what waits is lost. */
  lose(): void;
}

export interface SimulationOptions {
  /** The second page is a stock one: our word in `random` does not come from it, nor our answers. */
  readonly isSecondStock?: boolean;
  /** Keeps bytes back, as a page that does not get on with writing. */
  readonly isStalled?: boolean;
}

export function simulate({ isSecondStock = false, isStalled = false }: SimulationOptions = {}): Simulation {
  let queue: { to: Page; from: "relay" | "channel"; frame: MessengerFrame }[] = [];
  let ids = 0;
  const makePage = (number: number, isStock: boolean, other: () => Page): Page => {
    const push = (from: "relay" | "channel", frame: MessengerFrame): void => {
      page.sent.push({ path: from, frame });
      const isFirstWord = typeof frame === "string" && frame.includes('"random"');
      const plain = isStock && isFirstWord ? frame.replace(/,"tendril":1/, "") : frame;
      queue.push({ to: other(), from, frame: plain });
    };
    const page: Page = {
      machine: new MessengerMachine({
        sendRelay: (frame) => push("relay", frame),
        sendChannel: (frame) => push("channel", frame),
        offerChannel() {},
        onPeer() {},
        onPath: (path) => page.paths.push(path),
        onChat: (text) => page.chats.push(text),
        onChatState: (id, state) => page.states.push(`${id} ${state}`),
        onTyping(isTyping) {
          page.isTyping = isTyping;
        },
        onIncoming(file) {
          if (!page.incoming.includes(file)) page.incoming.push(file);
        },
        onContent(file, bytes) {
          const kept = page.kept.get(file.id) ?? [];
          kept.push(Uint8Array.from(bytes));
          page.kept.set(file.id, kept);
          if (!isStalled) file.wasKept(bytes.length);
        },
        onComplete: (file) => file.finish(file.hash === undefined ? undefined : file.hash === "0".repeat(96)),
        onOutgoing: (file) => pump(page, file),
        onSignal: (message) => page.signals.push(message),
        onImage() {},
        random: () => number + ids++ / 1e6,
      }),
      ...{ chats: [], states: [], incoming: [], paths: [], signals: [], sent: [] },
      ...{ kept: new Map(), contents: new Map(), isTyping: false },
      send(name, content) {
        const file = page.machine.offerFile({ name, type: "", size: content.length });
        if (file === undefined) throw new Error("too many files");
        page.contents.set(file.facts.id, content);
        return file;
      },
    };
    return page;
  };
  const first: Page = makePage(0.6, false, () => second);
  const second: Page = makePage(0.3, isSecondStock, () => first);
  const pages = [first, second];
  return {
    first,
    second,
    join: (isRecorded = false) => {
      for (const { machine } of pages) machine.joined(isRecorded);
    },
    openChannel() {
      for (const { machine } of pages) machine.channelOpened();
    },
    run(limit = 100_000) {
      let count = 0;
      for (; count < limit; count++) {
        const next = queue.shift();
        if (next === undefined) break;
        next.to.machine.receive(next.frame, next.from);
      }
      return count;
    },
    lose() {
      queue = [];
      for (const { machine } of pages) machine.lost();
    },
  };
}

/** As the page does it, but at once: reads what may be sent and sends it. */
function pump({ machine, contents }: Page, file: OutgoingFile): void {
  for (;;) {
    if (machine.path.isHolding) return;
    const next = file.next();
    if (next === undefined) return;
    if (next === "end") {
      machine.sendFrame(JSON.stringify(file.end("0".repeat(96))));
      return;
    }
    const { position, length } = next;
    const bytes = contents.get(file.facts.id)?.subarray(position, position + length) ?? new Uint8Array();
    const frame = file.piece(position, bytes);
    if (frame !== undefined) machine.sendFrame(frame);
  }
}
