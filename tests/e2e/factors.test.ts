/** Second factors in the browser: set up, sign in with a code, a backup code, a browser that is known. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Page } from "playwright-core";
import { appCode, calmStep } from "../support/app-code.ts";
import { closeBrowser, openPage } from "../support/browser.ts";
import { eachLook } from "../support/looks.ts";
import { PASSWORD, startTestServer, type TestServer } from "../support/server.ts";

describe("second factors in the browser", { timeout: 240_000 }, () => {
  let host: TestServer;
  let page: Page;
  let problems: string[];
  let secret = "";
  let backup: string[] = [];
  const signIn = async (): Promise<void> => {
    await page.goto(`${host.url}/sign-in`);
    await page.getByLabel("User name").fill("admin");
    await page.getByRole("textbox", { name: "Password" }).fill(PASSWORD);
    await page.getByRole("button", { name: "Sign in" }).click();
  };
  const signOut = async (): Promise<void> => {
    await page.goto(`${host.url}/account`);
    const left = page.waitForEvent("load"); // the door may show before the page leaves for it
    await page.getByRole("button", { name: "Sign out", exact: true }).first().click();
    await left;
    await page.getByLabel("User name").waitFor();
  };

  before(async () => {
    host = await startTestServer();
    ({ page, problems } = await openPage());
  });
  after(async () => {
    await closeBrowser();
    await host.stop();
  });

  it("sets up an authenticator app and shows backup codes", async () => {
    await signIn();
    await page.getByRole("link", { name: "Devices" }).first().waitFor();
    await page.goto(`${host.url}/account`);
    await page.getByRole("button", { name: "Set up an authenticator app" }).click();
    const dialog = page.getByRole("dialog");
    secret = ((await dialog.locator("code").textContent()) ?? "").replaceAll(" ", "");
    await eachLook(page, "factor-set-up");
    await dialog.getByLabel("Code that the app shows").fill("000000");
    await dialog.getByRole("button", { name: "Turn on" }).click();
    await dialog.getByText("This code is wrong").waitFor();
    await calmStep();
    await dialog.getByLabel("Code that the app shows").fill(appCode(secret, -1));
    await dialog.getByRole("button", { name: "Turn on" }).click();
    const section = page.getByRole("region", { name: "Second factor" });
    await section.getByText("10 backup codes are left").waitFor();
    backup = ((await section.locator("code").textContent()) ?? "").split(" ");
    assert.equal(backup.length, 10);
    await section.scrollIntoViewIfNeeded();
    await eachLook(page, "factor-on");
  });

  it("signs in with a code of the app", async () => {
    await signOut();
    await signIn();
    await page.getByLabel("Code").waitFor();
    await eachLook(page, "factor-step");
    await page.getByLabel("Code").fill(appCode(secret));
    await page.getByRole("button", { name: "Go on" }).click();
    await page.getByRole("link", { name: "Devices" }).first().waitFor();
  });

  it("signs in with a backup code, once, and is not asked again in this browser", async () => {
    await signOut();
    await signIn();
    const [first = ""] = backup;
    await page.getByLabel("Code").fill(first);
    await page.getByText("Do not ask in this browser").click();
    await page.getByRole("button", { name: "Go on" }).click();
    await page.getByRole("link", { name: "Devices" }).first().waitFor();
    await signOut();
    await signIn();
    await page.getByRole("link", { name: "Devices" }).first().waitFor();
    await page.goto(`${host.url}/account`);
    await page.getByText("9 backup codes are left").waitFor();
    await page.getByRole("button", { name: "New backup codes" }).click();
    await page.getByLabel("Code of the app, or a backup code").fill(first);
    await page.getByRole("button", { name: "Make new codes" }).click();
    await page.getByText("This code is wrong").waitFor();
    assert.deepEqual(problems, []);
  });
});
