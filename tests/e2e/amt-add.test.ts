/** Devices with Intel AMT come into a group for them: by address, by hand. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { AmtDevice, type Lan, startLan } from "@tendril/amt-simulator";
import type { Page } from "playwright-core";
import { axeFindings } from "../support/axe.ts";
import { closeBrowser, openPage } from "../support/browser.ts";
import { createAmtGroup } from "../support/cira.ts";
import { openControl } from "../support/control-client.ts";
import { eachLook } from "../support/looks.ts";
import { startTestServer, type TestServer } from "../support/server.ts";
import { until } from "../support/until.ts";

const FIRMWARE = "127.0.3.6";
const SECOND = "127.0.3.7";

describe("adding devices with Intel AMT in the browser", { timeout: 240_000 }, () => {
  let host: TestServer;
  let page: Page;
  let problems: readonly string[];
  let lan: Lan;
  let second: Lan;

  before(async () => {
    host = await startTestServer({ flags: ["--amt-scan-networks", `${FIRMWARE}-${SECOND}`] });
    lan = await startLan(new AmtDevice(), { bind: FIRMWARE, rmcpPort: 0 });
    second = await startLan(new AmtDevice(), { bind: SECOND, rmcpPort: 0 });
    const control = await openControl(host.wsUrl);
    const { groupId } = await createAmtGroup(control);
    control.close();
    ({ page, problems } = await openPage());
    await page.goto(`${host.url}/sign-in/once?token=${await host.server.signInToken("user//admin")}`);
    await page.locator("#main").getByRole("link", { name: "Device groups" }).waitFor();
    await page.goto(`${host.url}/add?group=${encodeURIComponent(groupId.split("/")[2] ?? "")}`);
  });
  after(async () => {
    await closeBrowser();
    lan?.close();
    second?.close();
    await host?.stop();
  });

  it("asks how the server reaches them, and for no agent", async () => {
    await page.getByRole("button", { name: "By its address" }).waitFor();
    assert.equal(await page.getByText("Install the agent").count(), 0);
    await eachLook(page, "amt-ways");
    assert.deepEqual(await axeFindings(page), []);
  });

  it("says what is wrong with an address", async () => {
    await page.getByRole("button", { name: "By its address" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Name", { exact: true }).fill("Kiosk");
    await dialog.getByLabel("Address in the server's network").fill("not an address");
    await dialog.getByRole("button", { name: "Add device" }).click();
    await dialog.getByText("This is no address").waitFor();
    await eachLook(page, "amt-add");
    assert.deepEqual(await axeFindings(page), []);
  });

  it("adds one, whose firmware then answers", async () => {
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Address in the server's network").fill(FIRMWARE);
    await dialog.getByLabel("Password").fill("P@ssw0rd");
    await dialog.getByRole("button", { name: "Add device" }).click();
    await dialog.waitFor({ state: "hidden" });
    await page.getByRole("link", { name: "Kiosk" }).click();
    await page.getByRole("link", { name: "AMT", exact: true }).click();
    await page.getByText("Simulated Inc. SIM-9000").waitFor();
  });

  it("finds others in the network that the settings allow, and adds those that are chosen", async () => {
    await page.goBack();
    await page.goBack();
    await page.getByRole("button", { name: "Look for it in the network" }).click();
    const dialog = page.getByRole("dialog");
    const search = async (range: string): Promise<void> => {
      await dialog.getByLabel("Addresses").fill(range);
      await dialog.getByRole("button", { name: "Search" }).click();
    };
    await search("nonsense");
    await dialog.getByText("These are no addresses").waitFor();
    await search("192.0.2.0/24");
    await dialog.getByText("The settings of the server allow no search").waitFor();
    await search(`${FIRMWARE}-${SECOND}`);
    await dialog.getByText("2 found", { exact: true }).waitFor();
    await dialog.getByText("There already").waitFor();
    await dialog.getByRole("button", { name: "Choose all" }).click();
    await dialog.getByLabel("Password").fill("P@ssw0rd");
    await eachLook(page, "amt-scan");
    assert.deepEqual(await axeFindings(page), []);
    await dialog.getByRole("button", { name: "Add device" }).click();
    await until("both are there", async () => (await dialog.getByText("There already").count()) === 2);
    await dialog.getByRole("button", { name: "Close" }).click();
  });

  it("makes no script errors", () => assert.deepEqual(problems, []));
});
