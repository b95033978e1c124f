/** Screen, serial console and boot image of the firmware, in a browser, against the simulator in the LAN. */
import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { after, before, describe, it } from "node:test";
import { AmtDevice, type Lan, startLan } from "@tendril/amt-simulator";
import type { Page } from "playwright-core";
import { isScene, readPicture } from "../support/amt-scene.ts";
import { closeBrowser, openPage } from "../support/browser.ts";
import { eachLook } from "../support/looks.ts";
import { seedDevices } from "../support/seed.ts";
import { startTestServer, type TestServer } from "../support/server.ts";
import { until } from "../support/until.ts";

const FIRMWARE = "127.0.3.1";
const SIZE = { width: 320, height: 240 };

describe("Intel AMT in the browser", { timeout: 240_000 }, () => {
  let host: TestServer;
  let page: Page;
  let problems: readonly string[];
  let firmware: AmtDevice;
  let lan: Lan;
  const events: string[] = [];

  before(async () => {
    host = await startTestServer({ prepare: (folder) => seedDevices(folder, { count: 1 }) });
    firmware = new AmtDevice({ iderFull: true, kvmWidth: SIZE.width, kvmHeight: SIZE.height });
    firmware.on("sim", ({ ev, key }) => events.push(ev === "kvm-key" ? `key ${String(key)}` : ev));
    lan = await startLan(firmware, { bind: FIRMWARE, rmcpPort: 0 });
    ({ page, problems } = await openPage());
    await page.goto(`${host.url}/sign-in/once?token=${await host.server.signInToken("user//admin")}`);
    await page.getByText("PC-00000").first().click();
    await page.getByRole("link", { name: "AMT", exact: true }).click();
    await page.getByRole("button", { name: "Open screen" }).waitFor();
  });
  after(async () => {
    await closeBrowser();
    lan?.close();
    await host?.stop();
  });

  const showsScene = async (keyCount: number): Promise<boolean> => await isScene(page, { ...SIZE, keyCount });

  it("says that there is no account yet, and takes one", async () => {
    await eachLook(page, "amt");
    await page.getByRole("button", { name: "Open screen" }).click();
    await page.getByText("There is no Intel AMT account for this device.").waitFor();
    await eachLook(page, "amt-refused");
    await page.getByRole("alert").getByRole("button", { name: "Close" }).click();
    await page.getByRole("button", { name: "Set account" }).click();
    await page.getByLabel("Address in the server's network").fill(FIRMWARE);
    await page.getByLabel("Password").fill("P@ssw0rd");
    await eachLook(page, "amt-account");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("The Intel AMT account is stored.").waitFor();
  });

  it("shows the screen pixel for pixel and sends keys and mouse", async () => {
    await page.getByRole("button", { name: "Open screen" }).click();
    await until("the whole picture", () => showsScene(0));
    await page.locator(".amt-canvas").click({ position: { x: 100, y: 100 } });
    await page.keyboard.press("a");
    await until("the key", () => events.includes("key 97"));
    await until("the picture after two keys", () => showsScene(2));
    await until("the mouse", () => events.includes("kvm-pointer"));
    await eachLook(page, "amt-screen");
    await page.getByRole("button", { name: "Ctrl Alt Del" }).click();
    await until("the keys", () => events.includes("key 65535"));
    await page.getByRole("button", { name: "Close" }).click();
    await until("the end", () => firmware.sessions.size === 0);
  });

  it("shows power, hardware and log, and starts the device into its BIOS", async () => {
    await page.getByText("Simulated Inc. SIM-9000").waitFor();
    await page.getByText("No bootable medium").waitFor();
    await page.getByText("Admin control").waitFor();
    await eachLook(page, "amt-firmware");
    await page.getByRole("button", { name: "Into BIOS" }).click();
    await page.getByRole("button", { name: /^Restart/ }).click();
    await page
      .getByRole("dialog", { name: "Restart PC-00000 into BIOS?" })
      .getByText("Unsaved work is lost")
      .waitFor();
    await eachLook(page, "amt-restart");
    await page.getByRole("dialog").getByRole("button", { name: "Restart" }).click();
    await until("the start into the BIOS", () => firmware.power.boots.at(-1)?.bios === true);
  });

  it("opens the screen once the person there has agreed", async () => {
    firmware.classes.first("IPS_OptInService").OptInRequired = 1;
    await page.getByRole("button", { name: "Open screen" }).click();
    await page.getByRole("button", { name: "Ask the person there" }).click();
    await page.getByRole("textbox", { name: "Code" }).fill("123456");
    await eachLook(page, "amt-consent");
    await page.getByRole("button", { name: "Continue" }).click();
    await until("the screen", async () => (await readPicture(page)).width > 1);
    await page.getByRole("button", { name: "Close" }).first().click();
    await until("the end", () => firmware.sessions.size === 0);
    firmware.classes.first("IPS_OptInService").OptInRequired = 0;
  });

  it("shows the BIOS on the serial console and takes keys", async () => {
    await page.getByRole("button", { name: "Open console" }).click();
    await page.locator(".xterm-rows").getByText("SimBIOS Setup Utility").waitFor();
    await eachLook(page, "amt-serial");
    await page.locator(".amt-stage").click();
    await page.keyboard.type("2");
    await page.locator(".xterm-rows").getByText("echo>").waitFor();
    await page.keyboard.type("hello");
    await page.locator(".xterm-rows").getByText("echo> hello").waitFor();
    await page.getByRole("button", { name: "Close" }).click();
    await until("the end", () => firmware.sessions.size === 0);
  });

  it("gives the device every sector of an image", async () => {
    const image = randomBytes(2048 * 300);
    await page.getByLabel("Choose image").setInputFiles({ name: "rescue.txt", mimeType: "", buffer: image });
    await page.getByText("This is no disc image", { exact: false }).waitFor();
    await page.getByLabel("Choose image").setInputFiles({ name: "rescue.iso", mimeType: "", buffer: image });
    await page.getByText(/In the drive/).waitFor();
    const report = await until(
      "the report",
      () =>
        firmware.iderReport as { readonly media: readonly { readonly sha256?: string }[]; errors: unknown[] },
    );
    assert.equal(report.media[0]?.sha256, createHash("sha256").update(image).digest("hex"));
    assert.deepEqual(report.errors, []);
    await eachLook(page, "amt-image");
    await page.getByRole("button", { name: "Start from it" }).click();
    await eachLook(page, "amt-image-start");
    await page.getByRole("dialog").getByRole("button", { name: "Start from it" }).click();
    await until("the start from the image", () => firmware.power.boots.at(-1)?.ider === "cdrom");
    await page.getByRole("button", { name: "Take out" }).click();
    await page.getByText("Choose image").waitFor();
    await until("the end", () => firmware.sessions.size === 0);
  });

  it("makes no script errors", () => assert.deepEqual(problems, []));
});
