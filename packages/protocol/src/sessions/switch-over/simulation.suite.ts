/**
 * Two ends of a switch-over, joined by a tunnel and a channel whose messages arrive in order, but as late as chance
 * has it. A test breaks the channel where it wants; what was under way on it is lost.
 */
import { createRandom, type Random } from "@tendril/testing";
import type { Frame } from "./frames.ts";
import { SwitchOver } from "./machine.ts";

export type Side = "viewer" | "host";

/** One message under way. */
type Crossing = () => void;

export interface End {
  readonly machine: SwitchOver;
  /** Everything that the session of this end received. */
  readonly got: Frame[];
  /** How the path changed. */
  readonly paths: string[];
  fault: string | null;
  isDrained: boolean;
}

export interface SimulationOptions {
  readonly seed: number;
  readonly isOwn: boolean;
}

/** Messages that fit into a carrier before it says that it is full. */
const ROOM = 4;

/** Messages of one sender on one carrier. */
interface Line {
  readonly from: Side;
  readonly carrier: "tunnel" | "channel";
  crossings: Crossing[];
  isFull: boolean;
}

const sides: readonly Side[] = ["viewer", "host"];

export class Simulation {
  readonly random: Random;
  readonly ends: Readonly<Record<Side, End>>;
  readonly #options: SimulationOptions;
  readonly #lines: readonly Line[] = sides.flatMap((from) =>
    (["tunnel", "channel"] as const).map((carrier) => ({ from, carrier, crossings: [], isFull: false })),
  );
  readonly #paused = new Set<Side>();
  #isChannelUp = false;
  #isChannelSilent = false;

  constructor(options: SimulationOptions) {
    this.#options = options;
    this.random = createRandom(options.seed);
    this.ends = { viewer: this.#end("viewer"), host: this.#end("host") };
  }

  /** Both ends know that a channel is being made; each sees it open when chance has it. */
  begin(): void {
    this.#isChannelUp = true;
    this.#isChannelSilent = false;
    for (const side of sides) {
      this.ends[side].machine.begin(this.#options.isOwn);
      this.#line(other(side), "channel").crossings.push(() => this.ends[side].machine.channelOpened());
    }
  }

  /** Some of what is under way on the channel is gone; each end hears of it at its own time, `first` at once. */
  breakChannel(first?: Side): void {
    if (!this.#isChannelUp) return;
    this.#isChannelUp = false;
    for (const side of sides) {
      const line = this.#line(other(side), "channel");
      const arriving = line.crossings.slice(0, this.random.next(line.crossings.length + 1));
      line.crossings = [...arriving, () => this.ends[side].machine.channelLost()];
    }
    if (first === undefined) return;
    for (const crossing of this.#line(other(first), "channel").crossings.splice(0)) crossing();
  }

  /** Nothing arrives on the channel any more, and nobody is told. */
  silenceChannel(): void {
    this.#isChannelSilent = true;
    for (const side of sides) this.#line(side, "channel").crossings = [];
  }

  /** Delivers one message of one line. False: nothing is under way. */
  step(): boolean {
    const moving = this.#lines.filter(
      ({ from, carrier, crossings }) =>
        crossings.length > 0 && !(carrier === "tunnel" && this.#paused.has(other(from))),
    );
    const line = moving[this.random.next(moving.length || 1)];
    if (line === undefined) return false;
    line.crossings.shift()?.();
    if (!line.isFull || line.crossings.length > 1) return true;
    line.isFull = false;
    const { machine } = this.ends[line.from];
    if (line.carrier === "tunnel") machine.tunnelDrained();
    else machine.channelDrained();
    return true;
  }

  settle(): void {
    while (this.step()) {
      // until nothing is under way
    }
  }

  #line(from: Side, carrier: "tunnel" | "channel"): Line {
    const line = this.#lines.find((candidate) => candidate.from === from && candidate.carrier === carrier);
    if (line === undefined) throw new Error("there are four lines");
    return line;
  }

  #put(line: Line, crossing: Crossing): boolean {
    if (line.carrier === "channel" && (!this.#isChannelUp || this.#isChannelSilent)) return true;
    line.crossings.push(crossing);
    if (line.crossings.length >= ROOM) line.isFull = true;
    return !line.isFull;
  }

  #end(side: Side): End {
    const to = (): End => this.ends[other(side)];
    const tunnel = this.#line(side, "tunnel");
    const channel = this.#line(side, "channel");
    const machine = new SwitchOver(
      { side, plainForm: "plain" },
      {
        sendControl: (message) => this.#put(tunnel, () => to().machine.control(message)),
        tunnel: {
          sendBytes: (bytes) => this.#put(tunnel, () => to().machine.bytesFromTunnel(bytes)),
          sendText: (text) => this.#put(tunnel, () => to().got.push(text)),
        },
        channel: {
          sendBytes: (bytes) => this.#put(channel, () => to().machine.bytesFromChannel(bytes)),
          sendText: (text) => this.#put(channel, () => to().machine.textFromChannel(text)),
        },
        pauseTunnel: () => this.#paused.add(side),
        resumeTunnel: () => this.#paused.delete(side),
        closeChannel: () => this.breakChannel(),
        onFrame: (frame) => this.ends[side].got.push(typeof frame === "string" ? frame : frame.slice()),
        onDrain: () => {
          this.ends[side].isDrained = true;
        },
        onPathChanged: (path) => this.ends[side].paths.push(path),
        onFault: (why) => {
          this.ends[side].fault = why;
        },
      },
    );
    return { machine, got: [], paths: [], fault: null, isDrained: true };
  }
}

function other(side: Side): Side {
  return side === "viewer" ? "host" : "viewer";
}
