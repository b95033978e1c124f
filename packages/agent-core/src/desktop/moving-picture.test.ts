import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type Break, MovingDesktop } from "./moving-desktop.suite.ts";

const RUNS = 300;
const STEPS = 600;
/** Longer than beats need to notice a channel that fell silent, and than the longest wait for a redraw. */
const SETTLE_MS = 30_000;
const breaks: readonly Break[] = ["silent", "viewer told", "host told"];

/** Somebody draws, changes the screen, and plugs and pulls, while everything is under way. */
function live(desktop: MovingDesktop): void {
  const { random } = desktop;
  const deeds = new Map([
    [0, () => desktop.draw()],
    [1, () => desktop.draw()],
    [2, () => desktop.resize()],
    [3, () => desktop.refresh()],
    [4, () => desktop.offer()],
    [5, () => random.next(3) > 0 || desktop.break(breaks[random.next(3)] ?? "silent")],
  ]);
  for (let i = 0; i < STEPS; i++) (deeds.get(random.next(60)) ?? (() => desktop.step()))();
}

describe("a picture while the path changes", () => {
  it("is in the end what was drawn last, wherever channels begin and break", () => {
    let changes = 0;
    for (let seed = 0; seed < RUNS; seed++) {
      const desktop = new MovingDesktop(seed);
      live(desktop);
      desktop.settle(SETTLE_MS);
      const { shown, drawn, knownWidth, width, fault, isEnded, paths } = desktop;
      changes += paths.length;
      assert.deepEqual(
        { shown, width: knownWidth, fault, isEnded },
        { shown: drawn, width, fault: "", isEnded: false },
        `seed ${seed}: ${paths}`,
      );
    }
    assert.ok(changes > RUNS, `${changes} changes of the path`);
  });

  it("comes soon after the change back to the relay, drawn once", () => {
    for (let seed = 0; seed < RUNS; seed++) {
      const desktop = new MovingDesktop(seed);
      desktop.offer();
      desktop.settle(1_000);
      assert.deepEqual(desktop.paths, ["direct"]);
      desktop.break(breaks[seed % 3] ?? "silent");
      for (let i = 0; i < 2_000 && desktop.paths.length < 2; i++) desktop.step();
      assert.deepEqual(desktop.paths, ["direct", "relay"]);
      desktop.draw();
      desktop.settle(1_000);
      assert.equal(desktop.shown, desktop.drawn, `seed ${seed}`);
    }
  });
});
