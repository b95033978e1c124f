/**
 * The desktop page against a host of the test, over the real relay: the picture pixel by pixel, input in its order.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, afterEach, before, beforeEach, describe, it } from "node:test";
import type { Page } from "playwright-core";
import { closeBrowser, openPage } from "../support/browser.ts";
import { type ControlClient, openControl } from "../support/control-client.ts";
import { differences, gradient, greet, HEIGHT, isLikeJpeg, picture, WIDTH } from "../support/desktop-page.ts";
import { type FakeAgent, freshIdentity, openFakeAgent } from "../support/fake-agent.ts";
import { playClipboard } from "../support/fake-clipboard.ts";
import { type FakeDesktop, type FakeViewerTunnel, inputOf, playDesktop } from "../support/fake-desktop.ts";
import { delayPastes } from "../support/late-page.ts";
import { eachLook } from "../support/looks.ts";
import { encodePng, type Rgb } from "../support/png.ts";
import { startTestServer, type TestServer } from "../support/server.ts";
import { until } from "../support/until.ts";

const vectors = join(import.meta.dirname, "..", "..", "packages", "protocol", "vectors");

describe("desktop page", { timeout: 240_000 }, () => {
  let host: TestServer;
  let control: ControlClient;
  let agent: FakeAgent;
  let desktop: FakeDesktop;
  let page: Page;
  let problems: string[];
  let tunnel: FakeViewerTunnel;

  before(async () => {
    host = await startTestServer();
    control = await openControl(host.wsUrl);
    const made = await control.ask({ action: "createmesh", meshname: "Desks", meshtype: 2 });
    const identity = await freshIdentity();
    agent = await openFakeAgent(host.wsUrl, {
      groupId: String(made.meshid),
      computerName: "desk-pc",
      identity,
    });
    agent.sendJson({
      action: "coreinfo",
      value: "Tendril core 0.1.0",
      caps: 10,
      osdesc: "Windows 11 Pro 24H2",
      root: true,
    });
  });
  after(async () => {
    await closeBrowser();
    agent.close();
    control.close();
    await host.stop();
  });
  beforeEach(async () => {
    desktop = playDesktop(agent, host.wsUrl);
    ({ page, problems } = await openPage());
    await page.goto(`${host.url}/sign-in/once?token=${await host.server.signInToken("user//admin")}`);
    await page.getByRole("link", { name: "desk-pc" }).click();
    await page.getByRole("link", { name: "Desktop", exact: true }).click();
    tunnel = await desktop.nextTunnel();
    greet(tunnel);
    await picture(page);
  });
  afterEach(async () => {
    assert.deepEqual(problems, []);
    await page.context().close();
    desktop.stop();
  });

  /** Who asked the device the last question of this type. */
  const askedBy = (type: string): Promise<unknown> =>
    until(`a question for ${type}`, () => {
      const asked = agent.received
        .filter((frame) => frame[0] === 0x7b)
        .map((frame): Record<string, unknown> => JSON.parse(String(frame)))
        .findLast((message) => message.type === type);
      return asked?.sessionid;
    });

  it("shows the desktop of another person who is signed in to Windows", async () => {
    agent.sendJson({
      action: "msg",
      type: "userSessions",
      sessionid: await askedBy("userSessions"),
      data: {
        1: { SessionId: 1, Username: "eve", Domain: "OSLO", State: "Active" },
        4: { SessionId: 4, Username: "<b>bob", Domain: "", State: "Active" },
      },
    });
    await page.getByRole("button", { name: "Desktop of: At the console" }).click();
    await page.getByRole("menuitemcheckbox", { name: /<b>bob/ }).click();
    const other = await desktop.nextTunnel();
    assert.equal(other.texts.find(({ type }) => type === "options")?.tsid, 4);
    greet(other);
    const blue: Rgb = [0, 0, 255];
    other.send({ kind: "picture", x: 0, y: 0, image: encodePng(WIDTH, HEIGHT, () => blue) });
    await until("the picture of the other", async () => (await differences(page, () => blue)).length === 0);
    await until("the end of the tunnel before", () => tunnel.socket.readyState === 3);
    const { type, value } = tunnel.texts.at(-1) ?? {};
    assert.deepEqual([type, value], ["autolock", false], "it is no end for which to lock");
    await page.getByRole("button", { name: "Desktop of: <b>bob" }).click();
    await eachLook(page, "desktop-windows-session");
  });

  it("shows what the host sends, pixel by pixel, in the order of arrival", async () => {
    await until("the first picture", async () => (await differences(page, gradient)).length === 0);
    const red: Rgb = [255, 0, 0];
    const green: Rgb = [0, 255, 0];
    for (let i = 0; i < 40; i++) {
      const colour = i % 2 === 0 ? red : green;
      tunnel.send({ kind: "picture", x: 32, y: 64, image: encodePng(96, 64, () => colour) });
      tunnel.send({ kind: "picture", x: 64, y: 96, image: encodePng(64, 32, () => [0, 0, i]) });
    }
    tunnel.send({ kind: "copy", fromX: 32, fromY: 64, toX: 320, toY: 200, width: 96, height: 64 });
    const expected = (x: number, y: number): Rgb => {
      const [left, top] = x >= 320 && x < 416 && y >= 200 && y < 264 ? [x - 288, y - 136] : [x, y];
      if (left >= 64 && left < 128 && top >= 96 && top < 128) return [0, 0, 39];
      return left >= 32 && left < 128 && top >= 64 && top < 128 ? green : gradient(x, y);
    };
    await until("the last picture", async () => (await differences(page, expected)).length === 0);
  });

  it("draws commands in any pieces and jumbo tiles, and follows a new size", async () => {
    const noise = (x: number, y: number): Rgb => [
      (x * 7919 + y * 104_729) & 255,
      (x * y) & 255,
      (x ^ y) & 255,
    ];
    const big = encodePng(320, 240, noise);
    assert.ok(big.length > 65_500);
    tunnel.send({ kind: "screen", width: 320, height: 240 }, { kind: "picture", x: 0, y: 0, image: big });
    await until("the other size", async () => (await differences(page, noise, 320, 240)).length === 0);
  });

  it("shows the recorded picture of the stock agent", async () => {
    const recording = JSON.parse(readFileSync(join(vectors, "session-desktop.json"), "utf8"));
    const frames: { t: number; dir: string; ch: string; bin?: string; b64?: string }[] = recording.frames;
    for (const { ch, dir, bin, b64 } of frames) {
      if (ch === "relay" && dir === "in" && (bin ?? b64) !== undefined)
        tunnel.socket.send(b64 === undefined ? Buffer.from(bin ?? "", "hex") : Buffer.from(b64, "base64"));
    }
    await page.locator('.desk-picture[data-size="1024x768"]').waitFor();
    const first = frames.find(({ t }) => t === 97)?.b64 ?? "";
    await until(
      "the recorded colours",
      async () => await isLikeJpeg(page, Buffer.from(first, "base64").subarray(8).toString("base64")),
    );
  });

  it("asks for a good and quick picture, and releases what may hang", async () => {
    const settings = await until("what it wants", () =>
      tunnel.commands.find((command) => command.kind === "compression"),
    );
    assert.ok((settings.frameTimerMs ?? 99) <= 30 && settings.scaling === 1024 && settings.level >= 50);
    await until("no pause", () =>
      tunnel.commands.some((command) => command.kind === "pause" && !command.isPaused),
    );
    await until("the releases", () => inputOf(tunnel).length >= 5);
    assert.deepEqual(inputOf(tunnel).slice(0, 5), ["up 16", "up 17", "up 18", "up 91", "up 92"]);
  });

  it("sends 30 keys a second in their order, with modifiers", async () => {
    const start = inputOf(tunnel).length;
    const text = "The quick brown fox, 3 jumps & more";
    const expected: string[] = [];
    for (const character of text) {
      await page.keyboard.press(character === " " ? "Space" : character);
      expected.push(...(character === " " ? ["down 32", "up 32"] : [`+${character}`, `-${character}`]));
    }
    await page.keyboard.press("Control+Shift+ArrowLeft");
    expected.push("down 17", "down 16", "down 37", "up 37", "up 16", "up 17");
    await page.keyboard.press("Enter");
    expected.push("down 13", "up 13");
    await until("all keys", () => inputOf(tunnel).length >= start + expected.length);
    assert.deepEqual(inputOf(tunnel).slice(start), expected);
  });

  it("sends clicks, drags and the wheel where they happen", async () => {
    const start = inputOf(tunnel).length;
    const box = await page.locator(".desk-picture").boundingBox();
    assert.ok(box);
    const at = (x: number, y: number): [number, number] => [
      box.x + ((x + 0.5) * box.width) / WIDTH,
      box.y + ((y + 0.5) * box.height) / HEIGHT,
    ];
    await page.mouse.move(...at(100, 50));
    await page.mouse.down();
    const moves = () =>
      tunnel.commands.filter((command) => command.kind === "pointer" && command.button === 0);
    for (const place of [at(150, 100), at(200, 150)]) {
      const before = moves().length;
      await page.mouse.move(...place, { steps: 3 });
      await until("a move on the way", () => moves().length > before);
    }
    await page.mouse.up();
    await page.mouse.click(...at(300, 200), { button: "right" });
    await page.mouse.wheel(0, -200);
    await page.mouse.wheel(0, 100);
    const expected = [
      "button 2 100,50",
      "button 4 200,150",
      "button 8 300,200",
      "button 16 300,200",
      "wheel 120 300,200",
      "wheel 120 300,200",
      "wheel -120 300,200",
    ];
    await until("all of it", () => inputOf(tunnel).length >= start + expected.length);
    assert.deepEqual(inputOf(tunnel).slice(start), expected);
    assert.ok(moves().length >= 3);
  });

  it("sends nothing of keys and mouse when it shall only look", async () => {
    await page.getByRole("button", { name: "View only" }).click();
    await page.getByText("You only look").waitFor();
    const start = tunnel.commands.length;
    await page.locator(".desk-picture").click({ position: { x: 60, y: 60 } });
    await page.keyboard.type("secret");
    await page.mouse.wheel(0, 300);
    await page.getByRole("button", { name: "Quality: automatic" }).click();
    await page.getByRole("menuitem", { name: "Draw everything again" }).click();
    await until("the refresh", () => tunnel.commands.slice(start).some(({ kind }) => kind === "refresh"));
    const inputs = tunnel.commands
      .slice(start)
      .filter(({ kind }) => ["key", "unicode", "pointer", "wheel"].includes(kind));
    assert.deepEqual(inputs, []);
  });

  it("presses combinations that this computer keeps for itself", async () => {
    const start = inputOf(tunnel).length;
    await page.getByRole("button", { name: "Keys", exact: true }).click();
    await page.getByRole("menuitem", { name: "Ctrl Alt Del" }).click();
    await page.getByRole("button", { name: "Keys", exact: true }).click();
    await page.getByRole("menuitem", { name: "Win L" }).click();
    await until("both", () => inputOf(tunnel).length >= start + 5);
    assert.deepEqual(inputOf(tunnel).slice(start), ["ctrlAltDel", "down 91", "down 76", "up 76", "up 91"]);
  });

  it("releases what is held when the focus goes", async () => {
    const start = inputOf(tunnel).length;
    await page.keyboard.down("Control");
    await page.keyboard.down("a");
    await page.getByRole("button", { name: "Full screen" }).focus();
    await until("the releases", () => inputOf(tunnel).length >= start + 4);
    assert.deepEqual(inputOf(tunnel).slice(start), ["down 17", "down 65", "up 17", "up 65"]);
    await page.keyboard.up("a");
    await page.keyboard.up("Control");
  });

  it("carries the clipboard both ways around Ctrl V and Ctrl C", async () => {
    const there = playClipboard(agent);
    await page.evaluate(() => navigator.clipboard.writeText("from the browser"));
    const start = inputOf(tunnel).length;
    await page.keyboard.press("Control+v");
    await until("Ctrl V there", () => inputOf(tunnel).slice(start).includes("down 86"));
    assert.equal(there.text, "from the browser");
    await delayPastes(page, 150);
    await page.evaluate(() => navigator.clipboard.writeText("told late by the browser"));
    const again = inputOf(tunnel).length;
    await page.keyboard.press("Control+v");
    await until("Ctrl V there again", () => inputOf(tunnel).slice(again).includes("down 86"));
    assert.equal(there.text, "told late by the browser");
    there.text = "from the device";
    await page.keyboard.press("Control+c");
    await until(
      "the text here",
      async () => (await page.evaluate(() => navigator.clipboard.readText())) === "from the device",
    );
    await page.evaluate(() => navigator.clipboard.writeText("copied here meanwhile"));
    await page.getByRole("button", { name: "Full screen" }).focus();
    await page.locator(".desk-picture").click({ position: { x: 60, y: 60 } });
    await until("the text there without a key", () => there.text === "copied here meanwhile");
    there.stop();
  });

  it("says why there is no picture, and what to do", async () => {
    tunnel.socket.close();
    const second = await desktop.nextTunnel();
    second.send({ kind: "error", text: "This platform is configured to use Xwayland" });
    second.send({ kind: "error", text: "please modify config to use Xorg" });
    await page.getByText("this computer uses Wayland").waitFor();
    await page.getByRole("link", { name: "Open terminal" }).waitFor();
  });

  it("comes back by itself after a loss, and shows that it does", async () => {
    tunnel.socket.terminate();
    await page.getByText(/Reconnecting, 1 of 5/).waitFor();
    const second = await desktop.nextTunnel();
    greet(second, () => [9, 8, 7]);
    await until("the new picture", async () => (await differences(page, () => [9, 8, 7])).length === 0);
    await page.locator(".desk-over").waitFor({ state: "detached" });
    await until("what it wants", () => second.commands.some(({ kind }) => kind === "compression"));
  });

  it("stays away when somebody ended the session, and says so", async () => {
    const { nodes } = await control.ask({ action: "nodes" });
    const [device] = Object.values(nodes as Record<string, { _id: string }[]>).flat();
    const wish = { xuserid: "user//admin", protocol: "kvm" };
    await control.ask({ action: "msg", type: "endtunnel", nodeid: device?._id, ...wish, responseid: "end" });
    await page.getByText("The session was ended on the page of the device.").waitFor();
    await page.waitForTimeout(1_500); // it would be back by then
    await page.getByRole("button", { name: "Reconnect" }).click();
    greet(await desktop.nextTunnel());
    await picture(page);
    assert.equal(desktop.tunnels.length, 2);
  });

  it("waits for consent and says when it is refused", async () => {
    tunnel.socket.terminate();
    const second = await desktop.nextTunnel();
    second.sendText({ type: "console", msg: "Waiting for user to grant access...", msgid: 1 });
    await page.getByText("Waiting for user to grant access...").waitFor();
    second.sendText({ type: "console", msg: "denied", msgid: 2 });
    second.socket.close();
    await page.getByText("The person at the device refused.").waitFor();
    await page.getByRole("button", { name: "Reconnect" }).click();
    greet(await desktop.nextTunnel());
    await picture(page);
  });

  it("chooses displays", async () => {
    tunnel.send(
      {
        kind: "layout",
        displays: [
          { id: 1, x: 0, y: 0, width: 320, height: 480 },
          { id: 2, x: 320, y: 0, width: 320, height: 480 },
        ],
      },
      { kind: "displays", ids: [65_535, 1, 2], selected: 65_535 },
    );
    await page.getByRole("button", { name: "Screen 2, 320 by 480" }).click();
    await until("the choice", () =>
      tunnel.commands.some((command) => command.kind === "setDisplay" && command.id === 2),
    );
  });

  it("shows who else looks, and hands over control", async () => {
    tunnel.sendText({
      type: "metadata",
      users: { "user//admin": 2 },
      you: "a",
      viewers: [
        { id: "a", name: "Ada", hasControl: false },
        { id: "b", name: "<b>Bob</b>", hasControl: true },
      ],
    });
    await page.getByText("<b>Bob</b> has control.").waitFor();
    await page.getByRole("button", { name: "Ask for control" }).click();
    await until("the question", () =>
      tunnel.texts.some(({ type, act }) => type === "control" && act === "ask"),
    );
    tunnel.sendText({ type: "control", act: "ask", from: "b", name: "Bob" });
    await page.getByRole("button", { name: "Give" }).click();
    await until("the answer", () => tunnel.texts.some(({ act, to }) => act === "give" && to === "b"));
  });

  it("asks for nothing while nobody looks", async () => {
    const start = tunnel.commands.length;
    await page.getByRole("link", { name: "Overview" }).click();
    await until("the pause", () =>
      tunnel.commands.slice(start).some((command) => command.kind === "pause" && command.isPaused),
    );
    await page.getByRole("link", { name: "desk-pc" }).first().waitFor();
    const before = tunnel.commands.length;
    await page.getByRole("link", { name: "Desktop", exact: true }).click();
    await until("the picture is wanted again", () =>
      tunnel.commands.slice(before).some((command) => command.kind === "pause" && !command.isPaused),
    );
    assert.equal(desktop.tunnels.length, 1);
  });

  it("saves what is shown", async () => {
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Take a picture" }).click(),
    ]);
    assert.match(download.suggestedFilename(), /^desk-pc .*\.png$/);
    const saved = readFileSync(await download.path());
    assert.equal(saved.readUInt32BE(16), WIDTH);
    assert.equal(saved.readUInt32BE(20), HEIGHT);
  });

  it("survives nonsense: unknown commands are skipped, a broken stream ends", async () => {
    tunnel.socket.send(Buffer.from("00ff0004", "hex"));
    tunnel.socket.send(Buffer.from("0007000500", "hex"));
    tunnel.send({ kind: "picture", x: 0, y: 0, image: Buffer.from("ffd8ffe0 not a picture") });
    await until("a refresh is asked for", () => tunnel.commands.some(({ kind }) => kind === "refresh"));
    tunnel.send({ kind: "picture", x: 0, y: 0, image: encodePng(WIDTH, HEIGHT, () => [1, 2, 3]) });
    await until("the next picture", async () => (await differences(page, () => [1, 2, 3])).length === 0);
    tunnel.socket.send(Buffer.from("00030001", "hex"));
    await until("the end", () => tunnel.socket.readyState === tunnel.socket.CLOSED);
  });
});
