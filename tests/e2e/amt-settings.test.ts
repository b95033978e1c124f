/** Switches, logs, wireless, certificates and alerts of the firmware, in a browser, against the simulator in the LAN. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { AmtDevice, type Lan, startLan } from "@tendril/amt-simulator";
import type { Page } from "playwright-core";
import { axeFindings } from "../support/axe.ts";
import { closeBrowser, openPage } from "../support/browser.ts";
import { createAmtGroup } from "../support/cira.ts";
import { openControl } from "../support/control-client.ts";
import { eachLook } from "../support/looks.ts";
import { quickestMs } from "../support/quickest.ts";
import { startTestServer, type TestServer } from "../support/server.ts";
import { until } from "../support/until.ts";

const FIRMWARE = "127.0.3.2";

describe("settings of the firmware in the browser", { timeout: 240_000 }, () => {
  let host: TestServer;
  let page: Page;
  let problems: readonly string[];
  let firmware: AmtDevice;
  let lan: Lan;
  const seen: string[] = [];

  before(async () => {
    host = await startTestServer();
    firmware = new AmtDevice({ certs: 2 });
    firmware.on("sim", ({ ev }) => seen.push(ev));
    lan = await startLan(firmware, { bind: FIRMWARE, rmcpPort: 0 });
    const control = await openControl(host.wsUrl);
    const { groupId } = await createAmtGroup(control);
    await control.ask({
      ...{ action: "addamtdevice", meshid: groupId, devicename: "Kiosk", hostname: FIRMWARE },
      ...{ amtusername: "admin", amtpassword: "P@ssw0rd", amttls: 0 },
    });
    control.close();
    ({ page, problems } = await openPage());
    await page.goto(`${host.url}/sign-in/once?token=${await host.server.signInToken("user//admin")}`);
    await page.getByText("Kiosk").first().click();
    await page.getByRole("link", { name: "AMT", exact: true }).click();
    await page.getByRole("switch", { name: "Screen (KVM)" }).waitFor();
  });
  after(async () => {
    await closeBrowser();
    lan?.close();
    await host?.stop();
  });

  it("switches the serial console off and on in the firmware", async () => {
    const state = (): unknown => firmware.classes.first("AMT_RedirectionService").EnabledState;
    await page.getByRole("switch", { name: "Serial console" }).click();
    await until("the serial line is off", () => state() === 32_769);
    await page.getByRole("switch", { name: "Serial console", checked: false, disabled: false }).click();
    await until("the serial line is on", () => state() === 32_771);
  });

  it("changes for what the person there has to agree", async () => {
    const optIn = (): unknown => firmware.classes.first("IPS_OptInService").OptInRequired;
    await page.getByLabel("Consent of the person there").selectOption("kvm");
    await until("the firmware asks", () => Number(optIn()) === 1);
    await until(
      "the page knows",
      async () => await page.getByLabel("Consent of the person there").isEnabled(),
    );
    await page.getByLabel("Consent of the person there").selectOption("none");
    await until("the firmware asks nobody", () => Number(optIn()) === 0);
  });

  it("shows an alert on the open page within a second", async () => {
    await page.getByRole("switch", { name: "Alerts to this server", disabled: false }).click();
    await until("the subscription", () => firmware.alerts.subscriptions.length === 1);
    await page.getByRole("switch", { name: "Alerts to this server", checked: true }).waitFor();
    const words = (i: number) => page.getByText(`Intel AMT of Kiosk: alert iAMT0005 (Fan ${i})`).first();
    let last = 0;
    const ms = await quickestMs(1_000, async (i) => {
      last = i;
      const seen = words(i).waitFor();
      firmware.deliver("iAMT0005", [`Fan ${i}`], 6);
      await seen;
    });
    assert.ok(ms < 1_000, `the alert took ${ms} ms`);
    await eachLook(page, "amt-alert");
    assert.deepEqual(await axeFindings(page), []);
    await page.getByRole("button", { name: "Dismiss" }).click();
    await words(last).waitFor({ state: "hidden" });
  });

  it("shows who did what to the firmware", async () => {
    await page.getByRole("button", { name: "Audit log" }).click();
    await page.locator(".amt-log tbody tr").first().waitFor();
    assert.ok(firmware.logs.auditRecords.length > 0);
    await eachLook(page, "amt-audit");
  });

  it("tells the firmware of a wireless network, and has it forgotten", async () => {
    await page.getByRole("button", { name: "Wireless" }).click();
    await page.getByRole("button", { name: "Add network" }).click();
    await page.getByLabel("Name of the network (SSID)").fill("Office & co");
    await page.getByLabel("Password").fill("long enough");
    await eachLook(page, "amt-wireless-add");
    await page.getByRole("dialog").getByRole("button", { name: "Add network" }).click();
    await page.getByText("Office & co", { exact: true }).waitFor();
    const profiles = (): readonly Record<string, unknown>[] =>
      firmware.classes.list("CIM_WiFiEndpointSettings");
    assert.deepEqual(
      profiles().map(({ SSID, ElementName }) => [SSID, ElementName]),
      [["Office & co", "Office - co"]],
    );
    await eachLook(page, "amt-wireless");
    assert.deepEqual(await axeFindings(page), []);
    await page.getByRole("button", { name: "Forget Office & co" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Forget network" }).click();
    await until("the network is gone", () => profiles().length === 0);
    await page.getByText("knows no wireless network").waitFor();
  });

  it("shows TLS and the certificates in the firmware", async () => {
    await page.getByRole("button", { name: "Security" }).click();
    await page.getByText("TLS off").waitFor();
    await page.locator(".amt-list li").first().waitFor();
    await eachLook(page, "amt-security");
    assert.deepEqual(await axeFindings(page), []);
  });

  it("has the firmware trust this server, speak TLS, and forget a certificate", async () => {
    const certificates = (): readonly object[] => firmware.classes.list("AMT_PublicKeyCertificate");
    const before = certificates().length;
    await page.getByRole("button", { name: "Trust this server" }).click();
    await page.getByText("The firmware trusts this server.").waitFor();
    assert.equal(certificates().length, before + 1);
    await page.getByRole("button", { name: "Switch TLS on" }).click();
    await page.getByText("TLS on").waitFor();
    const left = certificates().length;
    await page
      .getByRole("button", { name: /^Remove / })
      .first()
      .click();
    await eachLook(page, "amt-certificate-remove");
    await page.getByRole("dialog").getByRole("button", { name: "Remove certificate" }).click();
    await until("the certificate is gone", () => certificates().length === left - 1);
  });

  it("empties the hardware log once asked again", async () => {
    await page.getByRole("button", { name: "Hardware log" }).click();
    await page.getByRole("button", { name: "Empty the log" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Empty the log" }).click();
    await until("the log is empty", () => firmware.logs.messages.length === 0);
    await page.getByText("Nothing has been logged.").waitFor();
  });

  it("deactivates the firmware once its name was typed", async () => {
    await page.getByRole("button", { name: "Security" }).click();
    await page.getByRole("button", { name: "Deactivate" }).click();
    const dialog = page.getByRole("dialog");
    await eachLook(page, "amt-deactivate");
    assert.ok(await dialog.getByRole("button", { name: "Deactivate" }).isDisabled());
    await dialog.getByLabel("Type Kiosk to go on").fill("Kiosk");
    await dialog.getByRole("button", { name: "Deactivate" }).click();
    await until("the deactivation", () => seen.includes("unprovisioned"));
  });

  it("makes no script errors", () => assert.deepEqual(problems, []));
});
