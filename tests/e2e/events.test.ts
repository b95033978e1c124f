/** The events page: filters, details, older pages, and the export as a browser downloads it. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, describe, it } from "node:test";
import type { Page } from "playwright-core";
import { closeBrowser, openPage } from "../support/browser.ts";
import { type ControlClient, openControl } from "../support/control-client.ts";
import { type FakeAgent, openFakeAgent } from "../support/fake-agent.ts";
import { eachLook } from "../support/looks.ts";
import { startTestServer, type TestServer } from "../support/server.ts";
import { until } from "../support/until.ts";

const ENTRIES = 230;

describe("events in the browser", { timeout: 240_000 }, () => {
  let host: TestServer;
  let control: ControlClient;
  let agent: FakeAgent;
  let nodeid = "";

  before(async () => {
    host = await startTestServer();
    control = await openControl(host.wsUrl);
    const { meshid } = await control.ask({ action: "createmesh", meshname: "Front office", meshtype: 2 });
    agent = await openFakeAgent(host.wsUrl, { groupId: String(meshid), computerName: "till-1" });
    nodeid = await until("the device", async () => {
      const { nodes } = await control.ask({ action: "nodes" });
      return Object.values(nodes as Record<string, { _id: string }[]>).flat()[0]?._id;
    });
    await control.ask({ action: "adduser", username: "ann", pass: "a long pass phrase 7" });
    for (let i = 0; i < ENTRIES; i++) {
      await control.ask({ action: "setDeviceEvent", nodeid, msg: encodeURIComponent(`Checked drawer ${i}`) });
    }
    await control.ask({ action: "setDeviceEvent", nodeid, msg: encodeURIComponent('=HYPERLINK("x")') });
    await openControl(host.wsUrl, { name: "ann", password: "wrong", isSignedIn: false });
  });
  after(async () => {
    await closeBrowser();
    agent.close();
    control.close();
    await host.stop();
  });

  async function open(place: string, user = "admin"): Promise<Page> {
    const { page } = await openPage();
    await page.goto(`${host.url}/sign-in/once?token=${await host.server.signInToken(`user//${user}`)}`);
    await page.goto(`${host.url}${place}`);
    return page;
  }
  const rows = (page: Page) => page.locator(".el .lr.r");
  const searchIs = (page: Page, text: string) =>
    until(text, async () => (await page.getByLabel("Search events").inputValue()) === text);

  it("shows the newest, asks for older ones, and adds what happens", async () => {
    const page = await open("/events?q=drawer");
    await rows(page).first().waitFor();
    await until("a page of them", async () => (await rows(page).count()) === 200);
    await page.getByRole("button", { name: "Older events" }).click();
    await until("all are there", async () => (await rows(page).count()) === ENTRIES);
    await page.getByRole("button", { name: "Older events" }).waitFor({ state: "detached" });
    await control.ask({ action: "setDeviceEvent", nodeid, msg: "Drawer%20open" });
    await until("the new one", async () => (await rows(page).first().textContent())?.includes("Drawer open"));
    await control.ask({ action: "setDeviceEvent", nodeid, msg: "Something%20else" });
    await control.ask({ action: "setDeviceEvent", nodeid, msg: "Drawer%20shut" });
    await until("the next", async () => (await rows(page).first().textContent())?.includes("Drawer shut"));
    await until("nothing else", async () => (await rows(page).count()) === ENTRIES + 2);
    await page.context().close();
  });

  it("filters by kind, person, device, group and time, all in the address", async () => {
    const page = await open("/events");
    await page.getByRole("button", { name: "Warnings" }).click();
    await until("the failed sign-in", async () => (await rows(page).count()) === 1);
    await until("its address", () => page.url().includes("kind=warnings"));
    await page.getByRole("button", { name: "All" }).click();
    await page.getByLabel("Device group").selectOption("Front office");
    await searchIs(page, 'in:"Front office"');
    await page.getByLabel("Search events").fill("on:till-1 HYPERLINK");
    await until("one", async () => (await rows(page).count()) === 1);
    await page.getByRole("button", { name: /^Details of/ }).click();
    await page.getByRole("button", { name: "Only this person" }).click();
    await searchIs(page, "by:admin on:till-1 HYPERLINK");
    await page.getByLabel("Time").selectOption("dates");
    await page.getByLabel("Last day").fill("2020-01-01");
    await page.getByText("No event matches.").waitFor();
    await page.getByLabel("Search events").fill("on:nowhere");
    await page.getByText("No device is called nowhere.").waitFor();
    await page.context().close();
  });

  it("looks as it should, with details open", async () => {
    const page = await open("/events");
    await rows(page).first().waitFor();
    await page.getByRole("button", { name: "Details of =HYPERLINK" }).click();
    await page.getByText("127.0.0.1").first().waitFor();
    await page.getByRole("button", { name: "Warnings" }).getByText("1", { exact: true }).waitFor();
    await page.getByRole("img", { name: /^2\d\d events between / }).waitFor();
    await eachLook(page, "events-page");
    await page.context().close();
  });

  it("exports what is found, and records it", async () => {
    const page = await open("/events?q=hyperlink");
    await rows(page).first().waitFor();
    await page.getByRole("button", { name: "Export what is found" }).click();
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("menuitem", { name: "As a table (CSV)" }).click(),
    ]);
    assert.match(download.suggestedFilename(), /^events-\d{4}-\d{2}-\d{2}\.csv$/);
    const lines = (await readFile(await download.path(), "utf8")).split("\r\n");
    assert.equal(lines.length, 3);
    assert.match(
      lines[1] ?? "",
      /"manual","admin","till-1","node\/\/[^"]+","127\.0\.0\.1","'=HYPERLINK\(""x""\)"$/,
    );
    await page.goto(`${host.url}/events`);
    await page.getByText("Exported 1 event as CSV").waitFor();
    const all = await page.evaluate(async () =>
      (await fetch("events-export?format=json&filter=manual")).json(),
    );
    assert.equal(all.length, ENTRIES + 4);
    await page.context().close();
  });

  it("gives nobody more by the export than on the page", async () => {
    const page = await open("/events", "ann");
    const ask = (address: string) =>
      page.evaluate(async (path) => {
        const response = await fetch(path);
        return { status: response.status, body: await response.text() };
      }, address);
    const { body } = await ask("events-export?format=json");
    const actions: string[] = JSON.parse(body).map(({ action }: { action: string }) => action);
    assert.ok(actions.length > 0 && !actions.includes("manual"), actions.join());
    assert.equal(
      (await ask(`events-export?format=csv&nodeid=${encodeURIComponent(nodeid)}`)).body.split("\r\n").length,
      2,
    );
    assert.equal((await ask("events-export?format=xml")).status, 400);
    assert.equal((await ask("events-export?format=csv&from=yesterday")).status, 400);
    await page.context().clearCookies();
    assert.equal((await ask("events-export?format=csv")).status, 401);
    await page.context().close();
  });
});
