/** Deeds on several devices: whom they affect, what came of each, trying again; the list as a table. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, describe, it } from "node:test";
import type { Page } from "playwright-core";
import { closeBrowser, openPage } from "../support/browser.ts";
import { type ControlClient, openControl } from "../support/control-client.ts";
import { eachLook } from "../support/looks.ts";
import { seedDevices } from "../support/seed.ts";
import { PASSWORD, startTestServer, type TestServer } from "../support/server.ts";
import { until } from "../support/until.ts";

describe("deeds on several devices", { timeout: 240_000 }, () => {
  let host: TestServer;
  let control: ControlClient;
  let page: Page;
  let problems: readonly string[];

  before(async () => {
    host = await startTestServer({ prepare: (folder) => seedDevices(folder, { count: 40 }) });
    await host.server.accounts.changePassword("user//admin" as never, PASSWORD);
    control = await openControl(host.wsUrl);
    ({ page, problems } = await openPage());
    await page.goto(`${host.url}/sign-in/once?token=${await host.server.signInToken("user//admin")}`);
    await page.getByLabel("Search devices").fill('group:"oslo office"');
    await page.getByText("10 match").waitFor();
    await page.getByRole("checkbox", { name: "Select all that match" }).check();
    await page.getByText("10 selected").waitFor();
  });
  after(async () => {
    control.close();
    await closeBrowser();
    await host.stop();
  });

  const more = async (name: string): Promise<void> => {
    await page.getByRole("button", { name: "More actions" }).last().click();
    await page.getByRole("menuitem", { name, exact: true }).click();
  };
  const devices = async () => {
    const { nodes } = await control.ask({ action: "nodes" });
    return Object.values(nodes as Record<string, { name: string; tags?: string[] }[]>).flat();
  };

  it("say of each why it was not woken, and try those again", async () => {
    await more("Wake");
    await page.getByText(/and 4 more/).waitFor();
    await eachLook(page, "bulk-preview");
    await page.getByRole("button", { name: "Wake", exact: true }).click();
    await page.getByText("Done with 0 of 10, 10 failed").waitFor();
    const failed = page.getByRole("list", { name: "Failed" }).getByRole("listitem");
    assert.equal(await failed.count(), 10);
    assert.match((await failed.first().textContent()) ?? "", /it has to be online once/);
    await eachLook(page, "bulk-failed");
    await page.getByRole("button", { name: "Retry failed" }).click();
    await page.getByText("Done with 0 of 10, 10 failed").waitFor();
    await page.getByRole("button", { name: "Close", exact: true }).click();
  });

  it("ask nothing of devices that are offline when they must be online", async () => {
    await more("Restart");
    await page.getByText("10 are offline and are skipped.").waitFor();
    assert.equal(await page.getByRole("button", { name: "Restart", exact: true }).isDisabled(), true);
    await page.getByRole("button", { name: "Cancel" }).click();
  });

  it("add tags to those that are there", async () => {
    await more("Tag");
    await page.getByRole("textbox", { name: "Tags" }).fill("audit, 2026");
    await page.getByRole("button", { name: "Add tags" }).click();
    await page.getByText("Tagged 10 devices.").waitFor();
    const tagged = (await devices()).filter(({ tags }) => tags?.includes("audit") && tags.includes("2026"));
    assert.equal(tagged.length, 10);
  });

  it("give the table of those that are chosen", async () => {
    const loading = page.waitForEvent("download");
    await more("Export as a table");
    const path = await (await loading).path();
    const lines = readFileSync(path, "utf8").trim().split("\r\n");
    assert.equal(lines.length, 11);
    assert.match(lines[0] ?? "", /^id,name,rname/);
  });

  it("move them to another device group", async () => {
    await more("Move");
    await page.getByRole("combobox", { name: "To device group" }).selectOption("Servers");
    await page.getByRole("button", { name: "Move", exact: true }).last().click();
    await until("nobody is left", async () => {
      const { nodes } = await control.ask({ action: "nodes" });
      const groups = Object.values(nodes as Record<string, unknown[]>).map((group) => group.length);
      return groups.includes(20) || undefined;
    });
    assert.deepEqual(problems, []);
  });
});
