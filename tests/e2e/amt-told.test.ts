/** Firmware that only the agent beside it sees: its page says what it is. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Page } from "playwright-core";
import { axeFindings } from "../support/axe.ts";
import { closeBrowser, openPage } from "../support/browser.ts";
import { type ControlClient, openControl } from "../support/control-client.ts";
import { type FakeAgent, openFakeAgent, shortId } from "../support/fake-agent.ts";
import { eachLook } from "../support/looks.ts";
import { startTestServer, type TestServer } from "../support/server.ts";
import { until } from "../support/until.ts";

describe("firmware that an agent tells", { timeout: 240_000 }, () => {
  let host: TestServer;
  let control: ControlClient;
  let agent: FakeAgent;
  let page: Page;

  before(async () => {
    host = await startTestServer();
    control = await openControl(host.wsUrl);
    const { meshid } = await control.ask({ action: "createmesh", meshname: "Office", meshtype: 2 });
    agent = await openFakeAgent(host.wsUrl, { groupId: String(meshid), computerName: "workstation" });
    ({ page } = await openPage());
    await page.goto(`${host.url}/sign-in/once?token=${await host.server.signInToken("user//admin")}`);
  });
  after(async () => {
    await closeBrowser();
    agent?.close();
    control?.close();
    await host?.stop();
  });

  const tell = (state: number, flags: number): void =>
    agent.sendJson({
      ...{ action: "coreinfo", value: "core", caps: 27 },
      intelamt: {
        ...{ UUID: "00112233-4455-6677-8899-aabbccddeeff", ProvisioningState: state, Flags: flags },
        Versions: { AMT: "16.1.25", Sku: "16392" },
      },
    });

  it("is shown with version and mode, and follows what the agent tells", async () => {
    tell(0, 0);
    await until("it is stored", async () => {
      const { nodes } = await control.ask({ action: "nodes" });
      return JSON.stringify(nodes).includes("16.1.25");
    });
    await page.goto(`${host.url}/devices/${encodeURIComponent(shortId(agent.deviceId))}/amt`);
    const card = page.getByRole("region", { name: "Intel AMT", exact: true });
    await card.getByText("16.1.25").waitFor();
    await card.getByText("Not activated").waitFor();
    await eachLook(page, "amt-told");
    assert.deepEqual(await axeFindings(page), []);
    tell(2, 2);
    await card.getByText("Client control").waitFor();
  });
});
