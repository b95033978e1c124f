import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { hostCommand } from "@tendril/protocol/sessions/desktop";
import { Scene } from "./desktop-scene.suite.ts";
import { joinExtras, parseExtras } from "./picture-extras.ts";

const copy = { kind: "copy", fromX: 0, fromY: 64, toX: 0, toY: 0, width: 640, height: 400 } as const;
const screen = { kind: "screen", width: 800, height: 600 } as const;

describe("what viewers can and want beyond the commands", () => {
  it("is read from whatever comes", () => {
    assert.deepEqual(parseExtras({ copies: true, sharp: 90.7 }), { copies: true, sharpLevel: 90 });
    for (const sharp of [0, -1, 101, Number.NaN, Number.POSITIVE_INFINITY, "90", null, {}, undefined])
      assert.deepEqual(parseExtras({ copies: "yes", sharp }), { copies: false, sharpLevel: 0 });
  });

  it("is for all of them what the weakest takes", () => {
    const best = { copies: true, sharpLevel: 90 };
    assert.deepEqual(joinExtras([]), { copies: false, sharpLevel: 0 });
    assert.deepEqual(joinExtras([best, { copies: true, sharpLevel: 70 }]), { copies: true, sharpLevel: 70 });
    assert.deepEqual(joinExtras([best, { copies: false, sharpLevel: 0 }]), { copies: false, sharpLevel: 0 });
  });

  it("is told to the host when it changes: somebody says so, joins, looks away, leaves", () => {
    const scene = new Scene();
    const ada = scene.view();
    const told = () => scene.capture.refined.at(-1);
    ada.control({ type: "picture", copies: true, sharp: 90 });
    assert.deepEqual(told(), { copies: true, sharpLevel: 90 });
    const stock = scene.view({ name: "bob" });
    assert.deepEqual(told(), { copies: false, sharpLevel: 0 });
    stock.send({ kind: "pause", isPaused: true });
    assert.deepEqual(told(), { copies: true, sharpLevel: 90 });
    stock.send({ kind: "pause", isPaused: false });
    assert.deepEqual(told(), { copies: false, sharpLevel: 0 });
    stock.tunnel.handlers.onEnd();
    assert.deepEqual(told(), { copies: true, sharpLevel: 90 });
  });

  it("is told once, whoever pauses and goes on how often", () => {
    const scene = new Scene();
    const [ada, bob] = [scene.view(), scene.view({ name: "bob" })];
    for (const viewer of [ada, bob]) viewer.control({ type: "picture", copies: true, sharp: 90 });
    const before = scene.capture.refined.length;
    for (let i = 0; i < 1_000; i++) bob.send({ kind: "pause", isPaused: i % 2 === 0 });
    assert.equal(scene.capture.refined.length, before);
  });

  it("is heeded however much is wished: the last word counts", () => {
    const scene = new Scene();
    const ada = scene.view();
    for (let level = 1; level <= 60; level++) ada.control({ type: "picture", copies: true, sharp: level });
    assert.deepEqual(scene.capture.refined.at(-1), { copies: true, sharpLevel: 60 });
  });

  it("is told to a capture that starts again", () => {
    const scene = new Scene();
    scene.view().control({ type: "picture", copies: true, sharp: 80 });
    scene.show(screen);
    scene.fake.clock.advance(60_000);
    scene.capture.handlers.onEnd();
    assert.equal(scene.fake.desktops.length, 2);
    assert.deepEqual(scene.capture.refined, [{ copies: true, sharpLevel: 80 }]);
  });

  it("draws all anew when it shall be much better, where the host does not sharpen by itself", () => {
    const wish = (level: number) =>
      ({ kind: "compression", type: 1, level, scaling: 1024, frameTimerMs: 50 }) as const;
    const redraws = (isPolling: boolean, ...levels: readonly number[]): number => {
      const scene = new Scene((fake) => {
        fake.isDesktopPolling = isPolling;
      });
      const viewer = scene.view();
      for (const level of levels) {
        viewer.send(wish(level));
        scene.fake.clock.advance(2_000);
      }
      return scene.refreshes();
    };
    assert.equal(redraws(true, 60, 50, 40, 50), 0);
    assert.equal(redraws(true, 60, 40, 50, 60, 70), 1);
    assert.equal(redraws(true, 60, 85, 60, 85), 2);
    assert.equal(redraws(false, 20, 85), 0);
  });

  it("never gives a copy to a viewer that cannot draw it, and redraws what it would have shown", () => {
    const scene = new Scene();
    const ada = scene.view();
    ada.control({ type: "picture", copies: true, sharp: 0 });
    const stock = scene.view({ name: "bob" });
    scene.fake.clock.advance(5_000);
    const before = scene.refreshes();
    scene.capture.handlers.onBytes(hostCommand.encode(copy)); // was on its way already
    assert.deepEqual([ada.kinds().includes("copy"), stock.kinds().includes("copy")], [true, false]);
    scene.fake.clock.advance(5_000);
    assert.equal(scene.refreshes(), before + 1);
  });
});
