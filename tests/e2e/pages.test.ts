/**
 * Every page in wide and narrow, light and dark: no errors, nothing cut off at the side; pictures in .cache/shots, and
 * with TENDRIL_SHOTS=docs/images those of the README.
 */
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import type { Page } from "playwright-core";
import { closeBrowser, openPage } from "../support/browser.ts";
import { type ControlClient, openControl } from "../support/control-client.ts";
import { type FakeAgent, openFakeAgent } from "../support/fake-agent.ts";
import { fits, looks } from "../support/looks.ts";
import { seedDevices } from "../support/seed.ts";
import { PASSWORD, startTestServer, type TestServer } from "../support/server.ts";
import { until } from "../support/until.ts";

const root = join(import.meta.dirname, "..", "..");
const shots = join(root, ".cache", "shots");
const kept = process.env.TENDRIL_SHOTS;
const MARKUP = `<img src=x onerror="document.title='owned'"><svg onload="document.title='owned'">"'><script>document.title='owned'</script>`;

async function signInLink(host: TestServer): Promise<string> {
  return `${host.url}/sign-in/once?token=${await host.server.signInToken("user//admin")}`;
}

describe("pages with 10,000 devices", { timeout: 240_000 }, () => {
  let host: TestServer;
  let control: ControlClient;
  let agent: FakeAgent;
  before(async () => {
    mkdirSync(shots, { recursive: true });
    host = await startTestServer({ prepare: (folder) => seedDevices(folder, { count: 10_000 }) });
    await host.server.accounts.changePassword("user//admin" as never, PASSWORD);
    control = await openControl(host.wsUrl);
    const [group] = (await control.ask({ action: "meshes" })).meshes as { _id: string }[];
    agent = await openFakeAgent(host.wsUrl, { groupId: group?._id ?? "", computerName: "OSL-PC-0112" });
    agent.sendJson({
      action: "coreinfo",
      value: "Tendril core 0.1.0",
      caps: 10,
      osdesc: "Windows 11 Pro 24H2",
      users: ["Anna Berg"],
      root: true,
    });
    await control.ask({
      action: "setNotes",
      id: agent.deviceId,
      notes: "Second screen goes black after sleep.",
    });
    await control.ask({ action: "changedevice", nodeid: agent.deviceId, tags: ["finance", "vip"] });
  });
  after(async () => {
    await closeBrowser();
    agent.close();
    control.close();
    await host.stop();
  });

  const deviceRef = (): string =>
    encodeURIComponent(agent.deviceId.slice("node//".length, "node//".length + 12));
  const places = (): readonly (readonly [string, string])[] => [
    ["devices", "/devices"],
    ["device-overview", `/devices/${deviceRef()}`],
    ["device-events", `/devices/${deviceRef()}/events`],
    ["device-console", `/devices/${deviceRef()}/console`],
    ["groups", "/groups"],
    ["add-device", "/add"],
    ["events", "/events"],
    ["account", "/account"],
    ["not-found", "/nothing/here"],
  ];

  for (const look of looks) {
    it(`shows every page, ${look.name}`, async () => {
      const { page, problems } = await openPage(look);
      await page.goto(await signInLink(host));
      await page.locator(".lr.r").first().waitFor();
      for (const [name, path] of places()) {
        await page.goto(`${host.url}${path}`);
        await page.locator("main h1, main .empty, main .console").first().waitFor();
        await page.waitForLoadState("networkidle");
        await settle(page);
        await page.screenshot({ path: join(shots, `${name}-${look.name}.png`) });
        if (kept !== undefined && look.name.endsWith("1440"))
          await page.screenshot({ path: join(root, kept, `${name}-${look.name}.png`) });
        await fits(page, name);
      }
      assert.deepEqual(problems, []);
      await page.context().close();
    });
  }

  it("scrolls 10,000 devices with few rows in the page, and shows a change at once", async () => {
    const { page, problems } = await openPage();
    await page.goto(await signInLink(host));
    await page.locator(".lr.r").first().waitFor();
    await page.locator(".head .sub").filter({ hasText: "10,001 devices" }).waitFor();
    for (let step = 0; step < 40; step++) {
      await page.locator(".list.dl").evaluate((list) => {
        list.scrollTop += 9_000;
      });
      assert.ok((await page.locator(".vlist > .lr").count()) < 100);
    }
    await page.locator(".lr.r .nm a").last().filter({ hasText: "PC-0999" }).waitFor();
    await page.goto(`${host.url}/devices?q=OSL-PC`);
    await page.getByText("OSL-PC-0112").waitFor();
    const changedAtMs = Date.now();
    await control.ask({ action: "changedevice", nodeid: agent.deviceId, name: "OSL-PC-RENAMED" });
    await page.getByText("OSL-PC-RENAMED").waitFor();
    console.log(`a change was shown after ${Date.now() - changedAtMs} ms`);
    await control.ask({ action: "changedevice", nodeid: agent.deviceId, name: "OSL-PC-0112" });
    agent.close();
    await page.locator(".lr.r .st.off").waitFor();
    assert.deepEqual(problems, []);
    await page.context().close();
  });
});

describe("pages of hostile devices", { timeout: 240_000 }, () => {
  let host: TestServer;
  after(async () => {
    await closeBrowser();
    await host.stop();
  });

  it("show markup in every text field as text", async () => {
    host = await startTestServer({
      prepare: (folder) => seedDevices(folder, { count: 8, hostileText: MARKUP }),
    });
    const { page, problems } = await openPage();
    await page.goto(await signInLink(host));
    await page.locator(".lr.r").first().waitFor();
    await page.locator(".nm a").first().click();
    await page.locator(".dev-name h1").waitFor();
    for (const path of [
      "/devices",
      "/groups",
      "/events",
      "/add",
      `/devices?q=${encodeURIComponent(MARKUP)}`,
    ]) {
      await page.goto(`${host.url}${path}`);
      await page.waitForLoadState("networkidle");
      assert.equal(await page.locator("img, main script, [onerror], [onload]").count(), 0, path);
      assert.notEqual(await page.title(), "owned");
    }
    assert.deepEqual(problems, []);
    await page.context().close();
  });
});

describe("gate", { timeout: 240_000 }, () => {
  let host: TestServer;
  after(async () => {
    await closeBrowser();
    await host.stop();
  });

  it("signs in with a password, and says what is wrong with another", async () => {
    host = await startTestServer();
    const { page } = await openPage();
    await page.goto(host.url);
    await page.getByLabel("User name").fill("admin");
    await page.getByLabel("Password", { exact: true }).fill("wrong");
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByText("do not match").waitFor();
    await page.screenshot({ path: join(shots, "sign-in-light-1440.png") });
    await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByText("Add your first computer").waitFor();
    await page.screenshot({ path: join(shots, "first-run-light-1440.png") });
    const control = await openControl(host.wsUrl);
    const made = await control.ask({ action: "createmesh", meshname: "First", meshtype: 2 });
    const agent = await openFakeAgent(host.wsUrl, {
      groupId: String(made.meshid),
      computerName: "first-pc",
    });
    await page.getByRole("link", { name: "first-pc" }).waitFor();
    agent.close();
    control.close();
    await page.context().close();
  });
});

/** Lets data that comes after the first paint arrive. */
async function settle(page: Page): Promise<void> {
  await until("no more skeletons", async () => (await page.locator(".skeleton").count()) === 0);
}
