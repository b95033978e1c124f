import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  adaptQuality,
  firstQuality,
  type LinkSample,
  QUALITY_STEPS,
  type QualityState,
  settingsOf,
  sharpLevelOf,
} from "./quality.ts";

const calm: LinkSample = { rttMs: 12, backlogMs: 0, bytesPerSecond: 500_000, framesPerSecond: 20 };
const run = (samples: readonly LinkSample[], from: QualityState = firstQuality): QualityState =>
  samples.reduce(adaptQuality, from);
const times = (count: number, sample: LinkSample): LinkSample[] =>
  Array.from({ length: count }, () => sample);

describe("automatic quality", () => {
  it("begins good and quick: a key must be seen at once", () => {
    const { frameTimerMs, level, scaling } = settingsOf(firstQuality);
    assert.ok(frameTimerMs >= 20 && frameTimerMs <= 30);
    assert.ok(level >= 50);
    assert.equal(scaling, 1024);
  });

  it("orders its steps from best to worst, within what agents accept", () => {
    for (const [i, step] of QUALITY_STEPS.entries()) {
      const better = QUALITY_STEPS[i - 1];
      assert.ok(step.level >= 1 && step.level <= 100);
      assert.ok(step.scaling >= 64 && step.frameTimerMs >= 20 && step.frameTimerMs <= 5000);
      if (better !== undefined)
        assert.ok(step.level < better.level && step.frameTimerMs >= better.frameTimerMs);
    }
  });

  it("rises to the best on a fast link that carries pictures", () => {
    assert.equal(run(times(20, calm)).step, 0);
  });

  it("does not take a still picture for a proof of the link", () => {
    assert.equal(run(times(60, { ...calm, bytesPerSecond: 0 })).step, firstQuality.step);
  });

  it("falls when the delay grows over its smallest value, faster when it is bad", () => {
    const settled = run(times(2, calm));
    assert.equal(adaptQuality(settled, { ...calm, rttMs: 160 }).step, settled.step + 1);
    assert.equal(adaptQuality(settled, { ...calm, rttMs: 900 }).step, settled.step + 2);
  });

  it("takes an answer that is late while no picture is under way for a host that stands still, not for a full link", () => {
    const settled = run(times(2, calm));
    const still = { ...calm, rttMs: 4_000, bytesPerSecond: 0 };
    assert.deepEqual(
      [run(times(9, still), settled).step, run(times(9, still), settled).calm],
      [settled.step, 0],
    );
    assert.equal(adaptQuality(run(times(9, still), settled), { ...still, bytesPerSecond: 900 }).step, 4);
  });

  it("falls when few pictures come, each a little late, and not when little happens", () => {
    const settled = run(times(2, calm));
    const full = { ...calm, rttMs: 90, framesPerSecond: 4 };
    assert.equal(run(times(1, full), settled).step, settled.step);
    assert.equal(run(times(2, full), settled).step, settled.step + 1);
    assert.equal(run(times(9, { ...full, framesPerSecond: 15 }), settled).step, settled.step);
    assert.equal(run(times(9, { ...full, framesPerSecond: 0 }), settled).step, settled.step);
    assert.ok(run(times(9, { ...full, rttMs: 20 }), settled).step <= settled.step);
    // a key now and then, or a clock, over a line whose delay varies
    assert.equal(run(times(60, { ...full, bytesPerSecond: 5_000 }), settled).step, settled.step);
  });

  it("falls when this computer cannot draw fast enough", () => {
    assert.equal(adaptQuality(firstQuality, { ...calm, backlogMs: 300 }).step, firstQuality.step + 1);
  });

  it("does not take a long way for a slow one", () => {
    assert.ok(run(times(20, { ...calm, rttMs: 280 })).step <= firstQuality.step);
  });

  it("stops at the last step and comes back when the link is calm", () => {
    const worst = run([calm, ...times(20, { ...calm, rttMs: 2_000 })]);
    assert.equal(worst.step, QUALITY_STEPS.length - 1);
    assert.equal(run(times(200, { ...calm, bytesPerSecond: 20_000 }), worst).step, firstQuality.step);
  });

  it("waits twice as long after a step that had to be taken back", () => {
    const risen = run(times(3, calm));
    assert.equal(risen.step, firstQuality.step - 1);
    const fallen = adaptQuality(risen, { ...calm, rttMs: 200 });
    assert.equal(fallen.patience, firstQuality.patience * 2);
    assert.equal(run(times(5, calm), fallen).step, fallen.step);
    assert.equal(run(times(6, calm), fallen).step, fallen.step - 1);
  });

  it("has what rests sharpened as long as the link has room", () => {
    const levels = QUALITY_STEPS.map((_, step) => sharpLevelOf({ ...firstQuality, step }));
    assert.deepEqual(levels, [90, 90, 90, 75, 75, 0, 0, 0, 0]);
    for (const [step, level] of levels.entries())
      assert.ok(level === 0 || level > (QUALITY_STEPS[step]?.level ?? 100));
  });

  it("works without answers about the delay", () => {
    assert.equal(run(times(20, { ...calm, rttMs: undefined })).step, 0);
  });
});
