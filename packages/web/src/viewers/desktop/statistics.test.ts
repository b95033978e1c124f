import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Meter } from "./statistics.ts";

describe("meter", () => {
  it("counts frames and bytes of the last two seconds", () => {
    const meter = new Meter();
    for (let i = 0; i < 90; i++) {
      meter.received(1_000, i * 33);
      meter.drawn(i * 33, i * 33);
      meter.drawn(i * 33, i * 33 + 3);
    }
    const { framesPerSecond, bytesPerSecond, totalBytes } = meter.read(89 * 33);
    assert.ok(framesPerSecond >= 29 && framesPerSecond <= 31, String(framesPerSecond));
    assert.ok(bytesPerSecond > 28_000 && bytesPerSecond < 32_000, String(bytesPerSecond));
    assert.equal(totalBytes, 90_000);
    assert.equal(meter.read(60_000).framesPerSecond, 0);
  });

  it("measures from a key to the first picture that came after it", () => {
    const meter = new Meter();
    meter.keyPressed(1_000);
    meter.drawn(990, 1_010);
    assert.equal(meter.read(1_010).keyToScreenMs, undefined);
    meter.drawn(1_040, 1_050);
    assert.equal(meter.read(1_050).keyToScreenMs, 50);
    for (const [pressedAtMs, drawnAtMs] of [
      [2_000, 2_900],
      [4_000, 4_060],
    ] as const) {
      meter.keyPressed(pressedAtMs);
      meter.drawn(drawnAtMs - 1, drawnAtMs);
    }
    assert.equal(meter.read(4_100).keyToScreenMs, 60);
  });

  it("takes an answer that does not come for a growing delay, but only if there ever was one", () => {
    const meter = new Meter();
    meter.rttSent(0);
    assert.equal(meter.rttMs(5_000), undefined);
    meter.rttAnswered(20);
    meter.rttSent(6_000);
    assert.equal(meter.rttMs(6_010), 20);
    assert.equal(meter.rttMs(6_700), 700);
    for (let at = 7_000; at <= 30_000; at += 1_000) meter.rttSent(at);
    assert.equal(meter.rttMs(30_000), 24_000, "questions that are asked again do not begin anew");
    meter.rttAnswered(25);
    assert.equal(meter.rttMs(31_000), 25);
  });

  it("keeps a minute of history", () => {
    const meter = new Meter();
    for (let i = 0; i < 80; i++) {
      meter.received(i, i * 1_000);
      meter.tick();
    }
    assert.equal(meter.read(80_000).history.length, 60);
    assert.equal(meter.read(80_000).history.at(-1), 79);
  });
});
