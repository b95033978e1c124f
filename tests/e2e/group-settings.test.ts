/** What a device group demands of sessions with its devices: consent, recording. */
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { closeBrowser, openPage } from "../support/browser.ts";
import { type ControlClient, openControl } from "../support/control-client.ts";
import { startTestServer, type TestServer } from "../support/server.ts";
import { until } from "../support/until.ts";

const shots = join(import.meta.dirname, "..", "..", ".cache", "shots");

describe("settings of a device group", { timeout: 60_000 }, () => {
  let host: TestServer;
  let control: ControlClient;

  before(async () => {
    mkdirSync(shots, { recursive: true });
    host = await startTestServer();
    control = await openControl(host.wsUrl);
  });
  after(async () => {
    await closeBrowser();
    control.close();
    await host.stop();
  });

  it("record its sessions when that is ticked, and keep its other flags", async () => {
    await control.ask({ action: "createmesh", meshname: "Vault", meshtype: 2, flags: 2 });
    const { page, problems } = await openPage();
    await page.goto(`${host.url}/sign-in/once?token=${await host.server.signInToken("user//admin")}`);
    await page.getByRole("link", { name: "Device groups" }).first().click();
    const edit = async (): Promise<void> => {
      await page.getByRole("button", { name: "Actions of Vault" }).click();
      await page.getByRole("menuitem", { name: "Name, consent, recording" }).click();
    };
    const box = page.getByRole("checkbox", { name: "Record sessions with its devices" });
    await edit();
    assert.equal(await box.isChecked(), false);
    await box.check();
    for (const [width, height] of [
      [1440, 900],
      [390, 844],
    ] as const) {
      for (const colorScheme of ["light", "dark"] as const) {
        await page.setViewportSize({ width, height });
        await page.emulateMedia({ colorScheme });
        await page.waitForTimeout(200);
        await page.screenshot({ path: join(shots, `group-settings-${colorScheme}-${width}.png`) });
      }
    }
    await page.getByRole("button", { name: "Save" }).click();
    const flags = async (): Promise<number | undefined> => {
      const { meshes } = await control.ask({ action: "meshes" });
      return (meshes as { name: string; flags?: number }[]).find(({ name }) => name === "Vault")?.flags;
    };
    await until("the flag is kept", async () => (await flags()) === 6 || undefined);
    await edit();
    assert.equal(await box.isChecked(), true);
    await box.uncheck();
    await page.getByRole("button", { name: "Save" }).click();
    await until("the flag is gone", async () => (await flags()) === 2 || undefined);
    assert.deepEqual(problems, []);
  });
});
