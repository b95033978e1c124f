/** A device that connects by itself (CIRA), from its first sign-in to a start from an image, in a browser. */
import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { after, before, describe, it } from "node:test";
import type { Page } from "playwright-core";
import { isScene } from "../support/amt-scene.ts";
import { axeFindings } from "../support/axe.ts";
import { closeBrowser, openPage } from "../support/browser.ts";
import { createAmtGroup, dialCira, type SimulatedDevice } from "../support/cira.ts";
import { type ControlClient, openControl } from "../support/control-client.ts";
import { eachLook } from "../support/looks.ts";
import { quickestMs } from "../support/quickest.ts";
import { startTestServer, type TestServer } from "../support/server.ts";
import { until } from "../support/until.ts";

const SIZE = { width: 320, height: 240 };
/** A computer that is off: its firmware connects all the same. */
const OFF = 8;
const ON = 2;

describe("Intel AMT over CIRA in the browser", { timeout: 240_000 }, () => {
  let host: TestServer;
  let control: ControlClient;
  let page: Page;
  let problems: readonly string[];
  let simulated: SimulatedDevice;
  let groupId = "";

  before(async () => {
    host = await startTestServer({ hasQuickFirmware: true });
    control = await openControl(host.wsUrl);
    const { access, ...group } = await createAmtGroup(control);
    groupId = group.groupId;
    ({ page, problems } = await openPage());
    await page.goto(`${host.url}/sign-in/once?token=${await host.server.signInToken("user//admin")}`);
    await page.locator("#main").getByRole("link", { name: "Device groups" }).waitFor();
    simulated = dialCira(host, access, {
      device: {
        ...{ power: OFF, iderFull: true, hostName: "kiosk" },
        ...{ kvmWidth: SIZE.width, kvmHeight: SIZE.height },
      },
    });
  });
  after(async () => {
    simulated?.cira.drop();
    await closeBrowser();
    control?.close();
    await host?.stop();
  });

  it("appears on the open page", async () => {
    await page.getByText("AMT 00112233").first().waitFor();
    await eachLook(page, "amt-cira-list");
    await page.getByText("AMT 00112233").first().click();
    await page.getByText("Firmware connected").waitFor();
    await page.getByRole("link", { name: "AMT", exact: true }).click();
    await page.getByRole("button", { name: "Set account" }).click();
    await page.getByLabel("Password").fill("P@ssw0rd");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("It connects by itself (CIRA)").waitFor();
  });

  it("is woken from off", async () => {
    await page.getByText("Not running").waitFor();
    await eachLook(page, "amt-cira-off");
    await page.getByRole("button", { name: /^Turn on/ }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Turn on" }).click();
    await until("the power", () => simulated.device.power.state === ON);
  });

  it("starts into its BIOS, which the serial console shows", async () => {
    await page.getByRole("button", { name: /^Restart/ }).waitFor();
    await page.getByRole("button", { name: "Into BIOS" }).click();
    await page.getByRole("button", { name: /^Restart/ }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Restart" }).click();
    await until("the start", () => simulated.device.power.boots.at(-1)?.bios === true);
    await page.getByRole("button", { name: "Open console" }).click();
    await page.locator(".xterm-rows").getByText("SimBIOS Setup Utility").waitFor();
    await eachLook(page, "amt-cira-serial");
    await page.getByRole("button", { name: "Close" }).click();
    await until("the end", () => simulated.device.sessions.size === 0);
  });

  it("shows its screen pixel for pixel", async () => {
    const [width = 0, height = 0] = [simulated.device.options.kvmWidth, simulated.device.options.kvmHeight];
    await page.getByRole("button", { name: "Open screen" }).click();
    await until("the picture", () => isScene(page, { width, height, keyCount: 0 }));
    await page.locator(".amt-canvas").press("a");
    await until("the picture after two keys", () => isScene(page, { width, height, keyCount: 2 }));
    await page.getByRole("button", { name: "Close" }).click();
    await until("the end", () => simulated.device.sessions.size === 0);
  });

  it("has an alert on the open page within a second", async (test) => {
    await page.getByRole("switch", { name: "Alerts to this server", disabled: false }).click();
    await page.getByRole("switch", { name: "Alerts to this server", checked: true }).waitFor();
    const ms = await quickestMs(1_000, async (i) => {
      const seen = page.getByText(`alert iAMT0005 (Fan ${i})`).first().waitFor();
      simulated.device.deliver("iAMT0005", [`Fan ${i}`], 6);
      await seen;
    });
    test.diagnostic(`the alert took ${ms} ms`);
    assert.ok(ms < 1_000, `the alert took ${ms} ms`);
  });

  it("reads every sector of an image and starts from it", async () => {
    const image = randomBytes(2048 * 300);
    await page.getByLabel("Choose image").setInputFiles({ name: "rescue.iso", mimeType: "", buffer: image });
    await page.getByRole("button", { name: "Start from it", disabled: false }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Start from it" }).click();
    await until("the start", () => simulated.device.power.boots.at(-1)?.ider === "cdrom");
    const hash = createHash("sha256").update(image).digest("hex");
    const read = (): string | undefined =>
      (simulated.device.iderReport as { readonly media: readonly { readonly sha256?: string }[] } | undefined)
        ?.media[0]?.sha256;
    await until("the whole image", () => read() === hash, 60_000);
    await page.getByRole("button", { name: "Take out" }).click();
    await page.getByText("Choose image").waitFor();
  });

  it("is brought to the policy of its group, step by step", async () => {
    const steps: string[] = [];
    await page.exposeFunction("heard", (text: string) => steps.push(text));
    await control.ask({
      action: "meshamtpolicy",
      meshid: groupId,
      amtpolicy: { type: 2, password: "P@ssw0rd" },
    });
    const card = page.getByRole("region", { name: "Policy of the group" });
    await card.waitFor();
    await card.getByText("As the policy wants it").waitFor();
    await eachLook(page, "amt-cira-policy");
    await card.evaluate((element) => {
      new MutationObserver(() => Reflect.get(globalThis, "heard")(element.textContent)).observe(element, {
        ...{ subtree: true, childList: true, characterData: true },
      });
    });
    await card.getByRole("button", { name: "Bring to the policy now" }).click();
    await until("steps on the page", () => steps.some((text) => !text.includes("As the policy wants it")));
    await card.getByText("As the policy wants it").waitFor();
    assert.deepEqual(await axeFindings(page), []);
  });

  it("has one history of power, hardware and deeds", async () => {
    await page.locator(".tabs").getByRole("link", { name: "Events" }).click();
    await page.getByRole("button", { name: "Power and hardware" }).click();
    const history = page.getByRole("region", { name: "Power and hardware" });
    await history.getByText("No bootable medium").waitFor();
    await history.getByText("switched on").first().waitFor();
    await history.getByText("alert iAMT0005 (Fan 1)").waitFor();
    await history.getByText("On", { exact: true }).first().waitFor();
    await eachLook(page, "amt-history");
    assert.deepEqual(await axeFindings(page), []);
  });

  it("is no more shown as connected once the connection is lost", async () => {
    simulated.cira.drop();
    await page.getByText("Firmware connected").waitFor({ state: "hidden" });
  });

  it("makes no script errors", () => assert.deepEqual(problems, []));
});
