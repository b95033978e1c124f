/** The same files for several devices, in the browser: what is there already, who is offline, a second try. */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import type { Page } from "playwright-core";
import { closeBrowser, openPage } from "../support/browser.ts";
import { type ControlClient, openControl } from "../support/control-client.ts";
import { eachLook } from "../support/looks.ts";
import { createOwnAgent, type OwnAgent } from "../support/own-agent.ts";
import { startTestServer, type TestServer } from "../support/server.ts";
import { createStockAgent, fetchSettings, type StockAgent } from "../support/stock-agent.ts";
import { until } from "../support/until.ts";

interface Device {
  readonly _id: string;
  readonly name: string;
  readonly conn?: number;
  readonly agent: { readonly core?: string };
}

describe("files for several devices", { timeout: 240_000 }, () => {
  let host: TestServer;
  let control: ControlClient;
  let page: Page;
  let problems: string[];
  let folder = "";
  let stock: StockAgent;
  let own: OwnAgent;
  const content = randomBytes(5_000_000);

  before(async () => {
    host = await startTestServer();
    control = await openControl(host.wsUrl);
    const made = await control.ask({ action: "createmesh", meshname: "Many", meshtype: 2 });
    const settings = await fetchSettings(host.url, String(made.meshid));
    stock = await createStockAgent({ settings });
    stock.start();
    await named("stock-device");
    own = await createOwnAgent({ settings });
    own.start();
    await named("own-device");
    await own.stop();
    await until("one is offline", async () => (await devices()).find(({ conn }) => conn !== 1));
    folder = await mkdtemp(join(tmpdir(), "tendril-send-"));
    ({ page, problems } = await openPage());
    await page.goto(`${host.url}/sign-in/once?token=${await host.server.signInToken("user//admin")}`);
    await page.locator(".lr.r").nth(1).waitFor();
  });
  after(async () => {
    await closeBrowser();
    control.close();
    await stock.remove();
    await own.remove();
    await host.stop();
    await rm(folder, { recursive: true, force: true });
  });
  it("arrive in a folder that is made; who is offline is named", async () => {
    await page.getByRole("checkbox", { name: "Select all that match" }).check();
    await choose(join(folder, "not", "there"));
    await page.getByText("Offline now, to be tried again later: own-device.").waitFor();
    await eachLook(page, "send-files");
    await page.getByRole("button", { name: "Send", exact: true }).click();
    await page.getByText("1 of 2 done, 1 failed").waitFor({ timeout: 120_000 });
    await row("own-device").getByText("Offline.").waitFor();
    await row("stock-device").getByText("content checked").waitFor();
    await eachLook(page, "send-files-state");
    assert.ok((await readFile(join(folder, "not", "there", "setup.bin"))).equals(content));
    assert.equal(String(await readFile(join(folder, "not", "there", "read me.txt"))), "hello\n");
    await page.getByRole("button", { name: "Close" }).click();
  });

  it("are tried again from the page of sessions; what is there stays as it is", async () => {
    const target = join(folder, "not", "there");
    await rm(join(target, "setup.bin"));
    await writeFile(join(target, "read me.txt"), "of the device\n");
    own.start();
    await page.getByRole("link", { name: "Files to 2 devices" }).click();
    await page.getByText("1 of 2 done, 1 failed").waitFor();
    await until(
      "both are online",
      async () => (await devices()).every(({ conn }) => conn === 1) || undefined,
    );
    await page.getByRole("button", { name: "Retry 1 failed" }).click();
    await row("own-device").getByText("1 kept as it was").waitFor({ timeout: 120_000 });
    assert.ok((await readFile(join(target, "setup.bin"))).equals(content));
    assert.equal(String(await readFile(join(target, "read me.txt"))), "of the device\n");
    await eachLook(page, "send-files-sessions");
    await page.getByRole("button", { name: "Remove", exact: true }).click();
    await page.getByText("No session is open.").waitFor();
  });

  it("replace what is there when that is wished", async () => {
    await page.getByRole("link", { name: "Devices" }).first().click();
    await page.getByRole("checkbox", { name: "Select stock-device" }).check();
    await choose(join(folder, "not", "there"));
    await page.getByLabel("Where a file has the same name").selectOption("replace");
    await page.getByRole("button", { name: "Send", exact: true }).click();
    await page.getByText("1 of 1 done").waitFor({ timeout: 120_000 });
    assert.equal(String(await readFile(join(folder, "not", "there", "read me.txt"))), "hello\n");
    assert.deepEqual(problems, []);
  });

  const row = (name: string) =>
    page.getByRole("list", { name: "Devices that get the files" }).locator("li", { hasText: name });

  /** The one that came last gets the name. */
  async function named(name: string): Promise<void> {
    const nodeid = await until(`${name} is online`, async () => {
      const isNew = ({ conn, agent, ...device }: Device): boolean =>
        conn === 1 && agent.core?.startsWith("Tendril core") === true && !device.name.endsWith("-device");
      return (await devices()).find(isNew)?._id;
    });
    await control.ask({ action: "changedevice", nodeid, name });
  }

  async function choose(target: string): Promise<void> {
    await page.getByRole("button", { name: "Send files" }).first().click();
    await page.locator('dialog input[type="file"]').setInputFiles([
      { name: "setup.bin", mimeType: "application/octet-stream", buffer: content },
      { name: "read me.txt", mimeType: "text/plain", buffer: Buffer.from("hello\n") },
    ]);
    await page.getByLabel("Folder on Linux, macOS and others").fill(target);
  }

  async function devices(): Promise<Device[]> {
    const { nodes } = await control.ask({ action: "nodes" });
    return Object.values(nodes as Record<string, Device[]>).flat();
  }
});
