/** Parts of the app that are fetched when they are wanted, from a network that fails at that moment. */
import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, describe, it } from "node:test";
import type { Page } from "playwright-core";
import { closeBrowser, openPage } from "../support/browser.ts";
import { openControl } from "../support/control-client.ts";
import { type FakeAgent, openFakeAgent } from "../support/fake-agent.ts";
import { eachLook } from "../support/looks.ts";
import { startTestServer, type TestServer } from "../support/server.ts";

describe("parts that are fetched later", { timeout: 240_000 }, () => {
  let host: TestServer;
  let agent: FakeAgent;
  let page: Page;
  let isBroken = false;

  before(async () => {
    host = await startTestServer();
    const control = await openControl(host.wsUrl);
    const { meshid } = await control.ask({ action: "createmesh", meshname: "Desks", meshtype: 2 });
    control.close();
    agent = await openFakeAgent(host.wsUrl, { groupId: String(meshid), computerName: "desk-1" });
  });
  beforeEach(async () => {
    ({ page } = await openPage());
    await page.route("**/assets/**", async (route) => {
      if (isBroken) await route.abort("internetdisconnected");
      else await route.continue();
    });
    await page.goto(`${host.url}/sign-in/once?token=${await host.server.signInToken("user//admin")}`);
    await page.getByRole("link", { name: "desk-1" }).first().waitFor();
  });
  afterEach(async () => {
    isBroken = false;
    await page.context().close();
  });
  after(async () => {
    await closeBrowser();
    agent?.close();
    await host?.stop();
  });

  const missing = () => page.getByRole("alert").filter({ hasText: "could not be fetched from the server" });
  const loadAgain = (): Promise<void> => page.getByRole("button", { name: "Load the page again" }).click();

  it("say that they did not come, and come at the same place with the page", async () => {
    isBroken = true;
    await page.getByRole("link", { name: "People" }).click();
    await missing().waitFor();
    await eachLook(page, "later-part");
    isBroken = false;
    await loadAgain();
    await page
      .getByRole("button", { name: /New account|Add/ })
      .first()
      .waitFor();
    assert.match(page.url(), /\/people$/);
  });

  for (const name of ["Desktop", "Terminal"])
    it(`says the same of the viewer of the page ${name}`, async () => {
      await page.getByRole("link", { name: "desk-1" }).first().click();
      isBroken = true;
      await page.getByRole("link", { name, exact: true }).click();
      await missing().waitFor();
      isBroken = false;
      await loadAgain();
      await page
        .getByText(/Connecting|did not answer|Waiting/)
        .first()
        .waitFor();
    });

  it("wait while this computer is offline, and come by themselves", async () => {
    await page.context().setOffline(true);
    await page.getByRole("link", { name: "People" }).click();
    await page.getByText("This computer is offline.").waitFor();
    await page.context().setOffline(false);
    await page
      .getByRole("button", { name: /New account|Add/ })
      .first()
      .waitFor();
  });
});
