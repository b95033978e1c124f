/** A desktop whose server or device is away for long comes back by itself, as soon as they do. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Page, WebSocketRoute } from "playwright-core";
import { closeBrowser, openPage } from "../support/browser.ts";
import { openControl } from "../support/control-client.ts";
import { greet, picture } from "../support/desktop-page.ts";
import { type FakeAgent, freshIdentity, openFakeAgent } from "../support/fake-agent.ts";
import { type FakeDesktop, playDesktop } from "../support/fake-desktop.ts";
import { eachLook } from "../support/looks.ts";
import { startTestServer, type TestServer } from "../support/server.ts";

/** Longer than five tries take. */
const LONG_MS = 40_000;

describe("a desktop that loses its server or its device", { timeout: 240_000 }, () => {
  let host: TestServer;
  let agent: FakeAgent;
  let desktop: FakeDesktop;
  let page: Page;
  let come: () => Promise<void>;
  const sockets: WebSocketRoute[] = [];
  let isAway = false;
  let answersRtt = true;

  before(async () => {
    host = await startTestServer();
    const control = await openControl(host.wsUrl);
    const { meshid } = await control.ask({ action: "createmesh", meshname: "Desks", meshtype: 2 });
    control.close();
    const identity = await freshIdentity();
    come = async () => {
      agent = await openFakeAgent(host.wsUrl, { groupId: String(meshid), computerName: "desk-pc", identity });
      agent.sendJson({ action: "coreinfo", value: "Tendril core 0.1.0", caps: 10 });
      desktop = playDesktop(agent, host.wsUrl, { answersRtt: () => answersRtt });
    };
    await come();
    ({ page } = await openPage());
    await page.clock.install();
    await page.routeWebSocket(/control\.ashx|meshrelay\.ashx/, (socket) => {
      if (isAway) {
        void socket.close();
        return;
      }
      socket.connectToServer();
      sockets.push(socket);
    });
    await page.goto(`${host.url}/sign-in/once?token=${await host.server.signInToken("user//admin")}`);
    await page.getByRole("link", { name: "desk-pc" }).click();
    await page.getByRole("link", { name: "Desktop", exact: true }).click();
    await shown();
  });
  after(async () => {
    await closeBrowser();
    desktop.stop();
    agent.close();
    await host.stop();
  });

  async function shown(on = page): Promise<void> {
    greet(await desktop.nextTunnel());
    await picture(on);
  }

  async function share(): Promise<string> {
    const control = await openControl(host.wsUrl);
    const fields = { nodeid: agent.deviceId, guestname: "Supplier", p: 2, consent: 0, expire: 30 };
    const { url } = await control.ask({ action: "createDeviceShareLink", ...fields });
    control.close();
    return String(url);
  }

  it("waits for the server, however long it takes", async () => {
    isAway = true;
    for (const socket of sockets.splice(0)) void socket.close();
    const waits = page.getByText("The server cannot be reached. The desktop comes back with it.");
    await waits.first().waitFor();
    await page.clock.runFor(LONG_MS);
    await eachLook(page, "desktop-server-away");
    assert.ok(await waits.first().isVisible());
    isAway = false;
    await page.clock.runFor(20_000);
    await shown();
  });

  it("waits for the device, and says so", async () => {
    desktop.stop();
    agent.close();
    for (const socket of sockets.splice(0)) if (socket.url().includes("meshrelay")) void socket.close();
    const waits = page.getByText("The device is offline. The desktop comes back with it.");
    await waits.first().waitFor();
    await page.clock.runFor(LONG_MS);
    await eachLook(page, "desktop-device-away");
    await come();
    await shown();
  });

  it("leaves a dead line when the device is back, instead of waiting for it", async () => {
    answersRtt = false;
    await page.clock.runFor(15_000);
    await page.getByText("The device does not answer: this picture may be old.").first().waitFor();
    desktop.stop();
    agent.close();
    answersRtt = true;
    await come();
    await shown();
    await page.getByText("The device does not answer").waitFor({ state: "detached" });
  });

  it("comes back when the desktop there starts anew, and says why it is not there until then", async () => {
    for (const socket of sockets.splice(0)) if (socket.url().includes("meshrelay")) void socket.close();
    const none = page.getByText("The screen cannot be shown: no desktop is running there.").first();
    for (let i = 0; i < 2; i++) {
      await page.clock.runFor(4_000);
      const tunnel = await desktop.nextTunnel();
      tunnel.send({ kind: "error", text: "no X server was found" });
      tunnel.socket.close();
      await none.waitFor();
    }
    await page.clock.runFor(4_000);
    await shown();
    for (const socket of sockets.splice(0)) if (socket.url().includes("meshrelay")) void socket.close();
    for (let i = 0; i < 5; i++) {
      await page.clock.runFor(9_000);
      const tunnel = await desktop.nextTunnel();
      tunnel.send({ kind: "error", text: "no X server was found" });
      tunnel.socket.close();
    }
    await page.getByRole("button", { name: "Reconnect" }).waitFor();
    assert.equal(await none.isVisible(), true);
    await eachLook(page, "desktop-none-there");
    await page.getByRole("button", { name: "Reconnect" }).click();
    await shown();
  });

  it("is tried for a guest longer than a start of the server takes, and not when the link has ended", async () => {
    const { page: guest } = await openPage({ width: 390, height: 844, hasTouch: true });
    await guest.clock.install();
    let isLost = false;
    const open: WebSocketRoute[] = [];
    await guest.routeWebSocket(/meshrelay\.ashx/, (socket) => {
      socket.connectToServer();
      open.push(socket);
    });
    let status: number | undefined;
    await guest.route("**/api/share", async (route) => {
      if (status !== undefined) await route.fulfill({ status });
      else if (isLost) await route.abort();
      else await route.continue();
    });
    const cut = (): void => {
      for (const socket of open.splice(0)) void socket.close({ code: 4_000 });
    };
    await guest.goto(await share());
    await guest.getByLabel("Your name").fill("Eve");
    await guest.getByRole("button", { name: "Join" }).tap();
    await shown(guest);
    isLost = true;
    cut();
    const tries = guest.getByText(/Reconnecting, [6-9] of 15/).first();
    while (!(await tries.isVisible())) await guest.clock.runFor(500);
    isLost = false;
    await guest.clock.runFor(9_000);
    await shown(guest);
    await eachLook(guest, "guest-desktop");
    status = 404;
    cut();
    await guest.clock.runFor(1_000);
    await guest.getByText("The link has ended or was taken back.").waitFor();
    await guest.context().close();
  });
});
