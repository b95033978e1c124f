/** A terminal on a phone: keys that its keyboard does not have, and the clipboard of the menu. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Page } from "playwright-core";
import { axeFindings } from "../support/axe.ts";
import { freePage, holdPage } from "../support/late-page.ts";
import { eachLook } from "../support/looks.ts";
import { type OwnDevice, openOwnDevice } from "../support/own-device.ts";
import { until } from "../support/until.ts";

describe("a terminal on a phone", { timeout: 240_000 }, () => {
  let device: OwnDevice | undefined;
  let page: Page;
  let problems: readonly string[];

  before(async () => {
    device = await openOwnDevice({ width: 390, height: 844, hasTouch: true });
    ({ page, problems } = device);
    await page.goto(`${device.address}/terminal`);
    await page.locator(".xterm-rows", { hasText: /[#$]/ }).waitFor();
  });
  after(() => device?.close());

  const shows = (text: string) => page.locator(".xterm-rows", { hasText: text }).waitFor();
  const key = (name: string) => page.locator(".keys").getByRole("button", { name, exact: true });
  /** What a finger does comes to the page a little later. */
  const isCtrlHeld = (pressed: boolean) =>
    page.locator(".keys").getByRole("button", { name: "Ctrl", exact: true, pressed }).waitFor();

  it("holds Ctrl for the next key only", async () => {
    await page.locator(".term-stage textarea").focus();
    await page.keyboard.type("cat\nfirst\n");
    await shows("first");
    await key("Ctrl").tap();
    await isCtrlHeld(true);
    await page.keyboard.type("c");
    await shows("^C");
    await isCtrlHeld(false);
    await page.keyboard.type("echo c$((40+2))\n");
    await shows("c42");
  });

  it("completes by Tab and goes back in the history by an arrow", async () => {
    await page.keyboard.type("clear\necho again-$((1+1))\n");
    await shows("again-2");
    await page.keyboard.type("clear\n");
    await key("Up").tap();
    await shows("clear");
    await key("Up").tap();
    await shows("echo again-$((1+1))");
    await page.keyboard.press("Enter");
    await shows("again-2");
    await page.keyboard.type("ls -d /etc/hostna");
    await key("Tab").tap();
    await shows("/etc/hostname");
    await page.keyboard.press("Enter");
    await eachLook(page, "terminal-phone");
    await page.setViewportSize({ width: 390, height: 844 });
  });

  const option = async (name: string): Promise<void> => {
    await page.getByRole("button", { name: "Terminal options" }).click();
    await page.getByRole("menuitem", { name }).click();
  };

  it("searches and splits from the menu, and closes a tab by its cross", async () => {
    await page.locator(".term-stage textarea").focus();
    await page.keyboard.type("clear; for i in 1 2 3; do echo he''ron-$i; done\n");
    await shows("heron-3");
    const field = page.getByLabel("Search in the output");
    assert.equal(await field.isVisible(), false);
    await page.getByRole("button", { name: "Terminal options" }).click();
    await eachLook(page, "terminal-phone-menu");
    await page.setViewportSize({ width: 390, height: 844 });
    await holdPage(page); // what is typed next is for the field, also on a page that is late to draw
    await page.getByRole("menuitem", { name: "Search in the output" }).click();
    await page.keyboard.type("heron-");
    await freePage(page);
    await page.getByLabel("Matches").filter({ hasText: "of 3" }).waitFor();
    await eachLook(page, "terminal-phone-search");
    await page.setViewportSize({ width: 390, height: 844 });
    assert.deepEqual(await axeFindings(page), []);
    await page.getByRole("button", { name: "Close search" }).click();
    await field.waitFor({ state: "hidden" });
    await option("Split down");
    await page.locator(".term-stage").nth(1).locator(".xterm-rows", { hasText: /[#$]/ }).waitFor();
    await page.getByRole("button", { name: "New terminal" }).click();
    await page.getByRole("menuitem", { name: "Root shell" }).click();
    const tabs = page.getByRole("tab");
    await tabs.nth(1).waitFor();
    await eachLook(page, "terminal-phone-tabs");
    await page.setViewportSize({ width: 390, height: 844 });
    await page.getByRole("button", { name: "New terminal" }).click();
    await page.getByRole("menuitem", { name: "Root shell" }).click();
    await tabs.nth(2).waitFor();
    await until("the new tab is in view", async () => {
      const right = await tabs.nth(2).evaluate((tab) => tab.getBoundingClientRect().right);
      const room = await page.locator(".ttabs").evaluate((list) => list.getBoundingClientRect().right);
      return right <= room + 1;
    });
    for (const at of [2, 1]) {
      await tabs.nth(at).locator(".tclose").click();
      await tabs.nth(at).waitFor({ state: "detached" });
    }
    await page.getByRole("button", { name: "Close terminal Shell" }).last().click();
    await page.waitForFunction(() => document.querySelectorAll(".term-stage").length === 1);
  });

  it("keeps the clipboard when nothing is selected, and says so", async () => {
    await page.evaluate(() => navigator.clipboard.writeText("kept"));
    await page.getByRole("button", { name: "Terminal options" }).click();
    await page.getByRole("menuitem", { name: "Copy selection" }).click();
    await page.getByText("Nothing is selected in the terminal.").waitFor();
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), "kept");
  });

  it("says that the browser does not give its clipboard", async () => {
    await page.context().clearPermissions();
    await page.evaluate(() => {
      navigator.clipboard.readText = async () => {
        throw new DOMException("not allowed", "NotAllowedError");
      };
    });
    await page.getByRole("button", { name: "Terminal options" }).click();
    await page.getByRole("menuitem", { name: "Paste" }).click();
    await page.getByText("The browser does not give its clipboard. Ctrl V pastes too.").waitFor();
    assert.deepEqual(problems, []);
  });
});
