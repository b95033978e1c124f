import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { KeyAction, PointerButton } from "@tendril/protocol/constants";
import { hostCommand } from "@tendril/protocol/sessions/desktop";
import { Scene } from "./desktop-scene.suite.ts";

const picture = { kind: "picture", x: 0, y: 0, image: Uint8Array.of(0xff, 0xd8) } as const;
const screen = { kind: "screen", width: 800, height: 600 } as const;
const cursor = { kind: "cursor", shape: 3 } as const;
const press = { kind: "key", action: KeyAction.Down, vk: 65 } as const;
const compression = { kind: "compression", type: 1, level: 60, scaling: 1024, frameTimerMs: 50 } as const;

describe("desktop, one capture for all viewers", () => {
  it("ends the capture with the last viewer, and lets go of what a viewer held", () => {
    const scene = new Scene();
    const [ada, bob] = [scene.view(), scene.view({ name: "bob" })];
    ada.send(press, { kind: "pointer", button: PointerButton.LeftDown, x: 7, y: 9 });
    ada.tunnel.handlers.onEnd();
    assert.deepEqual(scene.told().slice(2), [
      { kind: "key", action: KeyAction.Up, vk: 65 },
      { kind: "pointer", button: PointerButton.LeftUp, x: 7, y: 9 },
    ]);
    assert.equal(scene.capture.isEnded, false);
    bob.tunnel.handlers.onEnd();
    assert.equal(scene.capture.isEnded, true);
    scene.view();
    assert.equal(scene.fake.desktops.length, 2);
  });

  it("gives who joins late the state first and asks for a redraw", () => {
    const scene = new Scene();
    scene.view();
    scene.show(screen, { kind: "displays", ids: [], selected: 0 }, cursor, picture);
    const late = scene.view({ name: "bob" });
    assert.deepEqual(late.kinds(), ["screen", "displays", "cursor"]);
    scene.fake.clock.advance(400);
    assert.equal(scene.refreshes(), 1);
  });

  it("cuts commands out of the stream, whatever the pieces", () => {
    const scene = new Scene();
    const ada = scene.view();
    const large = { kind: "picture", x: 1, y: 2, image: new Uint8Array(70_000) } as const;
    const stream = Buffer.concat([
      hostCommand.encode(screen),
      hostCommand.encode(large),
      hostCommand.encode(cursor),
    ]);
    for (let at = 0; at < stream.length; at += 997) {
      scene.capture.handlers.onBytes(stream.subarray(at, at + 997));
    }
    assert.deepEqual(ada.kinds(), ["screen", "picture", "cursor"]);
  });
});

describe("desktop, slow viewers", () => {
  it("leaves pictures out for one that is slow, redraws it later, and never stops the others", () => {
    const scene = new Scene();
    const [slow, quick] = [scene.view(), scene.view({ name: "bob" })];
    scene.fake.clock.advance(1_000);
    const before = scene.refreshes();
    slow.tunnel.isFull = true;
    scene.show(screen, picture, picture, picture, cursor);
    assert.equal(quick.kinds().length, 5);
    assert.deepEqual(slow.kinds(), ["screen"]);
    assert.equal(scene.capture.isPaused, false);
    slow.tunnel.drain();
    scene.fake.clock.advance(1_000);
    assert.deepEqual(slow.kinds(), ["screen", "screen", "cursor"]);
    assert.equal(scene.refreshes(), before + 1);
  });

  it("tells one that asks for a redraw also what it missed, as soon as it takes something", () => {
    const scene = new Scene();
    const slow = scene.view();
    scene.fake.clock.advance(1_000);
    slow.tunnel.isFull = true;
    scene.show(screen, cursor);
    const before = scene.refreshes();
    slow.send({ kind: "refresh" });
    scene.fake.clock.advance(1_000);
    assert.deepEqual([slow.kinds(), scene.refreshes()], [["screen"], before]);
    slow.tunnel.drain();
    slow.send({ kind: "refresh" });
    scene.fake.clock.advance(1_000);
    assert.deepEqual([slow.kinds(), scene.refreshes()], [["screen", "screen", "cursor"], before + 1]);
  });

  it("puts off what a viewer wishes too often, and answers none that takes nothing", () => {
    const scene = new Scene();
    const [eve, bob] = [scene.view({ name: "eve" }), scene.view({ name: "bob" })];
    scene.show(screen, { kind: "displays", ids: [], selected: 0 });
    scene.fake.clock.advance(1_000);
    const before = scene.told().length;
    for (let i = 0; i < 1_000; i++) eve.send({ kind: "setDisplay", id: i });
    assert.equal(scene.told().length, before + 20);
    scene.fake.clock.advance(1_000);
    assert.equal(scene.told().length, before + 21);
    assert.deepEqual(scene.told().at(-1), { kind: "setDisplay", id: 999 });
    eve.send({ kind: "setDisplay", id: 1 });
    scene.fake.clock.advance(500);
    for (let i = 0; i < 30; i++) eve.send({ kind: "setDisplay", id: i });
    scene.fake.clock.advance(500);
    eve.send({ kind: "setDisplay", id: 7 });
    scene.fake.clock.advance(2_000);
    assert.deepEqual(scene.told().at(-1), { kind: "setDisplay", id: 7 }, "nothing older comes later");
    const words = bob.messages("metadata").length;
    for (let i = 0; i < 1_000; i++) eve.control({ type: "control", act: i % 2 === 0 ? "take" : "share" });
    for (let i = 0; i < 1_000; i++) eve.control({ type: "lock" });
    assert.ok(scene.fake.locks <= 20, `${scene.fake.locks} programs to lock the screen`);
    assert.ok(bob.messages("metadata").length <= words + 20);
    scene.fake.clock.advance(1_000);
    eve.tunnel.isFull = true;
    scene.show(cursor);
    const sent = eve.kinds().length;
    eve.send({ kind: "getDisplays" });
    assert.equal(eve.kinds().length, sent);
  });

  it("redraws a viewer that fills up again and again at longer and longer intervals", () => {
    const scene = new Scene();
    const [slow] = [scene.view(), scene.view({ name: "bob" })];
    for (let i = 0; i < 200; i++) {
      slow.tunnel.isFull = true;
      scene.show(picture, picture);
      slow.tunnel.drain();
      scene.fake.clock.advance(100);
    }
    assert.ok(scene.refreshes() >= 3 && scene.refreshes() <= 9, `${scene.refreshes()} in 20 s`);
  });

  it("pauses the capture while all viewers are slow, without losing a picture", () => {
    const scene = new Scene();
    const [one, two] = [scene.view(), scene.view({ name: "bob" })];
    one.tunnel.isFull = true;
    two.tunnel.isFull = true;
    scene.show(screen);
    assert.equal(scene.capture.isPaused, true);
    scene.show(picture);
    assert.deepEqual(
      [one.kinds(), two.kinds()],
      [
        ["screen", "picture"],
        ["screen", "picture"],
      ],
    );
    one.tunnel.drain();
    assert.equal(scene.capture.isPaused, false);
  });

  it("takes no more than is on its way well to a viewer that says what it has", () => {
    const scene = new Scene();
    const ada = scene.view();
    const image = new Uint8Array(60_000).fill(1);
    const show = (): void => scene.show({ kind: "picture", x: 0, y: 0, image });
    for (let i = 0; i < 20; i++) show();
    assert.equal(scene.capture.isPaused, false); // it has said nothing so far
    ada.control({ type: "seen", bytes: 20 * 60_008 });
    for (let i = 0; i < 6; i++) show();
    assert.equal(scene.capture.isPaused, true);
    ada.control({ type: "seen", bytes: 25 * 60_008 });
    assert.equal(scene.capture.isPaused, false);
    for (let i = 0; i < 9; i++) show();
    assert.equal(scene.capture.isPaused, true);
    const bob = scene.view({ name: "bob" }); // as stock viewers: never says a word, and is quick
    assert.equal(scene.capture.isPaused, false);
    bob.tunnel.handlers.onEnd();
    assert.equal(scene.capture.isPaused, true);
    scene.fake.clock.advance(10_000); // the word was lost
    assert.equal(scene.capture.isPaused, false);
  });

  it("lets the capture go on when the only quick viewer is the one that stays", () => {
    const scene = new Scene();
    const [slow, quick] = [scene.view(), scene.view({ name: "bob" })];
    slow.tunnel.isFull = true;
    quick.tunnel.isFull = true;
    scene.show(screen);
    quick.tunnel.drain();
    quick.tunnel.handlers.onEnd();
    assert.equal(scene.capture.isPaused, true);
    slow.tunnel.drain();
    assert.equal(scene.capture.isPaused, false);
  });

  it("sends no pictures to a viewer that paused, and a redraw when it goes on", () => {
    const scene = new Scene();
    const [ada, bob] = [scene.view(), scene.view({ name: "bob" })];
    scene.fake.clock.advance(1_000);
    ada.send({ kind: "pause", isPaused: true });
    scene.show(picture);
    assert.deepEqual([ada.kinds(), bob.kinds()], [[], ["picture"]]);
    const before = scene.refreshes();
    ada.send({ kind: "pause", isPaused: false });
    scene.fake.clock.advance(1_000);
    assert.equal(scene.refreshes(), before + 1);
    bob.send({ kind: "pause", isPaused: true });
    ada.send({ kind: "pause", isPaused: true });
    assert.equal(scene.capture.isPaused, true);
  });
});

describe("desktop, viewers among themselves", () => {
  it("tells everybody who is here, as stock viewers know it and as ours do", () => {
    const scene = new Scene();
    const ada = scene.view({ request: { realname: "Ada L." } });
    const bob = scene.view({ name: "bob", rights: 0x100 });
    const { users, viewers, you } = ada.metadata();
    assert.deepEqual(users, { "user//ada": 1, "user//bob": 1 });
    assert.deepEqual(
      viewers.map(({ name, hasControl }) => [name, hasControl]),
      [
        ["Ada L.", true],
        ["bob", false],
      ],
    );
    assert.equal(viewers.find(({ id }) => id === you)?.name, "Ada L.");
    bob.tunnel.handlers.onEnd();
    assert.deepEqual(ada.metadata().users, { "user//ada": 1 });
  });

  it("takes input from all until one takes control, who can share it again", () => {
    const scene = new Scene();
    const [ada, bob] = [scene.view(), scene.view({ name: "bob" })];
    ada.send(press);
    bob.send({ ...press, vk: 66 });
    bob.control({ type: "control", act: "take" });
    assert.deepEqual(
      scene.told().map((command) => (command.kind === "key" ? [command.action, command.vk] : command.kind)),
      [
        [KeyAction.Down, 65],
        [KeyAction.Down, 66],
        [KeyAction.Up, 65],
      ],
    );
    ada.send(press);
    ada.control({ type: "control", act: "share" });
    ada.send(press);
    assert.equal(scene.told().length, 3);
    bob.control({ type: "control", act: "share" });
    ada.send(press);
    assert.equal(scene.told().length, 4);
  });

  it("passes a question on to those who have control, and their answer", () => {
    const scene = new Scene();
    const [ada, bob, eve] = [
      scene.view(),
      scene.view({ name: "bob" }),
      scene.view({ name: "eve", rights: 0x100 }),
    ];
    ada.control({ type: "control", act: "take" });
    bob.control({ type: "control", act: "ask" });
    const asked = ada.messages("control");
    assert.deepEqual(
      asked.map(({ act, from, name }) => [act, from, name]),
      [["ask", bob.metadata().you, "bob"]],
    );
    assert.deepEqual(eve.messages("control"), []);
    bob.control({ type: "control", act: "give", to: bob.metadata().you });
    assert.equal(bob.metadata().viewers.find(({ name }) => name === "bob")?.hasControl, false);
    ada.control({ type: "control", act: "give", to: eve.metadata().you });
    assert.equal(ada.metadata().viewers.find(({ name }) => name === "ada")?.hasControl, true);
    ada.control({ type: "control", act: "give", to: bob.metadata().you });
    assert.deepEqual(
      ada.metadata().viewers.map(({ hasControl }) => hasControl),
      [false, true, false],
    );
  });

  it("gives control back to all when its holder leaves", () => {
    const scene = new Scene();
    const [ada, bob] = [scene.view(), scene.view({ name: "bob" })];
    ada.control({ type: "control", act: "take" });
    ada.tunnel.handlers.onEnd();
    bob.send(press);
    assert.equal(scene.told().length, 1);
    assert.equal(bob.metadata().viewers[0]?.hasControl, true);
  });

  it("joins the wishes of all: best picture, shortest time", () => {
    const scene = new Scene();
    const [ada, bob] = [scene.view(), scene.view({ name: "bob" })];
    ada.send(compression);
    bob.send({ kind: "compression", type: 4, level: 30, scaling: 512, frameTimerMs: 20 });
    assert.deepEqual(scene.told().at(-1), { ...compression, frameTimerMs: 20 });
    bob.send({ kind: "frameTimer", ms: 9 });
    bob.send({ kind: "frameTimer", ms: 100 });
    ada.tunnel.handlers.onEnd();
    assert.deepEqual(scene.told().at(-1), {
      kind: "compression",
      type: 4,
      level: 30,
      scaling: 512,
      frameTimerMs: 100,
    });
  });
});

describe("desktop, when there is no picture", () => {
  it("says why and ends the tunnel when the host has none", () => {
    const scene = new Scene((fake) => {
      fake.desktopProblem = "there is no X display";
    });
    const viewer = scene.view();
    assert.equal(viewer.messages("console").at(-1)?.msg, "there is no X display");
    assert.equal(viewer.tunnel.isEnded, true);
  });

  it("passes on what the capture says, to those who join later too, but not its notes", () => {
    const scene = new Scene();
    const ada = scene.view();
    scene.show({ kind: "error", text: "Wayland – no picture" }, { kind: "error", text: ".note" });
    const bob = scene.view({ name: "bob" });
    for (const viewer of [ada, bob]) {
      assert.deepEqual(
        viewer.messages("console").map(({ msg }) => msg),
        ["Wayland – no picture"],
      );
    }
    assert.deepEqual(scene.fake.logged.at(-1), "desktop: note");
  });

  it("starts a capture again that ran for a while, with the wishes of the viewers", () => {
    const scene = new Scene();
    const viewer = scene.view();
    viewer.send(compression);
    scene.fake.clock.advance(6_000);
    scene.capture.handlers.onProblem("it ended unexpectedly");
    scene.capture.handlers.onEnd();
    assert.deepEqual([scene.fake.desktops.length, viewer.tunnel.isEnded], [2, false]);
    assert.deepEqual(scene.told(), [compression]);
    scene.capture.handlers.onEnd();
    assert.equal(viewer.tunnel.isEnded, true);
  });
});

describe("desktop, lock", () => {
  it("gives input back when everybody has left who could unlock it, and not before", () => {
    const scene = new Scene();
    const [ada, bob] = [scene.view(), scene.view({ name: "bob" })];
    scene.view({ name: "eve", rights: 0x100 });
    scene.view({ name: "guest", rights: 0x1008 });
    ada.send({ kind: "inputLock", state: 1 });
    ada.tunnel.handlers.onEnd();
    assert.deepEqual(scene.told(), [{ kind: "inputLock", state: 1 }]);
    bob.tunnel.handlers.onEnd();
    assert.deepEqual(scene.told().slice(1), [{ kind: "inputLock", state: 0 }]);
  });

  it("answers who asks for its state a few times in a second", () => {
    const scene = new Scene();
    const eve = scene.view({ rights: 0x100 });
    for (let i = 0; i < 1_000; i++) eve.send({ kind: "inputLock", state: 2 });
    assert.equal(scene.told().length, 20);
  });

  it("locks when it is asked to, and at the end when that was wished", () => {
    const scene = new Scene();
    const viewer = scene.view({ options: { autolock: true } });
    viewer.control({ type: "lock" });
    assert.equal(scene.fake.locks, 1);
    assert.equal(scene.fake.sentOf("log").at(-1)?.msgid, 53);
    viewer.tunnel.handlers.onEnd();
    assert.equal(scene.fake.locks, 2);
    const other = scene.view({ options: { autolock: true } });
    other.control({ type: "autolock", value: false });
    other.tunnel.handlers.onEnd();
    assert.equal(scene.fake.locks, 2);
  });
});
