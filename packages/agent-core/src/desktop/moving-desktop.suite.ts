/**
 * A desktop between relay and direct path: the core on one end, a viewer of our own on the other, and between them lines
 * whose messages arrive in order, but as late as chance has it. A test draws, and breaks the channel where it wants.
 */
import { hostCommand, viewerCommand } from "@tendril/protocol/sessions/desktop";
import { BEAT_EVERY_MS, SwitchOver } from "@tendril/protocol/sessions/switch-over";
import { createRandom, type Random } from "@tendril/testing";
import type { FakeTunnel } from "../host/fake-host.suite.ts";
import type { FakePeer } from "../host/fake-peers.suite.ts";
import { Scene } from "./desktop-scene.suite.ts";

const SETUP_TIMEOUT_MS = 20_000;
/** Of which a few are more than may be under way. */
const LARGE_PICTURE_BYTES = 90_000;

/** Ways in which a channel ends: nothing arrives any more, or one end is told. */
export type Break = "silent" | "viewer told" | "host told";

export class MovingDesktop {
  readonly random: Random;
  /** Number of what was drawn last, and of what the viewer sees; width of the screen, and of the one it knows. */
  drawn = 0;
  shown = 0;
  width = 1;
  knownWidth = 0;
  fault = "";
  readonly paths: string[] = [];
  readonly #scene = new Scene();
  readonly #tunnel: FakeTunnel;
  readonly #viewer: SwitchOver;
  /** Under way from the viewer. */
  readonly #tunnelToHost: (() => void)[] = [];
  #channelToHost: (() => void)[] = [];
  #read = { frames: 0, channel: 0, written: 0 };
  #peer: FakePeer | undefined;
  #isOffered = false;
  #isBroken = true;
  /** The capture has something to show. */
  #isPainted = false;
  #isResized = true;
  /** Pictures are large, and the viewer says what has arrived. */
  readonly #isLarge: boolean;
  #seenBytes = 0;

  constructor(seed: number) {
    this.random = createRandom(seed);
    this.#isLarge = seed % 3 === 0;
    this.#tunnel = this.#scene.view().tunnel;
    this.#viewer = this.#openViewer();
    if (seed % 2 === 1) this.#scene.view({ name: "bob" }); // always quick: nothing waits for the first one
    this.#beatLater();
  }

  get isEnded(): boolean {
    return this.#tunnel.isEnded;
  }

  draw(): void {
    this.drawn++;
    this.#isPainted = true;
  }

  /** The screen gets another size, which a capture says once. */
  resize(): void {
    this.width++;
    this.#isResized = true;
    this.draw();
  }

  refresh(): void {
    this.#viewer.send(viewerCommand.encode({ kind: "refresh" }));
  }

  /** The viewer asks for a channel, unless there is one. */
  offer(): void {
    if (this.#isOffered || !this.#viewer.isIdle()) return;
    this.#isOffered = true;
    this.#say({ type: "offer", sdp: "v=0 offer", tendril: 2 });
  }

  break(how: Break): void {
    if (this.#isBroken) return;
    this.#isBroken = true;
    this.#channelToHost = [];
    if (how === "viewer told") this.#viewer.channelLost();
    else if (how === "host told" && !this.#peer?.isClosed) this.#peer?.handlers.onEnd();
  }

  /** One of the things that may happen next, except that somebody does something. */
  step(): void {
    const { random } = this;
    const happenings = [
      () => this.#capture(),
      () => this.#tunnelToHost.shift()?.(),
      () => this.#channelToHost.shift()?.(),
      () => this.#readTunnel(),
      () => this.#readChannel(),
      () => this.#fill(),
      () => this.#tellSeen(),
      () => this.#drain(),
      () => this.#scene.fake.clock.advance(random.next(200)),
    ];
    happenings[random.next(happenings.length)]?.();
  }

  /** Everything that is under way arrives, again and again for so long. */
  settle(forMs: number): void {
    for (let ms = 0; ms < forMs; ms += 50) {
      this.#scene.fake.clock.advance(50);
      this.#drain();
      this.#tellSeen();
      this.#capture();
      for (const crossing of this.#tunnelToHost.splice(0)) crossing();
      for (const crossing of this.#channelToHost.splice(0)) crossing();
      while (this.#readTunnel()) {
        // until nothing is under way
      }
      while (this.#readChannel()) {
        // until nothing is under way
      }
    }
  }

  #openViewer(): SwitchOver {
    return new SwitchOver(
      { side: "viewer", plainForm: "plain" },
      {
        sendControl: (message) => this.#say(message),
        tunnel: {
          sendBytes: (bytes) => this.#tunnelToHost.push(() => this.#tunnel.receiveBytes(bytes)) > 0,
          sendText: () => {},
        },
        channel: {
          sendBytes: (bytes) => {
            const peer = this.#peer;
            if (!this.#isBroken)
              this.#channelToHost.push(() => peer?.isClosed || peer?.handlers.onBytes(bytes));
            return true;
          },
          sendText: () => {},
        },
        pauseTunnel: () => {},
        resumeTunnel: () => {},
        closeChannel: () => this.break("silent"),
        onFrame: (frame) => this.#see(frame),
        onDrain: () => {},
        onPathChanged: (path) => this.paths.push(path),
        onFault: (why) => {
          this.fault = why;
        },
      },
    );
  }

  #beatLater(): void {
    this.#scene.fake.clock.after(BEAT_EVERY_MS, () => {
      this.#viewer.beat();
      this.#beatLater();
    });
  }

  #say(message: object): void {
    this.#tunnelToHost.push(() =>
      this.#tunnel.receive(JSON.stringify({ ctrlChannel: "102938", ...message })),
    );
  }

  #tellSeen(): void {
    if (this.#isLarge) this.#say({ type: "seen", bytes: this.#seenBytes });
  }

  #see(frame: string | Uint8Array): void {
    if (typeof frame === "string") return;
    this.#seenBytes += frame.length;
    const command = hostCommand.decode(frame);
    if (command.kind === "screen") this.knownWidth = command.width;
    else if (command.kind === "picture") this.shown = (command.image[2] ?? 0) * 256 + (command.image[3] ?? 0);
  }

  /** As our own capture does: what it cannot write waits, and is newer when it can. */
  #capture(): void {
    const { capture } = this.#scene;
    for (const bytes of capture.written.slice(this.#read.written))
      if (viewerCommand.decode(bytes).kind === "refresh") this.#isPainted = true;
    this.#read.written = capture.written.length;
    if (capture.isPaused) return;
    if (this.#isResized) {
      this.#isResized = false;
      this.#scene.show({ kind: "screen", width: this.width, height: 1 });
    }
    if (!this.#isPainted) return;
    this.#isPainted = false;
    const image = new Uint8Array(this.#isLarge ? LARGE_PICTURE_BYTES : 4);
    image.set([0xff, 0xd8, this.drawn >> 8, this.drawn & 0xff]);
    this.#scene.show({ kind: "picture", x: 0, y: 0, image });
  }

  #readTunnel(): boolean {
    const frame = this.#tunnel.frames[this.#read.frames];
    if (frame === undefined) return false;
    this.#read.frames++;
    if (typeof frame === "string") this.#control(JSON.parse(frame));
    else this.#viewer.bytesFromTunnel(frame);
    return true;
  }

  #control(message: { readonly type?: unknown; readonly act?: unknown }): void {
    if (message.type === "answer") this.#openChannel();
    else if (message.type === "direct" && message.act === "refused") this.#isOffered = false;
    else this.#viewer.control(message);
  }

  #openChannel(): void {
    const peer = this.#scene.fake.peers.at(-1);
    this.#peer = peer;
    this.#read.channel = 0;
    this.#isBroken = false;
    this.#isOffered = false;
    this.#viewer.begin(true);
    this.#channelToHost = [() => peer?.isClosed || peer?.handlers.onOpen()];
    this.#scene.fake.clock.after(this.random.next(300), () => {
      if (this.#peer === peer && !this.#isBroken) this.#viewer.channelOpened();
    });
    this.#scene.fake.clock.after(SETUP_TIMEOUT_MS, () => {
      if (this.#peer === peer && this.#viewer.path() === "relay") this.#viewer.channelLost();
    });
  }

  #readChannel(): boolean {
    const bytes = this.#isBroken ? undefined : this.#peer?.sentBytes[this.#read.channel];
    if (bytes === undefined) return false;
    this.#read.channel++;
    this.#viewer.bytesFromChannel(bytes);
    return true;
  }

  #fill(): void {
    if (this.random.next(2) === 0) this.#tunnel.isFull = true;
    else if (this.#peer !== undefined) this.#peer.isFull = true;
  }

  #drain(): void {
    if (this.#tunnel.isFull) this.#tunnel.drain();
    const peer = this.#peer;
    if (!peer?.isFull || this.#isBroken) return; // a line that carries nothing never empties
    peer.isFull = false;
    peer.handlers.onDrain();
  }
}
