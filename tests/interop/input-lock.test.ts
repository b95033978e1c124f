/**
 * Locked input on a real X server: the person's keyboard and mouse are those of Xephyr, whose window is typed into from
 * outside. Whatever ends the lock, the person can type again and the X server lives.
 */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, beforeEach, describe, it } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { Desktops } from "@tendril/agent";
import type { DesktopStream } from "@tendril/agent-core";
import { InputLockState, KeyAction } from "@tendril/protocol/constants";
import { viewerCommand } from "@tendril/protocol/sessions/desktop";
import { DesktopReader } from "../support/desktop-stream.ts";
import { openDesktopViewer } from "../support/desktop-viewer.ts";
import { workersOf } from "../support/desktop-workers.ts";
import { startOnlineDevice } from "../support/online-device.ts";
import { type Person, seatPerson } from "../support/person.ts";
import { openTestPicture, type TestPicture } from "../support/test-picture.ts";
import { until } from "../support/until.ts";
import { hasXvfb } from "../support/xvfb.ts";

const SIZE = { width: 640, height: 480 };
const [KEY_A, KEY_B] = [38, 56];
const VK_B = 66;
const [KEYBOARD, MOUSE] = ["Xephyr virtual keyboard", "Xephyr virtual mouse"];
const SETTLED_MS = 400;
const silent = { info() {}, warn() {}, error() {} };

describe("input that a viewer locks", {
  skip: hasXvfb ? false : "there is no Xvfb",
  timeout: 240_000,
}, () => {
  let person: Person;
  let picture: TestPicture;
  let folder: string;
  let desktops: Desktops;
  let reader: DesktopReader;
  let stream: DesktopStream;

  before(async () => {
    person = await seatPerson();
    picture = await openTestPicture(person.display, SIZE);
    folder = await mkdtemp(join(tmpdir(), "tendril-lock-"));
    desktops = new Desktops({ log: silent, findDisplay: () => person.display, lockFolder: folder });
  });
  after(async () => {
    desktops.close();
    picture.close();
    await person.leave();
    await rm(folder, { recursive: true });
  });
  beforeEach(() => canType());

  const xinput = (...words: string[]): string => {
    const { name, authFile } = person.display;
    return execFileSync("xinput", words, {
      encoding: "utf8",
      env: { ...process.env, DISPLAY: name, XAUTHORITY: authFile },
    });
  };
  const isOn = (device: string): boolean => /Device Enabled \(\d+\):\s*1/.test(xinput("list-props", device));

  /** The person can type; what came late from before does not count. */
  async function canType(): Promise<void> {
    await until("the person's key arrives", async () => {
      picture.seen.length = 0;
      person.type(KEY_A);
      await pause(100);
      return picture.seen.includes(`down ${KEY_A}`);
    });
    assert.deepEqual(await readdir(folder), []);
  }

  /** What the test's window sees of the person. */
  async function seesOfPerson(): Promise<readonly string[]> {
    await pause(SETTLED_MS);
    picture.seen.length = 0;
    person.type(KEY_A);
    person.move(100, 100);
    person.move(200, 120);
    await pause(SETTLED_MS);
    return [...picture.seen];
  }

  const ask = (state: number): void => stream.write(viewerCommand.encode({ kind: "inputLock", state }));
  const isTold = (isLocked: boolean): Promise<unknown> =>
    until(`told: ${isLocked}`, () => reader.last("inputLock")?.isLocked === isLocked);

  async function lock(): Promise<void> {
    reader = new DesktopReader();
    const opened = desktops.open({ onBytes: (bytes) => reader.push(bytes), onProblem() {}, onEnd() {} });
    assert.ok(opened);
    stream = opened;
    await isTold(false);
    ask(InputLockState.Lock);
    await isTold(true);
  }

  it("is the person's, not the viewer's, until it is unlocked", async () => {
    await lock();
    assert.deepEqual(await seesOfPerson(), []);
    for (const action of [KeyAction.Down, KeyAction.Up])
      stream.write(viewerCommand.encode({ kind: "key", action, vk: VK_B }));
    stream.write(viewerCommand.encode({ kind: "pointer", button: 0, x: 50, y: 60 }));
    await until("the viewer's input", () => picture.seen.includes("move 50,60"));
    assert.ok(picture.seen.includes(`down ${KEY_B}`) && picture.seen.includes(`up ${KEY_B}`));
    ask(InputLockState.Unlock);
    await isTold(false);
    await canType();
    stream.end();
  });

  it("survives a hundred changes", async () => {
    await lock();
    for (let i = 0; i < 50; i++) {
      for (const isLocked of [false, true]) {
        ask(isLocked ? InputLockState.Lock : InputLockState.Unlock);
        person.type(KEY_A);
        await isTold(isLocked);
      }
    }
    stream.end();
    await canType();
  });

  it("comes back when the last viewer leaves", async () => {
    await lock();
    stream.end();
    await canType();
  });

  it("comes back when the desktop worker is killed", async () => {
    await lock();
    for (const pid of workersOf(process.pid)) process.kill(pid, "SIGKILL");
    await canType();
  });

  it("comes back when the worker hangs and the agent ends", async () => {
    await lock();
    for (const pid of workersOf(process.pid)) process.kill(pid, "SIGSTOP");
    assert.deepEqual(await seesOfPerson(), []);
    desktops.close();
    await canType();
  });

  it("covers what is turned on meanwhile, and leaves off what was off before", async () => {
    // not the mouse: Xephyr without one reads nothing at all
    xinput("disable", KEYBOARD);
    await lock();
    xinput("enable", MOUSE);
    await until("it is locked again", () => !isOn(MOUSE));
    stream.end();
    await until("the mouse is back", () => isOn(MOUSE));
    await until("no note is left", async () => (await readdir(folder)).length === 0);
    assert.equal(isOn(KEYBOARD), false);
    xinput("enable", KEYBOARD);
    await canType();
  });

  it("is not locked when it cannot be written down", async () => {
    const lost = new Desktops({
      log: silent,
      findDisplay: () => person.display,
      lockFolder: join(folder, "none"),
    });
    reader = new DesktopReader();
    const opened = lost.open({ onBytes: (bytes) => reader.push(bytes), onProblem() {}, onEnd() {} });
    assert.ok(opened);
    stream = opened;
    await isTold(false);
    const before = reader.commands.length;
    ask(InputLockState.Lock);
    await until("an answer", () => reader.commands.slice(before).some(({ kind }) => kind === "inputLock"));
    await isTold(false);
    await canType();
    stream.end();
  });

  it("comes back when the agent is killed, by its worker or at the next start, and every viewer is told", async () => {
    const { name, authFile } = person.display;
    const device = await startOnlineDevice("own", { DISPLAY: name, XAUTHORITY: authFile });
    const notes = async (): Promise<readonly string[]> =>
      (await readdir(join(agentFolder, "tendril-agent"))).filter((found) => found.startsWith("input-lock-"));
    const { agent, agentFolder, control, deviceId, host } = device;
    const open = () => openDesktopViewer({ wsUrl: host.wsUrl, control, nodeId: deviceId });
    const lockByViewers = async () => {
      const viewers = [await open(), await open()];
      await until("pictures", () => viewers.every(({ reader: { pictures } }) => pictures > 0));
      viewers[0]?.send({ kind: "inputLock", state: InputLockState.Lock });
      await until("all are told", () =>
        viewers.every((one) => one.reader.last("inputLock")?.isLocked === true),
      );
      assert.equal((await notes()).length, 1);
      assert.deepEqual(await seesOfPerson(), []);
      const [worker] = workersOf(agent.pid() ?? 0);
      assert.ok(worker);
      return { worker, viewers };
    };
    try {
      const { viewers } = await lockByViewers();
      viewers[0]?.close();
      assert.deepEqual(await seesOfPerson(), []);
      viewers[1]?.close();
      await canType();
      await lockByViewers();
      await agent.stop();
      await canType();
      agent.start();
      await device.isOnline();
      const { worker } = await lockByViewers();
      process.kill(worker, "SIGSTOP");
      await agent.stop();
      process.kill(worker, "SIGKILL");
      assert.deepEqual(await seesOfPerson(), []);
      agent.start();
      await canType();
      await until("no note is left", async () => (await notes()).length === 0);
    } finally {
      await device.remove();
    }
  });

  it("is forgotten with the X server that had it", async () => {
    await lock();
    assert.equal((await readdir(folder)).length, 1);
    await person.leave();
    await until("no note is left", async () => (await readdir(folder)).length === 0);
    person = await seatPerson();
    picture = await openTestPicture(person.display, SIZE);
    await canType();
  });
});
