/** The alarm on the page of a device whose identity two computers have. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { closeBrowser, openPage } from "../support/browser.ts";
import { openControl } from "../support/control-client.ts";
import { type FakeAgent, openFakeAgent, sharedIdentity } from "../support/fake-agent.ts";
import { eachLook } from "../support/looks.ts";
import { startTestServer, type TestServer } from "../support/server.ts";

describe("two computers with one identity", { timeout: 240_000 }, () => {
  let host: TestServer;
  let groupId = "";
  const agents: FakeAgent[] = [];

  before(async () => {
    host = await startTestServer();
    const control = await openControl(host.wsUrl);
    groupId = String((await control.ask({ action: "createmesh", meshname: "Shops", meshtype: 2 })).meshid);
    control.close();
  });
  after(async () => {
    await closeBrowser();
    for (const agent of agents) agent.close();
    await host.stop();
  });

  const connect = async (computerName: string, isCopy: boolean): Promise<FakeAgent> => {
    const identity = isCopy ? { identity: await sharedIdentity() } : {};
    const agent = await openFakeAgent(host.wsUrl, { groupId, computerName, ...identity });
    agents.push(agent);
    return agent;
  };

  it("are told on an open page of the device, and when it is opened later, on no other device", async () => {
    const first = await connect("till-1", true);
    const other = await connect("till-2", false);
    const { page } = await openPage();
    const alarm = page.getByRole("alert").getByText("Two computers use this identity.");
    const place = (id: string): string => `${host.url}/devices/${id.split("/").at(-1)}`;
    await page.goto(`${host.url}/sign-in/once?token=${await host.server.signInToken("user//admin")}`);
    await page.goto(place(first.deviceId));
    await page.getByRole("heading", { name: "Recent events" }).waitFor();
    assert.equal(await alarm.count(), 0);
    await connect("till-1", true);
    await alarm.waitFor();
    await page.reload();
    await alarm.waitFor();
    await eachLook(page, "double-alarm");
    await page.goto(place(other.deviceId));
    await page.getByText("Device added").first().waitFor();
    assert.equal(await alarm.count(), 0);
    await page.context().close();
  });
});
