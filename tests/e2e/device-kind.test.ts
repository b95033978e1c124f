/** What kind of computer a device is: shown in the list, chosen by a person. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { axeFindings } from "../support/axe.ts";
import { closeBrowser, openPage } from "../support/browser.ts";
import { type ControlClient, openControl } from "../support/control-client.ts";
import { type FakeAgent, openFakeAgent } from "../support/fake-agent.ts";
import { eachLook } from "../support/looks.ts";
import { startTestServer, type TestServer } from "../support/server.ts";

describe("kinds of devices", { timeout: 240_000 }, () => {
  let host: TestServer;
  let control: ControlClient;
  let agent: FakeAgent;

  before(async () => {
    host = await startTestServer();
    control = await openControl(host.wsUrl);
    const made = await control.ask({ action: "createmesh", meshname: "Rack", meshtype: 2 });
    agent = await openFakeAgent(host.wsUrl, { groupId: String(made.meshid), computerName: "db-01" });
  });
  after(async () => {
    await closeBrowser();
    agent.close();
    control.close();
    await host.stop();
  });

  it("are shown in the list and chosen on the device", async () => {
    const { page, problems } = await openPage();
    await page.goto(`${host.url}/sign-in/once?token=${await host.server.signInToken("user//admin")}`);
    await page.getByTitle("Desktop", { exact: true }).waitFor();
    await page.getByRole("link", { name: "db-01", exact: true }).click();
    await page
      .getByRole("button", { name: /^(More|Actions)/ })
      .first()
      .click();
    await page.getByRole("menuitem", { name: "Name, description, consent" }).click();
    const dialog = page.getByRole("dialog", { name: "Change db-01" });
    await dialog.getByTitle("Server").click();
    assert.equal(await dialog.getByRole("radio", { name: "Server" }).isChecked(), true);
    await eachLook(page, "device-kind");
    assert.deepEqual(await axeFindings(page), []);
    await dialog.getByRole("button", { name: "Save" }).click();
    await dialog.waitFor({ state: "detached" });
    await page.getByRole("link", { name: "Devices" }).first().click();
    await page.getByTitle("Server", { exact: true }).waitFor();
    await eachLook(page, "device-kind-list");
    assert.deepEqual(problems, []);
  });
});
