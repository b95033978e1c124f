import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Scene } from "./desktop-scene.suite.ts";

const quick = { kind: "compression", type: 1, level: 60, scaling: 1024, frameTimerMs: 20 } as const;
const resting = { ...quick, frameTimerMs: 150 };
const picture = { kind: "picture", x: 0, y: 0, image: Uint8Array.of(0xff, 0xd8) } as const;

function stage(isPolling = true): { scene: Scene; viewer: ReturnType<Scene["view"]> } {
  const scene = new Scene((fake) => {
    fake.isDesktopPolling = isPolling;
  });
  const viewer = scene.view();
  viewer.send(quick);
  return { scene, viewer };
}

describe("a capture that looks by the clock", () => {
  it("looks less often after seconds in which nothing happens", () => {
    const { scene } = stage();
    scene.fake.clock.advance(2_900);
    assert.deepEqual(scene.told(), [quick]);
    scene.fake.clock.advance(200);
    assert.deepEqual(scene.told(), [quick, resting]);
  });

  it("is quick again before the key that somebody presses, and when a picture comes", () => {
    const { scene, viewer } = stage();
    scene.fake.clock.advance(3_100);
    viewer.send({ kind: "key", action: 0, vk: 65 });
    assert.deepEqual(scene.told().slice(2), [quick, { kind: "key", action: 0, vk: 65 }]);
    scene.fake.clock.advance(3_100);
    scene.show(picture);
    assert.deepEqual(scene.told().slice(4), [resting, quick]);
  });

  it("stays quick while pictures come", () => {
    const { scene } = stage();
    for (let i = 0; i < 10; i++) {
      scene.fake.clock.advance(1_000);
      scene.show(picture);
    }
    assert.deepEqual(scene.told(), [quick]);
  });

  it("is no other capture: what waits for changes is not slowed down", () => {
    const { scene } = stage(false);
    scene.fake.clock.advance(60_000);
    assert.deepEqual(scene.told(), [quick]);
  });

  it("is left alone when it has ended", () => {
    const { scene, viewer } = stage();
    viewer.tunnel.handlers.onEnd();
    scene.fake.clock.advance(60_000);
    assert.deepEqual(scene.told(), [quick]);
  });
});
