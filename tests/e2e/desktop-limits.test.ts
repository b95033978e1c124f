/**
 * The desktop page when much comes, nothing comes, or the person wants something else: floods, silence, full screen,
 * typing, the keyboard given back.
 */
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, afterEach, before, beforeEach, describe, it } from "node:test";
import type { Page } from "playwright-core";
import { closeBrowser, openPage } from "../support/browser.ts";
import { type ControlClient, openControl } from "../support/control-client.ts";
import { differences, greet, HEIGHT, picture, pixels, WIDTH } from "../support/desktop-page.ts";
import { type FakeAgent, openFakeAgent } from "../support/fake-agent.ts";
import { type FakeDesktop, type FakeViewerTunnel, inputOf, playDesktop } from "../support/fake-desktop.ts";
import { eachLook } from "../support/looks.ts";
import { encodePng, type Rgb } from "../support/png.ts";
import { startTestServer, type TestServer } from "../support/server.ts";
import { until } from "../support/until.ts";

const shots = join(import.meta.dirname, "..", "..", ".cache", "shots");
const FLOOD_TILES = 3_000;

describe("limits of the desktop page", { timeout: 240_000 }, () => {
  let host: TestServer;
  let control: ControlClient;
  let agent: FakeAgent;
  let desktop: FakeDesktop;
  let page: Page;
  let problems: string[];
  let tunnel: FakeViewerTunnel;
  let groupId = "";
  let answersRtt = true;

  before(async () => {
    host = await startTestServer({ flags: ["--record-sessions", "selected"] });
    control = await openControl(host.wsUrl);
    const made = await control.ask({ action: "createmesh", meshname: "Desks", meshtype: 2 });
    groupId = String(made.meshid);
    agent = await openFakeAgent(host.wsUrl, { groupId, computerName: "desk-pc" });
  });
  after(async () => {
    await closeBrowser();
    agent.close();
    control.close();
    await host.stop();
  });
  beforeEach(async () => {
    answersRtt = true;
    desktop = playDesktop(agent, host.wsUrl, { answersRtt: () => answersRtt });
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

  it("says that it moves what scrolled and wants what rests sharp, and not where somebody records", async () => {
    const said = (to: FakeViewerTunnel) =>
      until("what it can and wants", () => to.texts.findLast(({ type }) => type === "picture"));
    const { copies, sharp } = await said(tunnel);
    assert.deepEqual([copies, sharp], [true, 90]);
    await control.ask({ action: "editmesh", meshid: groupId, flags: 4 }); // its sessions are recorded
    await page.reload();
    const recorded = await desktop.nextTunnel();
    greet(recorded);
    assert.equal((await said(recorded)).copies, false);
    await page.getByText("Recorded").first().waitFor();
    await control.ask({ action: "editmesh", meshid: groupId, flags: 0 });
  });

  it("skips outdated parts of a flood and ends with the newest picture", async () => {
    const noise = encodePng(WIDTH, HEIGHT, (x, y) => [(x * 7919) & 255, (y * 104_729) & 255, (x * y) & 255]);
    for (let i = 0; i < FLOOD_TILES / 50; i++) tunnel.send({ kind: "picture", x: 0, y: 0, image: noise });
    const small = Array.from({ length: 16 }, (_, i) => encodePng(32, 32, () => [i, i, i]));
    for (let i = 0; i < FLOOD_TILES; i++)
      tunnel.send({ kind: "picture", x: (i * 32) % WIDTH, y: 0, image: small[i % 16] ?? noise });
    const last: Rgb = [12, 34, 56];
    tunnel.send({ kind: "picture", x: 0, y: 0, image: encodePng(WIDTH, HEIGHT, () => last) });
    await until("the newest picture", async () => (await differences(page, () => last)).length === 0);
    await page.getByRole("button", { name: "Connection statistics" }).click();
    await until("the number", async () => {
      const text = (await page.locator(".hud p").textContent()) ?? "";
      return Number(/(\d+) outdated/.exec(text)?.[1]) > 0; // how many depends on how busy this computer is
    });
  });

  it("asks for less while pictures come and answers do not, and for more again afterwards", async () => {
    const levels = (): number[] =>
      tunnel.commands.flatMap((command) => (command.kind === "compression" ? [command.level] : []));
    const numbers = page.getByRole("button", { name: "Connection statistics" });
    await until("a round trip", async () => /\d ms/.test((await numbers.textContent()) ?? ""));
    const first = levels().at(-1) ?? 0;
    answersRtt = false;
    const image = encodePng(16, 16, () => [9, 9, 9]);
    await until("less", () => {
      tunnel.send({ kind: "picture", x: 0, y: 0, image });
      return (levels().at(-1) ?? 100) < first;
    });
    answersRtt = true;
    const low = levels().at(-1) ?? 0;
    await until("more", () => (levels().at(-1) ?? 0) > low, 60_000);
  });

  it("goes on after a pause of the network in the middle of a picture", async () => {
    const colour: Rgb = [200, 100, 50];
    const image = encodePng(WIDTH, HEIGHT, () => colour);
    const frame = Buffer.alloc(8 + image.length);
    frame.set([0, 3, (frame.length >>> 8) & 255, frame.length & 255]);
    frame.set(image, 8);
    tunnel.socket.send(frame.subarray(0, 100));
    await page.waitForTimeout(700);
    tunnel.socket.send(frame.subarray(100));
    await until("the picture", async () => (await differences(page, () => colour)).length === 0);
  });

  it("sends no input for somebody whose role lets them only look", async () => {
    tunnel.sendText({
      type: "metadata",
      you: "a",
      viewers: [{ id: "a", name: "Ada", hasControl: false, isViewOnly: true }],
    });
    await page.getByText("Your role here lets you look, not control.").waitFor();
    const start = inputOf(tunnel).length;
    await page.locator(".desk-picture").click({ position: { x: 60, y: 60 } });
    await page.keyboard.type("no");
    assert.ok(await page.getByRole("button", { name: "View only" }).isDisabled());
    await page.getByRole("button", { name: "Take a picture" }).waitFor();
    assert.deepEqual(inputOf(tunnel).slice(start), []);
  });

  it("fills the screen and leaves it again", async () => {
    await page.getByRole("button", { name: "Full screen" }).click();
    await page.locator(".desk.full").waitFor();
    await until("the picture fills it", async () => {
      const box = await page.locator(".desk-picture").boundingBox();
      return (box?.height ?? 0) > 850;
    });
    await page.getByRole("button", { name: "Leave full screen" }).focus();
    await page.keyboard.press("Enter");
    await until("it is left", async () => (await page.locator(".desk.full").count()) === 0);
  });

  it("tells what the device says while its picture is shown, in full screen too", async () => {
    tunnel.sendText({ type: "console", msg: "the screen could not be locked" });
    const words = page.locator(".toast").filter({ hasText: "the screen could not be locked" });
    await words.waitFor();
    await words.getByRole("button", { name: "Dismiss" }).click();
    await page.getByRole("button", { name: "Full screen" }).click();
    await page.locator(".desk.full").waitFor();
    tunnel.sendText({ type: "console", msg: "no program that locks the screen" });
    const more = page.locator(".toast").filter({ hasText: "no program that locks the screen" });
    await more.waitFor();
    assert.equal(await areToastsOnTop(), true);
    await page.screenshot({ path: join(shots, "desktop-words-full.png") });
    const start = inputOf(tunnel).length;
    await pressDismiss();
    await more.waitFor({ state: "detached", timeout: 4_000 }); // it goes by itself later
    assert.deepEqual(inputOf(tunnel).slice(start), [], "the press is not for the device");
  });

  it("has the device lock its screen at the end, now and at the next connection, and tells what came of it", async () => {
    const item = page.getByRole("menuitemcheckbox", { name: "Lock when I disconnect" });
    const keys = page.getByRole("button", { name: "Keys", exact: true });
    const told = (): unknown[] =>
      tunnel.texts.filter(({ type }) => /lock/.test(String(type))).map(({ type, value }) => value ?? type);
    await keys.click();
    assert.equal(await item.getAttribute("aria-checked"), "false");
    await item.click();
    await until("the wish", () => told().join() === "true");
    await page.getByRole("button", { name: "View only" }).click();
    await until("who looks locks nothing", () => told().join() === "true,false");
    await keys.click();
    assert.equal(await item.count(), 0);
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "View only" }).click();
    await until("the wish again", () => told().join() === "true,false,true");
    await page.getByRole("button", { name: "Disconnect" }).click();
    await until("the deed", () => told().join() === "true,false,true,lock,false");
    tunnel.sendText({ type: "console", msg: "the screen could not be locked" });
    await page.locator(".toast").filter({ hasText: "the screen could not be locked" }).waitFor();
    await page.getByRole("button", { name: "Show desktop" }).click();
    tunnel = await desktop.nextTunnel();
    greet(tunnel);
    await picture(page);
    const options = await until("the options", () => tunnel.texts.find(({ type }) => type === "options"));
    assert.equal(options.autolock, true);
    await keys.click();
    await eachLook(page, "desktop-lock");
    assert.equal(await item.getAttribute("aria-checked"), "true");
    await item.click();
  });

  it("tells it on top of a dialog", async () => {
    await page.getByRole("button", { name: /^Clipboard/ }).click();
    await page.getByRole("menuitem", { name: /Show, send or type/ }).click();
    tunnel.sendText({ type: "console", msg: "hello from there" });
    await page.locator(".toast").waitFor();
    assert.equal(await areToastsOnTop(), true);
    await page.screenshot({ path: join(shots, "desktop-words-dialog.png") });
    await pressDismiss();
    await page.locator(".toast").waitFor({ state: "detached", timeout: 4_000 });
    assert.equal(await page.getByRole("dialog").count(), 1);
  });

  /** As a person does, by its place: under a dialog and in full screen it takes no press itself. */
  async function pressDismiss(): Promise<void> {
    const box = await page.getByLabel("Dismiss").boundingBox();
    assert.ok(box);
    await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
  }

  /** What is in the top layer is drawn over all that came there before. */
  const areToastsOnTop = (): Promise<boolean> =>
    page.locator(".toasts[popover]").evaluate((box) => box.matches(":popover-open"));

  it("goes through a menu by keys and leaves it by Tab", async () => {
    const keys = page.getByRole("button", { name: "Keys", exact: true });
    const at = (): Promise<string | null> => page.evaluate(() => document.activeElement?.textContent ?? null);
    await keys.click();
    await until("the first entry", async () => (await at()) === "Ctrl Alt Del");
    const went: (string | null)[] = [];
    for (const key of ["End", "Home", "w", "w", "P", "c", "c", "?", "ArrowUp"]) {
      await page.keyboard.press(key);
      went.push(await at());
    }
    const [last, first, ...letters] = went;
    assert.deepEqual([last, first], ["Swap mouse buttons", "Ctrl Alt Del"]);
    const expected = ["Win", "Win L", "Print Screen", "Caps Lock there", "Ctrl Alt Del", "Ctrl Alt Del"];
    assert.deepEqual(letters, [...expected, "Swap mouse buttons"]);
    await page.keyboard.press("Tab");
    await page.getByRole("menu").waitFor({ state: "detached" });
    assert.equal(
      await page.evaluate(() => document.activeElement?.getAttribute("aria-label")),
      "Clipboard: shared",
    );
    await keys.click();
    await until("the first entry again", async () => (await at()) === "Ctrl Alt Del");
    await page.keyboard.press("Shift+Tab");
    await page.getByRole("menu").waitFor({ state: "detached" });
    assert.match(
      (await page.evaluate(() => document.activeElement?.getAttribute("aria-label"))) ?? "",
      /^Quality/,
    );
  });

  it("types a text key by key, and stops when asked", async () => {
    await page.getByRole("button", { name: /^Clipboard/ }).click();
    await page.getByRole("menuitem", { name: /Show, send or type/ }).click();
    await page.getByLabel("Text").fill("Pass wört");
    const start = inputOf(tunnel).length;
    await page.getByRole("button", { name: "Type it" }).click();
    await until("the text", () => inputOf(tunnel).length >= start + 18);
    const typed = inputOf(tunnel)
      .slice(start)
      .filter((line) => /^(\+|down)/.test(line));
    assert.deepEqual(typed, ["+P", "+a", "+s", "+s", "down 32", "+w", "+ö", "+r", "+t"]);
    await page.getByLabel("Text").fill("x".repeat(5_000));
    await page.getByRole("button", { name: "Type it" }).click();
    await page.getByRole("button", { name: "Stop typing" }).click();
    await page.getByRole("button", { name: "Type it" }).waitFor();
    assert.ok(inputOf(tunnel).length < start + 1_000);
  });

  it("keeps the picture of a screen that is too wide for a canvas when its size is said again", async () => {
    const size = { kind: "screen", width: 20_000, height: 32 } as const;
    const red = encodePng(32, 32, () => [200, 0, 0]);
    const green = encodePng(32, 32, () => [0, 200, 0]);
    tunnel.send(size, { kind: "picture", x: 0, y: 0, image: red }, size);
    tunnel.send({ kind: "picture", x: 64, y: 0, image: green });
    const at = async (x: number): Promise<number[]> => {
      const bytes = Buffer.from((await pixels(page)).base64, "base64");
      return [...bytes.subarray(x * 4, x * 4 + 3)];
    };
    await until("the second tile", async () => String(await at(70)) === "0,200,0");
    assert.deepEqual(await at(10), [200, 0, 0]);
  });

  it("gives the keyboard back to the page on Ctrl Alt Shift", async () => {
    await page.keyboard.down("Control");
    await page.keyboard.down("Alt");
    await page.keyboard.down("Shift");
    await until(
      "the tools have the focus",
      async () => await page.evaluate(() => document.activeElement?.closest("[data-desktop-tools]") !== null),
    );
    for (const key of ["Shift", "Alt", "Control"]) await page.keyboard.up(key);
    await until("nothing is held there", () => {
      const lines = inputOf(tunnel);
      return [17, 18].every((vk) => lines.lastIndexOf(`up ${vk}`) > lines.lastIndexOf(`down ${vk}`));
    });
  });

  it("enlarges, and scrolls what does not fit", async () => {
    await page.getByRole("button", { name: "Size: Fit" }).click();
    await page.getByRole("menuitemcheckbox", { name: "200 %" }).click();
    const box = await until("twice its size", async () => {
      const found = await page.locator(".desk-frame").boundingBox();
      return found?.width === WIDTH * 2 && found.height === HEIGHT * 2 ? found : undefined;
    });
    await until("it scrolls", () =>
      page.locator(".desk-room").evaluate((room) => room.scrollHeight > room.clientHeight),
    );
    await page.locator(".desk-room").evaluate((room) => room.scrollTo(0, room.scrollHeight));
    const start = inputOf(tunnel).length;
    const stage = await page.locator(".desk-room").boundingBox();
    assert.ok(stage);
    await page.mouse.click(box.x + 200, stage.y + stage.height - 40);
    await until("a click near the lower edge", () => inputOf(tunnel).length > start);
    const y = Number(/,(\d+)$/.exec(inputOf(tunnel)[start] ?? "")?.[1]);
    assert.ok(y > HEIGHT - 40 && y < HEIGHT, String(y));
  });
});
