import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { MAX_CHANNEL_MESSAGE_BYTES, MAX_EARLY_BYTES } from "./frames.ts";
import type { SwitchOver } from "./machine.ts";
import { type End, Simulation } from "./simulation.suite.ts";

function start(seed: number, isOwn = true): { readonly simulation: Simulation } {
  return { simulation: new Simulation({ seed, isOwn }) };
}

describe("a hostile other end", () => {
  const hostile: readonly [string, (end: End) => void][] = [
    ["sends what is no message", ({ machine }) => machine.bytesFromChannel(Uint8Array.of(9))],
    ["sends a frame without end", ({ machine }) => flood(machine, Uint8Array.of(0))],
    [
      "says that it has what was never sent",
      ({ machine }) => machine.control({ type: "direct", act: "lost", received: 5 }),
    ],
  ];
  for (const [title, act] of hostile) {
    it(`that ${title} ends its own session`, () => {
      const { simulation } = start(5);
      simulation.begin();
      simulation.settle();
      act(simulation.ends.host);
      assert.notEqual(simulation.ends.host.fault, null);
      assert.equal(simulation.ends.viewer.fault, null);
    });
  }

  it("that floods the channel before its turn is cut off at the limit", () => {
    const { simulation } = start(5, false);
    simulation.begin();
    const { host } = simulation.ends;
    host.machine.bytesFromChannel(new Uint8Array(MAX_EARLY_BYTES));
    assert.equal(host.fault, null);
    host.machine.bytesFromChannel(new Uint8Array(1));
    assert.equal(host.fault, "data before its turn");
  });

  it("that sends without end what is empty is cut off too", () => {
    const early = start(5, false);
    early.simulation.begin();
    const { viewer } = early.simulation.ends;
    for (let i = 0; i < 5_000; i++) viewer.machine.textFromChannel("");
    assert.equal(viewer.fault, "data before its turn");
    const { simulation } = start(5);
    simulation.begin();
    simulation.settle();
    const { host } = simulation.ends;
    host.machine.pause();
    for (let i = 0; i < 300_000; i++) host.machine.textFromChannel("");
    assert.equal(host.fault, "more than may wait");
    const pieces = start(5);
    pieces.simulation.begin();
    pieces.simulation.settle();
    for (let i = 0; i < 2_000; i++) pieces.simulation.ends.host.machine.bytesFromChannel(Uint8Array.of(0));
    assert.equal(pieces.simulation.ends.host.fault, "a frame is too long");
  });

  it("that marks and confirms at random breaks nothing but itself", () => {
    for (let seed = 1; seed <= 200; seed++) {
      const { simulation } = start(seed, seed % 2 === 0);
      const { random, ends } = simulation;
      for (let i = 0; i < 60; i++) disturb(ends.host.machine, random);
      ends.host.machine.close();
      assert.equal(ends.host.machine.isIdle(), false);
    }
  });
});

function flood(machine: SwitchOver, head: Uint8Array): void {
  const piece = new Uint8Array(MAX_CHANNEL_MESSAGE_BYTES);
  piece.set(head);
  for (let i = 0; i < 300; i++) machine.bytesFromChannel(piece);
}

function disturb(machine: SwitchOver, random: Simulation["random"]): void {
  const types = ["webrtc0", "webrtc1", "webrtc2", "direct", "options"];
  const acts: readonly (() => void)[] = [
    () => machine.begin(random.next(2) === 0),
    () => machine.channelOpened(),
    () => machine.control({ type: types[random.next(5)], act: "lost", received: random.next(3) - 1 }),
    () => machine.control({ type: "direct", act: "lost", received: "many" }),
    () => machine.bytesFromChannel(random.bytes(random.next(8))),
    () => machine.textFromChannel("{}"),
    () => machine.send(random.bytes(5)),
    () => machine.channelLost(),
    () => machine.channelDrained(),
    () => machine.beat(),
  ];
  acts[random.next(acts.length)]?.();
}
