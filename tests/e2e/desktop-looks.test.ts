/**
 * The desktop page in wide and narrow, light and dark, in its states; touch; a screen in a window of its own. Pictures in
 * .cache/shots, and with TENDRIL_SHOTS=docs/images those of the README.
 */
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import type { Page } from "playwright-core";
import { closeBrowser, openPage } from "../support/browser.ts";
import { type ControlClient, openControl } from "../support/control-client.ts";
import { demoScreen, pixels } from "../support/desktop-page.ts";
import { type FakeAgent, openFakeAgent } from "../support/fake-agent.ts";
import { type FakeDesktop, type FakeViewerTunnel, inputOf, playDesktop } from "../support/fake-desktop.ts";
import { eachLook, fits, looks } from "../support/looks.ts";
import { encodePng } from "../support/png.ts";
import { startTestServer, type TestServer } from "../support/server.ts";
import { until } from "../support/until.ts";

const root = join(import.meta.dirname, "..", "..");
const shots = join(root, ".cache", "shots");
const kept = process.env.TENDRIL_SHOTS;

describe("looks of the desktop page", { timeout: 240_000 }, () => {
  let host: TestServer;
  let control: ControlClient;
  let agent: FakeAgent;
  let desktop: FakeDesktop;
  let screen: Buffer;

  before(async () => {
    mkdirSync(shots, { recursive: true });
    host = await startTestServer();
    control = await openControl(host.wsUrl);
    const made = await control.ask({ action: "createmesh", meshname: "Halden", meshtype: 2 });
    agent = await openFakeAgent(host.wsUrl, { groupId: String(made.meshid), computerName: "OSL-PC-0112" });
    agent.sendJson({
      action: "coreinfo",
      value: "Tendril core 0.1.0",
      caps: 10,
      osdesc: "Windows 11 Pro 24H2",
      users: ["Anna Berg"],
      root: true,
    });
    desktop = playDesktop(agent, host.wsUrl);
    screen = await demoScreen();
  });
  after(async () => {
    await closeBrowser();
    desktop.stop();
    agent.close();
    control.close();
    await host.stop();
  });

  const shot = async (page: Page, name: string): Promise<void> => {
    await page.screenshot({ path: join(shots, `${name}.png`) });
    await fits(page, name);
  };
  const show = (tunnel: FakeViewerTunnel): void =>
    tunnel.send(
      { kind: "screen", width: 1920, height: 1080 },
      { kind: "displays", ids: [65_535, 1, 2], selected: 1 },
      {
        kind: "layout",
        displays: [
          { id: 1, x: 0, y: 0, width: 1920, height: 1080 },
          { id: 2, x: 1920, y: 0, width: 1280, height: 1024 },
        ],
      },
      { kind: "inputLock", isLocked: false },
      { kind: "cursor", shape: 0 },
      { kind: "picture", x: 0, y: 0, image: screen },
    );
  const signIn = async (page: Page, path: string): Promise<void> => {
    await page.goto(`${host.url}/sign-in/once?token=${await host.server.signInToken("user//admin")}`);
    await page.getByRole("link", { name: "OSL-PC-0112", exact: true }).waitFor();
    const ref = encodeURIComponent(agent.deviceId.slice("node//".length, "node//".length + 12));
    await page.goto(`${host.url}/devices/${ref}/${path}`);
  };

  for (const { name, ...options } of looks) {
    it(`shows its states, ${name}`, async () => {
      const { page, problems } = await openPage({ ...options, hasTouch: options.width < 400 });
      await signIn(page, "desktop");
      const tunnel = await desktop.nextTunnel();
      await page.getByText("Waiting for the first picture").waitFor();
      await shot(page, `device-desktop-waiting-${name}`);
      show(tunnel);
      await until("the picture", async () => (await page.locator(".desk-over").count()) === 0);
      await page.waitForTimeout(1_500); // numbers of the connection come each second
      await shot(page, `device-desktop-${name}`);
      if (kept !== undefined && name.endsWith("1440"))
        await page.screenshot({ path: join(root, kept, `device-desktop-${name}.png`) });
      await page.getByRole("button", { name: "Keys", exact: true }).click();
      await shot(page, `device-desktop-keys-${name}`);
      await page.keyboard.press("Escape");
      await page.getByRole("button", { name: /^Clipboard/ }).click();
      await page.getByRole("menuitem", { name: /Show, send or type/ }).click();
      await shot(page, `device-desktop-clipboard-${name}`);
      await page.keyboard.press("Escape");
      if (name.endsWith("1440")) await page.getByRole("button", { name: "Connection statistics" }).click();
      tunnel.sendText({
        type: "metadata",
        you: "a",
        viewers: [
          { id: "a", name: "Mara Lindqvist", hasControl: true },
          { id: "b", name: "Petra Thorsen", hasControl: false },
        ],
      });
      tunnel.sendText({ type: "control", act: "ask", from: "b", name: "Petra Thorsen" });
      await page.getByText("Petra Thorsen asks for control.").waitFor();
      await shot(page, `device-desktop-asked-${name}`);
      tunnel.socket.terminate();
      await page.getByText(/Reconnecting/).waitFor();
      await shot(page, `device-desktop-lost-${name}`);
      const second = await desktop.nextTunnel();
      second.send({ kind: "error", text: "This platform is configured to use Xwayland" });
      await page.getByText("uses Wayland").waitFor();
      await shot(page, `device-desktop-wayland-${name}`);
      assert.deepEqual(problems, []);
      await page.context().close();
    });
  }

  it("takes fingers on a phone: taps, trackpad, scrolling, keys of the row, soft keyboard", async () => {
    const { page, problems } = await openPage({ width: 390, height: 844, hasTouch: true });
    await signIn(page, "desktop");
    const tunnel = await desktop.nextTunnel();
    show(tunnel);
    await until("the picture", async () => (await page.locator(".desk-over").count()) === 0);
    const box = await page.locator(".desk-picture").boundingBox();
    assert.ok(box);
    const start = inputOf(tunnel).length;
    await page.touchscreen.tap(box.x + box.width / 2, box.y + box.height / 2);
    await until("the click", () => inputOf(tunnel).length >= start + 2);
    const [down, up] = inputOf(tunnel).slice(start);
    assert.match(down ?? "", /^button 2 9[56]\d,5[34]\d$/);
    assert.match(up ?? "", /^button 4 /);
    const keys = page.getByRole("toolbar", { name: "Keys" });
    await keys.getByRole("button", { name: "Ctrl" }).tap();
    await keys.getByRole("button", { name: "Delete" }).tap();
    await until("the keys", () => inputOf(tunnel).length >= start + 6);
    assert.deepEqual(inputOf(tunnel).slice(start + 2), ["down 17", "down 46", "up 46", "up 17"]);
    await keys.getByRole("button", { name: "Show keyboard" }).tap();
    await page.keyboard.insertText("grüße");
    await until("the text", () => inputOf(tunnel).includes("-ß"));
    await keys.getByRole("button", { name: "Trackpad mode" }).tap();
    await page.touchscreen.tap(box.x + 30, box.y + 30);
    await until("a click where the pointer was", () => inputOf(tunnel).at(-1)?.startsWith("button 4"));
    assert.equal(inputOf(tunnel).at(-1), up);
    const tools = page.locator(".vt");
    for (const name of ["Take a picture", "Lock input"])
      assert.equal(await tools.getByRole("button", { name, exact: true }).isVisible(), true, name);
    await tools.getByRole("button", { name: /^Quality/ }).tap();
    await page.getByRole("menuitemcheckbox", { name: /Connection statistics/ }).tap();
    await page.getByRole("region", { name: "Connection statistics" }).getByText("Relay").waitFor();
    await eachLook(page, "desktop-phone-statistics");
    assert.deepEqual(problems, []);
    await page.context().close();
  });

  it("shows one screen of all in a window of its own", async () => {
    const { page, problems } = await openPage({ width: 800, height: 640 });
    await signIn(page, "desktop?window=2");
    const tunnel = await desktop.nextTunnel();
    tunnel.send(
      { kind: "screen", width: 640, height: 256 },
      {
        kind: "layout",
        displays: [
          { id: 1, x: 0, y: 0, width: 320, height: 256 },
          { id: 2, x: 320, y: 0, width: 320, height: 256 },
        ],
      },
      { kind: "displays", ids: [65_535, 1, 2], selected: 1 },
    );
    await until("the choice of all", () =>
      tunnel.commands.some((command) => command.kind === "setDisplay" && command.id === 65_535),
    );
    tunnel.send(
      { kind: "displays", ids: [65_535, 1, 2], selected: 65_535 },
      {
        kind: "picture",
        x: 0,
        y: 0,
        image: encodePng(640, 256, (x) => (x < 320 ? [255, 0, 0] : [0, 0, 255])),
      },
    );
    await until("the picture", async () => (await page.locator(".desk-over").count()) === 0);
    assert.equal((await pixels(page)).width, 640);
    assert.equal(await page.locator("nav").count(), 0);
    assert.equal(await page.getByRole("group", { name: "Screen" }).count(), 0);
    const frame = await page.locator(".desk-frame").boundingBox();
    assert.ok(frame);
    const start = inputOf(tunnel).length;
    await page.mouse.click(frame.x + 4, frame.y + 4);
    await until("the click", () => inputOf(tunnel).length > start);
    assert.match(inputOf(tunnel)[start] ?? "", /^button 2 32\d,[0-3]$/);
    await page.screenshot({ path: join(shots, "device-desktop-window.png") });
    assert.deepEqual(problems, []);
    await page.context().close();
  });
});
