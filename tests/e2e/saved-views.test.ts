/** Saved views of the device list: made, chosen, removed, and the same in every open page of the account. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Page } from "playwright-core";
import { closeBrowser, openPage } from "../support/browser.ts";
import { openControl } from "../support/control-client.ts";
import { type FakeAgent, openFakeAgent } from "../support/fake-agent.ts";
import { eachLook } from "../support/looks.ts";
import { PASSWORD, startTestServer, type TestServer } from "../support/server.ts";
import { until } from "../support/until.ts";

describe("saved views", { timeout: 240_000 }, () => {
  let host: TestServer;
  let agent: FakeAgent;

  before(async () => {
    host = await startTestServer();
    const control = await openControl(host.wsUrl);
    const { meshid } = await control.ask({ action: "createmesh", meshname: "Shops", meshtype: 2 });
    agent = await openFakeAgent(host.wsUrl, { groupId: String(meshid), computerName: "till-1" });
    await host.server.accounts.create({ domain: "", name: "ann", password: PASSWORD, siteadmin: 0 });
    control.close();
  });
  after(async () => {
    await closeBrowser();
    agent.close();
    await host.stop();
  });

  async function open(): Promise<Page> {
    const { page } = await openPage();
    await page.goto(`${host.url}/sign-in/once?token=${await host.server.signInToken("user//admin")}`);
    await page.goto(`${host.url}/devices?q=is%3Aonline`);
    await page.getByRole("button", { name: "Views" }).waitFor();
    return page;
  }

  it("come back with their search, in every page of the account", async () => {
    const [page, other] = [await open(), await open()];
    await page.getByRole("button", { name: "Views" }).click();
    await page.getByRole("menuitem", { name: "Save this view" }).click();
    await page.getByLabel("Name").fill("Awake");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await page.getByText("Awake").first().waitFor();
    await other.getByText("Awake").first().waitFor(); // told by an event
    await other.goto(`${host.url}/devices`);
    await other.getByRole("button", { name: "Views" }).click();
    await eachLook(other, "saved-views");
    await other.getByRole("menuitemcheckbox", { name: "Awake" }).click();
    await until("its search", () => other.url().endsWith("?q=is%3Aonline"));
    await other.getByRole("button", { name: "Views" }).click();
    await other.getByRole("menuitem", { name: "Remove Awake" }).click();
    await until("it is gone", async () => (await page.getByText("Awake").count()) === 0);
    await page.context().close();
    await other.context().close();
  });

  it("and words between sessions reach no other account", async () => {
    const clients = await Promise.all([
      openControl(host.wsUrl),
      openControl(host.wsUrl),
      openControl(host.wsUrl, { name: "ann" }),
    ]);
    const [one, two, ann] = clients;
    one.send({ action: "intersession", data: "x", responseid: "r" });
    one.send({ action: "userWebState", state: '{"views":[]}' });
    const said = await two.wait("the word", ({ action }) => action === "intersession");
    assert.deepEqual(said, { action: "intersession", data: "x" });
    await two.wait(
      "the state",
      ({ event }) => (event as { action?: string } | undefined)?.action === "userWebState",
    );
    await ann.ask({ action: "meshes" });
    const heard = ann.received.map(
      ({ action, event }) => (event as { action?: string } | undefined)?.action ?? action,
    );
    assert.ok(!heard.includes("intersession") && !heard.includes("userWebState"), heard.join());
    assert.ok(!one.received.some(({ action }) => action === "intersession"));
    for (const client of clients) client.close();
  });
});
