/** The policy for Intel AMT of a device group, in words. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Page } from "playwright-core";
import { axeFindings } from "../support/axe.ts";
import { closeBrowser, openPage } from "../support/browser.ts";
import { type ControlClient, openControl } from "../support/control-client.ts";
import { eachLook } from "../support/looks.ts";
import { startTestServer, type TestServer } from "../support/server.ts";

describe("policy for Intel AMT in the browser", { timeout: 240_000 }, () => {
  let host: TestServer;
  let control: ControlClient;
  let page: Page;
  let problems: readonly string[];

  before(async () => {
    host = await startTestServer();
    control = await openControl(host.wsUrl);
    await control.ask({ action: "createmesh", meshname: "Office", meshtype: 2 });
    ({ page, problems } = await openPage());
    await page.goto(`${host.url}/sign-in/once?token=${await host.server.signInToken("user//admin")}`);
    await page.getByRole("link", { name: "Device groups" }).first().click();
  });
  after(async () => {
    await closeBrowser();
    control?.close();
    await host?.stop();
  });

  const stored = async (): Promise<unknown> => {
    const { meshes } = await control.ask({ action: "meshes" });
    return (meshes as { amt?: unknown }[])[0]?.amt;
  };
  const open = async () => {
    await page.getByRole("button", { name: "Actions of Office" }).click();
    await page.getByRole("menuitem", { name: "Policy for Intel AMT" }).click();
    const dialog = page.getByRole("dialog", { name: "Intel AMT in Office" });
    await dialog.waitFor();
    return dialog;
  };
  const type = "With Intel AMT of its devices";

  it("says what firmware wants of a password, and stores the policy", async () => {
    const dialog = await open();
    await dialog.getByLabel(type).selectOption({ label: "Client control" });
    await dialog.getByText("A random password for each device").click();
    await dialog.getByLabel("Password of the firmware").fill("tooeasy1");
    await dialog.getByRole("button", { name: "Save" }).click();
    await dialog.getByText("Firmware takes passwords of 8 characters").waitFor();
    await eachLook(page, "amt-policy");
    assert.deepEqual(await axeFindings(page), []);
    await dialog.getByLabel("Password of the firmware").fill("P@ssw0rd");
    await dialog
      .getByLabel("Connections to this server")
      .selectOption({ label: "Devices connect by themselves (CIRA)" });
    await dialog.getByText("Activate anew when no password works").click();
    await dialog.getByRole("button", { name: "Save" }).click();
    await dialog.waitFor({ state: "hidden" });
    assert.deepEqual(await stored(), { type: 2, password: 1, badpass: 1, cirasetup: 2 });
  });

  it("keeps the password that it does not show", async () => {
    const dialog = await open();
    assert.equal(await dialog.getByLabel("Password of the firmware").inputValue(), "");
    await dialog.getByLabel(type).selectOption({ label: "Admin control" });
    await dialog.getByLabel("Firmware in client control").selectOption({ label: "is deactivated" });
    await eachLook(page, "amt-policy-admin");
    await dialog.getByRole("button", { name: "Save" }).click();
    await dialog.waitFor({ state: "hidden" });
    assert.deepEqual(await stored(), { type: 3, password: 1, cirasetup: 2, ccm: 1 });
  });

  it("takes random passwords, and nothing at all", async () => {
    let dialog = await open();
    await dialog.getByText("A random password for each device").click();
    await dialog.getByRole("button", { name: "Save" }).click();
    await dialog.waitFor({ state: "hidden" });
    assert.deepEqual(await stored(), { type: 3, cirasetup: 2, ccm: 1 });
    dialog = await open();
    await dialog.getByLabel(type).selectOption({ label: "Leave it as it is" });
    await dialog.getByRole("button", { name: "Save" }).click();
    await dialog.waitFor({ state: "hidden" });
    assert.deepEqual(await stored(), { type: 0 });
  });

  it("makes no script errors", () => assert.deepEqual(problems, []));
});
