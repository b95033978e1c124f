import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Scene } from "./desktop-scene.suite.ts";

const picture = { kind: "picture", x: 0, y: 0, image: Uint8Array.of(0xff, 0xd8) } as const;
const screen = { kind: "screen", width: 800, height: 600 } as const;

describe("desktop of a session", () => {
  it("opens the desktop of the wished session once and gives everything to everybody", () => {
    const scene = new Scene();
    scene.fake.platform = "win32";
    const [ada, bob] = [
      scene.view({ options: { tsid: 2 } }),
      scene.view({ name: "bob", options: { tsid: 2 } }),
    ];
    assert.deepEqual([scene.fake.desktops.length, scene.capture.request.sessionId], [1, 2]);
    scene.show(screen, picture);
    assert.deepEqual(
      [ada.kinds(), bob.kinds()],
      [
        ["screen", "picture"],
        ["screen", "picture"],
      ],
    );
  });

  it("keeps the desktops of two sessions apart", () => {
    const scene = new Scene();
    scene.fake.platform = "win32";
    scene.view({ options: { tsid: 1 } });
    scene.view({ options: { tsid: 2 } });
    assert.deepEqual(
      scene.fake.desktops.map(({ request }) => request.sessionId),
      [1, 2],
    );
  });

  it("opens the one screen once where systems have no numbered sessions", () => {
    for (const platform of ["linux", "darwin", "freebsd"]) {
      const scene = new Scene();
      scene.fake.platform = platform;
      for (const tsid of [1, 2, -1, 0.5, "3"]) scene.view({ options: { tsid } });
      assert.deepEqual(
        scene.fake.desktops.map(({ request }) => request),
        [{}],
      );
    }
  });
});
