/** Our agent's desktop on a real X server: a worker process takes the picture, moves the pointer, types. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, afterEach, before, describe, it } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { Clipboards, Desktops } from "@tendril/agent";
import type { DesktopStream } from "@tendril/agent-core";
import { KeyAction, PointerButton } from "@tendril/protocol/constants";
import { type DesktopViewerCommand, viewerCommand } from "@tendril/protocol/sessions/desktop";
import { DesktopReader } from "../support/desktop-stream.ts";
import { workersOf } from "../support/desktop-workers.ts";
import { openTestPicture, type TestPicture } from "../support/test-picture.ts";
import { until } from "../support/until.ts";
import { hasXvfb, startXvfb, type TestDisplay } from "../support/xvfb.ts";

const SIZE = { width: 800, height: 600 };
/** A worker that is not held has taken frames by then. */
const STARTED_MS = 1_500;
const RED = 0xff0000;
const BLUE = 0x0000ff;
const GREEN = 0x00c000;
const silent = { info() {}, warn() {}, error() {} };

describe("desktop of our agent on X11", { skip: hasXvfb ? false : "there is no Xvfb" }, () => {
  let display: TestDisplay;
  let picture: TestPicture;
  let desktops: Desktops;
  let reader: DesktopReader;
  let stream: DesktopStream;
  let problems: string[];
  let ends: number;
  const send = (command: DesktopViewerCommand): void => stream.write(viewerCommand.encode(command));
  const quick = { kind: "compression", type: 1, level: 90, scaling: 1024, frameTimerMs: 20 } as const;

  before(async () => {
    display = await startXvfb(SIZE.width, SIZE.height);
    picture = await openTestPicture(display, SIZE);
    desktops = new Desktops({ log: silent, findDisplay: () => display });
  });
  after(async () => {
    desktops.close();
    picture.close();
    await display.stop();
  });
  afterEach(() => stream.end());

  async function open(): Promise<void> {
    reader = new DesktopReader();
    problems = [];
    ends = 0;
    const opened = desktops.open({
      onBytes: (bytes) => reader.push(bytes),
      onProblem: (why) => problems.push(why),
      onEnd: () => ends++,
    });
    assert.ok(opened);
    stream = opened;
    send(quick);
    await until("the first picture", () => reader.pictures > 0);
  }

  it("sends size, displays, key state and cursor, then the picture", async () => {
    picture.fill(0, 0, 800, 600, BLUE);
    picture.fill(100, 100, 200, 100, RED);
    await picture.done();
    await open();
    const kinds = reader.commands.slice(0, 6).map(({ kind }) => kind);
    assert.deepEqual(kinds, ["screen", "selectedDisplay", "keyState", "displays", "layout", "cursor"]);
    assert.deepEqual([reader.width, reader.height], [800, 600]);
    assert.ok(reader.shows(200, 150, RED) && reader.shows(50, 50, BLUE));
  });

  it("sends only what changed, and nothing when only the same was painted again", async () => {
    await open();
    picture.fill(0, 0, 800, 600, BLUE);
    picture.fill(100, 100, 200, 100, GREEN);
    await until("the green square", () => reader.shows(200, 150, GREEN));
    picture.fill(0, 0, 800, 600, BLUE);
    await until("the blue picture", () => reader.shows(700, 500, BLUE) && reader.shows(200, 150, BLUE));
    const before = reader.commands.length;
    picture.fill(0, 0, 800, 600, BLUE);
    picture.fill(400, 300, 20, 20, GREEN);
    await until("the green square", () => reader.shows(410, 310, GREEN));
    const areas = reader.commands.slice(before);
    assert.deepEqual(
      areas.map((command) => (command.kind === "picture" ? [command.x, command.y] : command.kind)),
      [[400, 288]], // on blocks of 16 pixels
    );
  });

  it("scales the picture and the pointer", async () => {
    await open();
    picture.fill(0, 0, 800, 600, BLUE);
    picture.fill(400, 0, 400, 600, RED);
    send({ ...quick, scaling: 512 });
    await until("the small picture", () => reader.width === 400 && reader.shows(300, 100, RED));
    assert.ok(reader.shows(100, 100, BLUE));
    picture.seen.length = 0;
    send({ kind: "pointer", button: PointerButton.Move, x: 100, y: 50 });
    await until("the pointer", () => picture.seen.includes("move 200,100"));
  });

  it("takes no frame while nobody takes any, also when that began before the screen was there", async () => {
    reader = new DesktopReader();
    const opened = desktops.open({ onBytes: (bytes) => reader.push(bytes), onProblem() {}, onEnd() {} });
    assert.ok(opened);
    stream = opened;
    stream.pause();
    picture.fill(0, 0, 800, 600, BLUE);
    await picture.done();
    await pause(STARTED_MS);
    picture.fill(0, 0, 800, 600, GREEN);
    await picture.done();
    stream.resume();
    await until("the green picture", () => reader.shows(400, 300, GREEN));
    assert.equal(reader.pictures, 1);
  });

  it("stands still while it is paused and catches up afterwards", async () => {
    await open();
    send({ kind: "pause", isPaused: true });
    send({ kind: "getDisplays" });
    const asked = reader.commands.length;
    await until("the displays", () => reader.commands.slice(asked).some(({ kind }) => kind === "displays"));
    const { pictures } = reader;
    picture.fill(0, 0, 800, 600, GREEN);
    await picture.done();
    send({ kind: "getDisplays" });
    const again = reader.commands.length;
    await until("the displays", () => reader.commands.slice(again).some(({ kind }) => kind === "displays"));
    assert.equal(reader.pictures, pictures);
    send({ kind: "pause", isPaused: false });
    await until("the green picture", () => reader.shows(400, 300, GREEN));
  });

  it("presses buttons, turns the wheel, and lets go of everything at the end", async () => {
    await open();
    picture.seen.length = 0;
    send({ kind: "pointer", button: PointerButton.LeftDown, x: 30, y: 40 });
    send({ kind: "wheel", x: 31, y: 41, delta: 120 });
    send({ kind: "wheel", x: 31, y: 41, delta: -121 });
    send({ kind: "key", action: KeyAction.Down, vk: 16 });
    await until("Shift", () => picture.seen.some((line) => line.startsWith("down")));
    const presses = picture.seen.filter((line) => line.startsWith("press"));
    assert.deepEqual(presses, ["press 1 30,40", "press 4 31,41", "press 5 31,41"]);
    stream.end();
    await until("Shift let go", () => picture.seen.some((line) => line.startsWith("up")));
    await until("the button let go", () => picture.seen.includes("release 1 31,41"));
  });

  it("types what the keyboard has and what it lacks, in order", async () => {
    await open();
    const text = "Hello, Zoë! 你好 ñandú ¿qué? 12€ aA";
    const before = picture.typed().length;
    for (let i = 0; i < text.length; i++) {
      send({ kind: "unicode", isDown: true, code: text.charCodeAt(i) });
      send({ kind: "unicode", isDown: false, code: text.charCodeAt(i) });
    }
    await until("the text", () => picture.typed().length >= before + text.length);
    assert.equal(picture.typed().slice(before), text);
  });

  it("keeps the order of many characters that the keyboard lacks", async () => {
    await open();
    const text = String.fromCharCode(...Array.from({ length: 60 }, (_, i) => 0x4e00 + i * 7));
    const before = picture.typed().length;
    for (const [i, character] of [...text].entries()) {
      send({ kind: "unicode", isDown: true, code: character.charCodeAt(0) });
      send({ kind: "key", action: KeyAction.Down, vk: 65 });
      send({ kind: "key", action: KeyAction.Up, vk: 65 });
      // a program that does not get on reads what a key means only when it is another character's already
      if (i % 20 === 19) await until("the text so far", () => picture.typed().length >= before + (i + 1) * 2);
    }
    const expected = [...text].map((character) => `${character}a`).join("");
    assert.equal(picture.typed().slice(before), expected);
  });

  it("presses a held key once, however often a viewer repeats it", async () => {
    await open();
    picture.seen.length = 0;
    for (let i = 0; i < 5; i++) send({ kind: "key", action: KeyAction.Down, vk: 0x1b });
    send({ kind: "key", action: KeyAction.Up, vk: 0x1b });
    await until("the key", () => picture.seen.some((line) => line.startsWith("up")));
    assert.equal(picture.seen.filter((line) => line.startsWith("down")).length, 1);
  });

  it("follows another layout of the keyboard", async () => {
    await open();
    const type = async (text: string): Promise<string> => {
      const before = picture.typed().length;
      for (const letter of text) send({ kind: "unicode", isDown: true, code: letter.charCodeAt(0) });
      await until("the text", () => picture.typed().length >= before + text.length);
      return picture.typed().slice(before);
    };
    assert.equal(await type("ay"), "ay");
    const swapped = [0x79, 0x78].map((symbol) => [symbol, symbol - 0x20] as const); // y and x on two keys
    picture.setKeys(52, swapped.slice(0, 1));
    picture.setKeys(29, swapped.slice(1, 2));
    await picture.done();
    await until("what is typed by the other layout", async () => (await type("xyZ")) === "xyZ");
  });

  it("tells when a lock key changed", async () => {
    await open();
    const press = (): void => {
      send({ kind: "key", action: KeyAction.Down, vk: 20 });
      send({ kind: "key", action: KeyAction.Up, vk: 20 });
    };
    press();
    await until("Caps Lock on", () => reader.last("keyState")?.hasCaps === true);
    press();
    await until("Caps Lock off", () => reader.last("keyState")?.hasCaps === false);
  });

  it("says that the keyboard of the person there is free when a viewer wants to lock it", async () => {
    await open();
    const answers = (): number => reader.commands.filter(({ kind }) => kind === "displays").length;
    const before = answers();
    send({ kind: "inputLock", state: 2 });
    send({ kind: "getDisplays" });
    await until("the next answer", () => answers() > before);
    assert.equal(reader.last("inputLock"), undefined, "who only asks is offered nothing that does not work");
    send({ kind: "inputLock", state: 1 });
    await until("the answer", () => reader.last("inputLock") !== undefined);
    assert.equal(reader.last("inputLock")?.isLocked, false);
  });

  it("reports a worker that dies, and opens again", async () => {
    await open();
    for (const pid of workersOf(process.pid)) process.kill(pid, "SIGKILL");
    await until("the report", () => ends === 1);
    assert.deepEqual(problems, ["the desktop ended unexpectedly"]);
    await open();
    assert.equal(reader.width, 800);
  });

  it("follows the screen when it becomes smaller and larger", async () => {
    await open();
    for (const [width, height] of [
      [640, 400],
      [700, 500],
      [SIZE.width, SIZE.height],
    ] as const) {
      await picture.resizeScreen(width, height);
      await until("the size", () => reader.width === width && reader.height === height);
      picture.fill(0, 0, width, height, GREEN);
      await until(
        "the picture",
        () => reader.shows(width - 1, height - 1, GREEN) && reader.shows(0, 0, GREEN),
      );
    }
    assert.deepEqual(problems, []);
  });

  it("uses next to no processor while nothing happens", async () => {
    await open();
    const [pid = 0] = workersOf(process.pid);
    await until(
      "three seconds with less than 0.02 cores",
      async () => {
        const before = processorSeconds(pid); // what came before may not be done yet
        await pause(3_000);
        return (processorSeconds(pid) - before) / 3 < 0.02;
      },
      30_000,
    );
  });
});

describe("clipboard of our agent on X11", { skip: hasXvfb ? false : "there is no Xvfb" }, () => {
  let display: TestDisplay;
  const one = new Clipboards(() => display);
  const other = new Clipboards(() => display);
  const read = (from: Clipboards) =>
    new Promise<string | null>((resolve, reject) =>
      from.read((text, problem) => (problem === null ? resolve(text) : reject(new Error(problem)))),
    );
  const write = (to: Clipboards, text: string) => new Promise((resolve) => to.write(text, resolve));

  before(async () => {
    display = await startXvfb(320, 200);
  });
  after(async () => {
    one.close();
    other.close();
    await display.stop();
  });

  it("is empty at first", async () => {
    assert.equal(await read(one), null);
  });

  it("gives text to other programs and takes theirs", async () => {
    assert.equal(await write(one, "Grüße 你好 😀"), null);
    assert.equal(await read(other), "Grüße 你好 😀");
    assert.equal(await write(other, "back"), null);
    assert.equal(await read(one), "back");
  });

  it("carries long texts whole", async () => {
    const text = "0123456789".repeat(60_000);
    assert.equal(await write(one, text), null);
    assert.equal(await read(other), text);
  });

  it("refuses texts that are too long and keeps the old one", async () => {
    assert.equal(await write(one, "kept"), null);
    assert.match(String(await write(one, "x".repeat(1_048_577))), /at most/);
    assert.equal(await read(other), "kept");
  });

  it("says why there is none", async () => {
    const none = new Clipboards(() => "this computer has no X display");
    await assert.rejects(read(none), /no X display/);
    assert.equal(await write(none, "x"), "this computer has no X display");
  });
});

function processorSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
  return (Number(fields[11]) + Number(fields[12])) / 100;
}
