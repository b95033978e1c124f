import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { describe, it } from "node:test";
import { describeCodec, readVectors } from "@tendril/testing";
import { ProtocolError } from "../../errors.ts";
import { type ChannelMessage, decodeChannelMessage, encodeChannelMessage } from "./channel-message.ts";
import { type Frame, MAX_CHANNEL_MESSAGE_BYTES, WINDOW_BYTES } from "./frames.ts";
import { SwitchOver } from "./machine.ts";
import { type Side, Simulation } from "./simulation.suite.ts";

const sides: readonly Side[] = ["viewer", "host"];
const FRAMES = 120;
/** Messages of the whole switch: two opened channels and six marks. */
const STEPS_OF_SWITCH = 8;

describeCodec<ChannelMessage>(
  {
    name: "message of the direct path",
    maxBytes: MAX_CHANNEL_MESSAGE_BYTES,
    encode: encodeChannelMessage,
    decode(message) {
      const decoded = decodeChannelMessage(message);
      if (decoded === null) throw new ProtocolError("bad-value", "no message of the direct path");
      return decoded;
    },
  },
  [
    {
      name: "a piece",
      origin: "worked out from docs/spec/session-protocols.md, section 2.5",
      hex: "000102",
      value: { kind: "piece", isLast: false, bytes: Uint8Array.of(1, 2) },
    },
    {
      name: "the last piece, empty",
      origin: "worked out from docs/spec/session-protocols.md, section 2.5",
      hex: "01",
      value: { kind: "piece", isLast: true, bytes: new Uint8Array(0) },
    },
    {
      name: "a confirmation",
      origin: "worked out from docs/spec/session-protocols.md, section 2.5",
      hex: "02fffefdfc",
      value: { kind: "confirmation", count: 0xfffefdfc },
    },
  ],
);

/** Sends frames both ways between the steps, as far as each end takes them, and says what was sent. */
class Transfer {
  readonly simulation: Simulation;
  readonly sent: Record<Side, Frame[]> = { viewer: [], host: [] };

  constructor(simulation: Simulation) {
    this.simulation = simulation;
  }

  run(steps: number): void {
    for (let i = 0; i < steps; i++) {
      for (const side of sides) this.#sendSome(side);
      this.simulation.step();
    }
  }

  /** Everything is sent, and nothing under way any more. */
  finish(): void {
    while (sides.some((side) => this.sent[side].length < FRAMES && this.simulation.ends[side].fault === null))
      this.run(1);
    this.simulation.settle();
  }

  check(label: string): void {
    for (const [from, to] of [sides, sides.toReversed()] as [Side, Side][]) {
      assert.equal(this.simulation.ends[to].fault, null, `${label}: ${to}`);
      assert.equal(hashOf(this.simulation.ends[to].got), hashOf(this.sent[from]), `${label}: ${from}`);
    }
  }

  #sendSome(side: Side): void {
    const { random, ends } = this.simulation;
    const end = ends[side];
    if (random.next(12) === 0) end.machine.pause();
    if (random.next(3) === 0) end.machine.resume();
    while (end.isDrained && this.sent[side].length < FRAMES && random.next(3) > 0) {
      const isLong = random.next(20) === 0;
      const length = isLong ? MAX_CHANNEL_MESSAGE_BYTES + random.next(90_000) : random.next(200);
      const bytes = new Uint8Array(length).fill(this.sent[side].length);
      this.sent[side].push(bytes);
      end.isDrained = end.machine.send(bytes);
    }
    if (this.sent[side].length >= FRAMES) end.machine.resume();
  }
}

function hashOf(frames: readonly Frame[]): string {
  const hash = createHash("sha256");
  for (const frame of frames) hash.update(`${typeof frame} ${frame.length} `).update(frame);
  return hash.digest("hex");
}

function start(seed: number, isOwn = true): Transfer {
  return new Transfer(new Simulation({ seed, isOwn }));
}

describe("switch-over at any point of a transfer", () => {
  for (const isOwn of [true, false]) {
    it(`loses, doubles and reorders nothing, ${isOwn ? "our own two ends" : "as stock ends do it"}`, () => {
      for (let seed = 1; seed <= 80; seed++) {
        const transfer = start(seed, isOwn);
        transfer.run(transfer.simulation.random.next(200));
        transfer.simulation.begin();
        transfer.finish();
        transfer.check(`seed ${seed}`);
        for (const side of sides) assert.deepEqual(transfer.simulation.ends[side].paths, ["direct"]);
      }
    });
  }

  it("moves data to the channel", () => {
    const { simulation } = start(7);
    const { viewer, host } = simulation.ends;
    simulation.begin();
    simulation.settle();
    viewer.machine.send(Uint8Array.of(1));
    host.machine.send("text");
    simulation.breakChannel("viewer"); // what is under way is on the channel, and is sent again
    simulation.settle();
    assert.deepEqual([viewer.got, host.got], [["text"], [Uint8Array.of(1)]]);
    assert.deepEqual(viewer.paths, ["direct", "relay"]);
  });
});

describe("a channel that is lost", () => {
  for (const first of [...sides, undefined]) {
    it(`costs nothing at any step, first noticed by ${first ?? "either"}`, () => {
      for (let seed = 1; seed <= 20; seed++) {
        for (let steps = 0; steps <= STEPS_OF_SWITCH * 3; steps += 1 + (seed % 3)) {
          const transfer = start(seed * 100 + steps);
          transfer.run(seed % 40);
          transfer.simulation.begin();
          transfer.run(steps);
          transfer.simulation.breakChannel(first);
          transfer.finish();
          transfer.check(`seed ${seed}, ${steps} steps`);
          for (const side of sides) assert.equal(transfer.simulation.ends[side].machine.path(), "relay");
        }
      }
    });
  }

  it("may be followed by others, each without loss", () => {
    for (let seed = 1; seed <= 30; seed++) {
      const transfer = start(seed);
      for (let round = 0; round < 4; round++) {
        transfer.simulation.begin();
        transfer.run(30 + transfer.simulation.random.next(60));
        transfer.simulation.breakChannel();
        transfer.simulation.settle();
        for (const side of sides) {
          transfer.simulation.ends[side].machine.resume();
          transfer.simulation.settle();
        }
        for (const side of sides) assert.equal(transfer.simulation.ends[side].machine.isIdle(), true);
      }
      transfer.finish();
      transfer.check(`seed ${seed}`);
    }
  });

  it("ends a session with a stock end only when something may be lost, and else loses nothing", () => {
    const outcomes = { kept: 0, ended: 0 };
    for (const first of sides) {
      for (let seed = 1; seed <= 200; seed++) {
        const transfer = start(seed, false);
        const { simulation } = transfer;
        simulation.begin();
        transfer.run(seed % 30);
        simulation.breakChannel(first);
        transfer.finish();
        const hasEnded = sides.some((side) => simulation.ends[side].fault !== null);
        if (!hasEnded) transfer.check(`seed ${seed}`);
        outcomes[hasEnded ? "ended" : "kept"]++;
      }
    }
    assert.ok(outcomes.kept > 50 && outcomes.ended > 50, JSON.stringify(outcomes));
  });
});

describe("a channel that says nothing any more", () => {
  const beat = (simulation: Simulation, times: number): void => {
    for (let i = 0; i < times; i++) {
      for (const side of sides) simulation.ends[side].machine.beat();
      simulation.settle();
    }
  };

  it("stays while both ends hear each other, though neither has anything to say", () => {
    const { simulation } = start(7);
    simulation.begin();
    simulation.settle();
    beat(simulation, 50);
    for (const side of sides) assert.deepEqual(simulation.ends[side].paths, ["direct"]);
  });

  it("is taken for lost after a few beats, and costs nothing", () => {
    for (let seed = 1; seed <= 40; seed++) {
      const transfer = start(seed);
      const { simulation } = transfer;
      simulation.begin();
      simulation.settle();
      transfer.run(seed * 3);
      simulation.silenceChannel();
      transfer.run(20);
      for (const side of sides) simulation.ends[side].machine.resume();
      beat(simulation, 4);
      transfer.finish();
      transfer.check(`seed ${seed}`);
      for (const side of sides) assert.equal(simulation.ends[side].machine.path(), "relay", `seed ${seed}`);
    }
  });

  it("is given up by the end that hears nothing, for both", () => {
    const { simulation } = start(7);
    const { viewer, host } = simulation.ends;
    simulation.begin();
    simulation.settle();
    for (let i = 0; i < 3; i++) host.machine.beat();
    assert.equal(host.machine.path(), "direct");
    host.machine.beat();
    simulation.settle();
    assert.deepEqual(
      [host.paths, viewer.paths],
      [
        ["direct", "relay"],
        ["direct", "relay"],
      ],
    );
  });

  it("is left alone where the other end is a stock one, which does not beat", () => {
    const { simulation } = start(7, false);
    simulation.begin();
    simulation.settle();
    simulation.silenceChannel();
    beat(simulation, 50);
    for (const side of sides) assert.deepEqual(simulation.ends[side].paths, ["direct"]);
  });
});

describe("back pressure on the channel", () => {
  it("stops a sender whose reader pauses, within the window, and starts it again", () => {
    const { simulation } = start(3);
    const { viewer, host } = simulation.ends;
    simulation.begin();
    simulation.settle();
    host.machine.pause();
    let sentBytes = 0;
    while (viewer.isDrained && sentBytes < 4 * WINDOW_BYTES) {
      viewer.isDrained = viewer.machine.send(new Uint8Array(50_000));
      sentBytes += 50_000;
      simulation.settle();
    }
    assert.ok(sentBytes <= WINDOW_BYTES + 100_000, String(sentBytes));
    assert.deepEqual([host.got.length, viewer.isDrained], [0, false]);
    host.machine.resume();
    simulation.settle();
    assert.deepEqual([host.got.length, viewer.isDrained], [Math.ceil(sentBytes / 50_000), true]);
  });

  it("ends a session whose sender waits for nothing", () => {
    const { simulation } = start(4);
    const { viewer, host } = simulation.ends;
    simulation.begin();
    simulation.settle();
    host.machine.pause();
    for (let i = 0; i < 40; i++) viewer.machine.send(new Uint8Array(1_000_000));
    assert.equal(viewer.fault, "more waits than may");
  });
});

interface Recorded {
  readonly ch: string;
  readonly dir: "in" | "out" | "info";
  readonly text?: string;
}

describe("the recorded switch of the stock programs", () => {
  for (const name of ["desktop", "files"]) {
    const { frames } = readVectors<{ frames: readonly Recorded[] }>(
      `../../../vectors/session-webrtc-${name}.json`,
      import.meta.url,
    );
    const marks = frames
      .filter(({ ch, text }) => ch === "relay" && text?.includes('"webrtc'))
      .map(({ dir, text }) => ({ dir, type: String(JSON.parse(text ?? "").type) }));

    it(`is what each of our ends does with the other's part of it: ${name}`, () => {
      assert.equal(marks.length, 6);
      for (const side of sides) {
        const own = side === "viewer" ? "out" : "in";
        const said: string[] = [];
        const machine = createSilent(side, (type) => said.push(type));
        machine.begin(false);
        machine.channelOpened();
        for (const { dir, type } of marks) if (dir !== own) machine.control({ type });
        assert.deepEqual(
          said,
          marks.filter(({ dir }) => dir === own).map(({ type }) => type),
        );
        assert.equal(machine.path(), "direct");
      }
    });
  }
});

function createSilent(side: Side, say: (type: string) => void): SwitchOver {
  const nothing = (): void => {};
  const carrier = { sendBytes: () => true, sendText: nothing };
  return new SwitchOver(
    { side, plainForm: "plain" },
    {
      sendControl: ({ type }) => say(type),
      tunnel: carrier,
      channel: carrier,
      pauseTunnel: nothing,
      resumeTunnel: nothing,
      closeChannel: nothing,
      onFrame: nothing,
      onDrain: nothing,
      onPathChanged: nothing,
      onFault: nothing,
    },
  );
}
