/** A terminal that is lost comes back by itself and keeps its text; one whose shell was left does not. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Page } from "playwright-core";
import { closeBrowser, openPage } from "../support/browser.ts";
import { openControl } from "../support/control-client.ts";
import { eachLook } from "../support/looks.ts";
import { createOwnAgent, type OwnAgent } from "../support/own-agent.ts";
import { startTestServer, type TestServer } from "../support/server.ts";
import { fetchSettings } from "../support/stock-agent.ts";

describe("a terminal and its connection", { timeout: 240_000 }, () => {
  let host: TestServer;
  let agent: OwnAgent;
  let page: Page;

  before(async () => {
    host = await startTestServer();
    const control = await openControl(host.wsUrl);
    const made = await control.ask({ action: "createmesh", meshname: "Lost", meshtype: 2 });
    control.close();
    agent = await createOwnAgent({ settings: await fetchSettings(host.url, String(made.meshid)) });
    agent.start();
    ({ page } = await openPage());
    await page.goto(`${host.url}/sign-in/once?token=${await host.server.signInToken("user//admin")}`);
    await page.locator("a[href*='/devices/']").first().click();
    await page.getByRole("link", { name: "Terminal", exact: true }).click();
  });
  after(async () => {
    await closeBrowser();
    await agent.remove();
    await host.stop();
  });

  async function type(text: string, wanted: string): Promise<void> {
    await page.locator(".term-stage textarea").waitFor({ state: "attached" });
    await page.locator(".term-over").waitFor({ state: "detached" });
    await page.locator(".xterm-rows", { hasText: /[#$]/ }).waitFor(); // the shell's prompt
    await page.locator(".term-stage textarea").focus();
    await page.keyboard.type(`${text}\n`);
    await page.getByText(wanted).first().waitFor();
  }

  it("comes back after the server was started anew, with its text", async () => {
    await type("echo before-$((1+1))", "before-2");
    const told = page.getByText("The connection was lost. Connecting again").waitFor();
    await host.restart();
    await told;
    await page.locator(".term-over").waitFor({ state: "detached", timeout: 120_000 });
    await type("echo after-$((2+2))", "after-4");
    assert.ok(await page.getByText("before-2").first().isVisible());
  });

  it("comes back after the device was gone, without what a program had made of the screen", async () => {
    await type("printf '\\33[?1049h\\33[?25l\\33[31mfull'; echo -screen; sleep 100", "full-screen");
    assert.equal(await page.getByText("before-2").count(), 0);
    await page.evaluate(() => {
      const seen = globalThis as { hasSeenEnd?: boolean };
      new MutationObserver(() => {
        seen.hasSeenEnd ||= document.querySelector(".term-over")?.textContent?.includes("has ended") ?? false;
      }).observe(document.body, { subtree: true, childList: true, characterData: true });
    });
    await agent.stop();
    await page.getByText("The connection was lost. Connecting again").waitFor();
    agent.start();
    await page.locator(".term-over").waitFor({ state: "detached", timeout: 120_000 });
    await page.getByText("A new shell: the connection to the one before was lost.").last().waitFor();
    const hasSeenEnd = await page.evaluate(() => (globalThis as { hasSeenEnd?: boolean }).hasSeenEnd);
    assert.notEqual(hasSeenEnd, true, "it was no end");
    await type("echo again-$((3+3))", "again-6");
    assert.equal(await page.getByText("full-screen", { exact: true }).count(), 0);
    assert.ok(await page.getByText("before-2").first().isVisible());
    await eachLook(page, "terminal-new-shell");
  });

  it("stays ended when its shell was left", async () => {
    await page.keyboard.type("exit\n");
    await page.getByText("The shell has ended.").waitFor();
    await new Promise((resolve) => setTimeout(resolve, 3_000)); // longer than the look for a loss
    assert.ok(await page.getByText("The shell has ended.").isVisible());
    await page.getByRole("button", { name: "Restart" }).click();
    await type("echo anew-$((4+4))", "anew-8");
  });
});
