/** The page of the server: what is to do and what goes on; nothing of it for others or for tenants. */
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { after, before, describe, it } from "node:test";
import { FULL_RIGHTS } from "@tendril/protocol/constants";
import { closeBrowser, openPage } from "../support/browser.ts";
import { openControl } from "../support/control-client.ts";
import { type FakeAgent, openFakeAgent } from "../support/fake-agent.ts";
import { eachLook } from "../support/looks.ts";
import { PASSWORD, startTestServer, type TestServer } from "../support/server.ts";

describe("the server page", { timeout: 240_000 }, () => {
  let host: TestServer;
  let agent: FakeAgent;

  before(async () => {
    host = await startTestServer({
      prepare: (folder) => writeFile(`${folder}/config.json`, '{"domains":{"cust":{"title":"Customer"}}}'),
    });
    const control = await openControl(host.wsUrl);
    const made = await control.ask({ action: "createmesh", meshname: "Status", meshtype: 2 });
    agent = await openFakeAgent(host.wsUrl, { groupId: String(made.meshid), computerName: "counted" });
    control.close();
    const refused = await openControl(host.wsUrl, { password: "wrong", isSignedIn: false });
    await refused.wait("the refusal", ({ action }) => action === "close");
  });
  after(async () => {
    agent.close();
    await closeBrowser();
    await host.stop();
  });

  it("says what is to do, what goes on and what was refused", async () => {
    const { page, problems } = await openPage();
    await page.goto(`${host.url}/sign-in/once?token=${await host.server.signInToken("user//admin")}`);
    await page.getByRole("link", { name: "Server", exact: true }).click();
    await page.getByText("1 of 1 connected").waitFor();
    await page.getByText("1 signed in").waitFor();
    await page.getByText("No mail server is set").waitFor();
    await page.getByText(/events in a sealed chain/).waitFor();
    await page.getByText("control sign-in refused").waitFor();
    await eachLook(page, "server");
    assert.deepEqual(problems, []);
    await page.context().close();
  });

  it("shows tenants their own numbers and nothing of the whole", async () => {
    const account = { domain: "cust", name: "dave", password: PASSWORD, siteadmin: FULL_RIGHTS };
    await host.server.accounts.create(account);
    const control = await openControl(host.wsUrl, { name: "dave", path: "/cust/control.ashx" });
    const reply = await control.ask({ action: "serverStatus" });
    control.close();
    assert.deepEqual(Object.keys(reply).sort(), ["action", "agents", "now", "responseid"]);
    assert.deepEqual((reply.now as { devices: number }).devices, 0);
  });

  it("is for full administrators only", async () => {
    await host.server.accounts.create({ domain: "", name: "bob", password: PASSWORD, siteadmin: 0 });
    const control = await openControl(host.wsUrl, { name: "bob" });
    assert.equal((await control.ask({ action: "serverStatus" })).result, "Permission denied");
    control.close();
  });
});
