/** Devices that wait for approval, in the browser: told, approved, refused, taken back. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { AgentIdentity } from "@tendril/agent";
import type { Page } from "playwright-core";
import { axeFindings } from "../support/axe.ts";
import { closeBrowser, openPage } from "../support/browser.ts";
import { type ControlClient, openControl } from "../support/control-client.ts";
import { type FakeAgent, freshIdentity, openFakeAgent } from "../support/fake-agent.ts";
import { eachLook } from "../support/looks.ts";
import { startTestServer, type TestServer } from "../support/server.ts";
import { until } from "../support/until.ts";

const MARKUP = `<img src=x onerror="document.title='owned'">`;

describe("devices that wait for approval", { timeout: 240_000 }, () => {
  let host: TestServer;
  let control: ControlClient;
  let groupId = "";
  const agents: FakeAgent[] = [];

  before(async () => {
    host = await startTestServer();
    control = await openControl(host.wsUrl);
    groupId = String((await control.ask({ action: "createmesh", meshname: "Branch", meshtype: 2 })).meshid);
  });
  after(async () => {
    await closeBrowser();
    for (const agent of agents) agent.close();
    control.close();
    await host.stop();
  });
  /** All within a moment: keys take long to make. */
  const arrive = async (...names: readonly string[]): Promise<void> => {
    const identities = await Promise.all(names.map(() => freshIdentity()));
    for (const [i, computerName] of names.entries()) {
      const wish = { groupId, computerName, isHeld: true, identity: identities[i] as AgentIdentity };
      agents.push(await openFakeAgent(host.wsUrl, wish));
    }
  };
  const openGroups = async (): Promise<{ page: Page; problems: string[] }> => {
    const opened = await openPage();
    await opened.page.goto(`${host.url}/sign-in/once?token=${await host.server.signInToken("user//admin")}`);
    await opened.page.getByRole("link", { name: "Device groups" }).first().click();
    return opened;
  };

  it("is a setting of the group; who arrives then is told and shown without a reload", async () => {
    const { page, problems } = await openGroups();
    await page.getByRole("button", { name: "Actions of Branch" }).click();
    await page.getByRole("menuitem", { name: "Settings" }).click();
    await page.getByRole("checkbox", { name: "New devices wait for approval" }).check();
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await arrive("till-01", "till-02", "DESKTOP-4F7K2QX", MARKUP);
    await page.getByText("A new device waits for approval").waitFor();
    const card = page.getByRole("region", { name: "Waiting for approval to join Branch" });
    await until("all are shown", async () => (await card.getByRole("listitem").count()) === 4 || undefined);
    await card.getByText(MARKUP).first().waitFor();
    await page
      .getByRole("link", { name: /Device groups 4 waiting/ })
      .first()
      .waitFor();
    const dismiss = page.getByRole("button", { name: "Dismiss" });
    await dismiss.click({ timeout: 2_000 }).catch(() => {}); // it may have gone by itself
    await dismiss.waitFor({ state: "detached" });
    await eachLook(page, "approval");
    assert.deepEqual(await axeFindings(page), []);
    assert.deepEqual(problems, []);
    assert.notEqual(await page.title(), "owned");
  });

  it("are approved and refused one by one, and a refusal is taken back", async () => {
    const { page, problems } = await openGroups();
    const card = page.getByRole("region", { name: "Waiting for approval to join Branch" });
    await card.getByRole("button", { name: "Approve till-01" }).click();
    await page.getByText("1 device, 1 online").waitFor();
    await card.getByRole("button", { name: "Refuse DESKTOP-4F7K2QX" }).click();
    await card.getByText("Refused (1)").click();
    await card.getByText("refused by admin").waitFor();
    await eachLook(page, "approval-refused");
    await card.getByRole("button", { name: "Take back DESKTOP-4F7K2QX" }).click();
    await card.getByRole("button", { name: "Refuse DESKTOP-4F7K2QX" }).waitFor();
    assert.deepEqual(problems, []);
  });

  it("are approved all at once, after a question", async () => {
    const { page, problems } = await openGroups();
    const card = page.getByRole("region", { name: "Waiting for approval to join Branch" });
    await card.getByRole("button", { name: "Approve all" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Approve all" }).click();
    await page.getByText("4 devices, 4 online").waitFor();
    await card.waitFor({ state: "detached" });
    assert.deepEqual(problems, []);
  });
});
