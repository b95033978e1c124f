import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { KeyAction, PointerButton } from "@tendril/protocol/constants";
import { viewerCommand } from "@tendril/protocol/sessions/desktop";
import { ALL, Scene, type Wish } from "./desktop-scene.suite.ts";

const press = { kind: "key", action: KeyAction.Down, vk: 65 } as const;
const compression = { kind: "compression", type: 1, level: 60, scaling: 1024, frameTimerMs: 50 } as const;

describe("desktop, rights", () => {
  it("needs remote control or view only, and not the restriction", () => {
    for (const rights of [0, 0x10, 0x1_0008, 0x1_0100]) {
      const scene = new Scene();
      const viewer = scene.view({ rights });
      assert.deepEqual([viewer.tunnel.isEnded, scene.fake.desktops.length], [true, 0]);
      assert.equal(viewer.messages("console").at(-1)?.msgid, 2);
    }
    for (const rights of [0x8, 0x100, ALL]) assert.equal(new Scene().view({ rights }).tunnel.isEnded, false);
  });

  it("takes no input from view-only viewers, whatever they send, but their wishes for the picture", () => {
    const wishes: readonly Wish[] = [
      { rights: 0x108 },
      { rights: 0x100 },
      { rights: ALL, request: { desktopviewonly: true } },
    ];
    for (const wish of wishes) {
      const scene = new Scene();
      const viewer = scene.view(wish);
      viewer.send(
        press,
        { kind: "unicode", isDown: true, code: 65 },
        { kind: "pointer", button: PointerButton.LeftDown, x: 1, y: 1 },
        { kind: "wheel", x: 1, y: 1, delta: 120 },
        { kind: "ctrlAltDel" },
        { kind: "inputLock", state: 1 },
        { kind: "initTouch" },
        { kind: "touch", isList: false, points: [{ id: 1, flags: 0x1_0006, x: 1, y: 1 }] },
        { kind: "message", text: "x" },
        compression,
        { kind: "getDisplays" },
        { kind: "setDisplay", id: 1 },
        { kind: "inputLock", state: 2 },
      );
      viewer.control({ type: "control", act: "take" });
      viewer.control({ type: "lock" });
      viewer.send(press);
      assert.deepEqual(
        scene.told().map(({ kind }) => kind),
        ["compression", "getDisplays", "setDisplay", "inputLock"],
      );
      assert.equal(scene.fake.locks, 0);
      // two commands in one frame: the second does not ride on the first
      const both = Buffer.concat([
        viewerCommand.encode({ kind: "getDisplays" }),
        viewerCommand.encode(press),
      ]);
      viewer.tunnel.receiveBytes(both);
      assert.equal(scene.told().filter(({ kind }) => kind === "key").length, 0);
    }
  });

  it("says once, when the session ends, how much input it refused", () => {
    const scene = new Scene();
    const viewer = scene.view({ rights: 0x108 });
    const allowed = scene.view({ rights: ALL });
    viewer.send(press, press, compression, { kind: "inputLock", state: 2 }); // every page asks that
    allowed.send(press);
    const refusals = () => scene.fake.sentOf("log").filter(({ msgid }) => msgid === 90_001);
    assert.equal(refusals().length, 0);
    viewer.tunnel.handlers.onEnd();
    allowed.tunnel.handlers.onEnd();
    assert.deepEqual(
      refusals().map(({ msg, msgArgs }) => [msg, msgArgs]),
      [["Refused 2 inputs of a viewer without the right", ["2"]]],
    );
  });

  it("takes only pointer, characters and plain keys with limited input", () => {
    const scene = new Scene();
    const viewer = scene.view({ rights: 0x1008 });
    for (const vk of [17, 18, 91, 93, 112, 44, 175]) viewer.send({ ...press, vk });
    viewer.send({ kind: "ctrlAltDel" }, { kind: "inputLock", state: 1 });
    assert.deepEqual(scene.told(), []);
    viewer.send(press, { ...press, vk: 13 }, { kind: "unicode", isDown: true, code: 65 });
    viewer.send({ kind: "pointer", button: PointerButton.Move, x: 1, y: 1 });
    assert.equal(scene.told().length, 4);
  });

  it("drops what is no command, counts it, and ends a viewer that sends nothing else", () => {
    const scene = new Scene();
    const viewer = scene.view();
    const frames = [
      "",
      "00",
      "0001",
      "00010006",
      "000100060041ff",
      "00010005 00",
      "00010006 0941",
      "0002000a 00ff 0000 0000",
      "ffff0004",
      "001b0008 00000006 0001 0000 0041",
    ];
    for (const frame of frames) viewer.tunnel.receiveBytes(Buffer.from(frame.replaceAll(" ", ""), "hex"));
    assert.deepEqual(scene.capture.written.length, 0);
    assert.equal(viewer.tunnel.isEnded, false);
    for (let i = 0; i < 1_100; i++) viewer.tunnel.receiveBytes(Uint8Array.of(1, 2, 3));
    assert.equal(viewer.tunnel.isEnded, true);
  });
});
