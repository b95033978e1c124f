/** Every page under axe: nothing serious in light and dark, wide and narrow; and the way by keyboard alone. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Page } from "playwright-core";
import { axeFindings } from "../support/axe.ts";
import { closeBrowser, openPage, terminalText } from "../support/browser.ts";
import { openControl } from "../support/control-client.ts";
import { createOwnAgent, type OwnAgent } from "../support/own-agent.ts";
import { PASSWORD, startTestServer, type TestServer } from "../support/server.ts";
import { fetchSettings } from "../support/stock-agent.ts";
import { until } from "../support/until.ts";

describe("pages for everybody", { timeout: 300_000 }, () => {
  let host: TestServer;
  let agent: OwnAgent;
  let page: Page;
  let device = "";

  before(async () => {
    host = await startTestServer();
    await host.server.accounts.create({ domain: "", name: "bob", password: PASSWORD, siteadmin: 0 });
    const control = await openControl(host.wsUrl);
    const made = await control.ask({ action: "createmesh", meshname: "Everybody", meshtype: 2 });
    await control.ask({ action: "createusergroup", name: "Helpdesk" });
    agent = await createOwnAgent({ settings: await fetchSettings(host.url, String(made.meshid)) });
    agent.start();
    device = await until("the device joins", async () => {
      const { nodes } = await control.ask({ action: "nodes" });
      const [found] = Object.values(nodes as Record<string, { _id: string; osdesc?: string }[]>).flat();
      return found?.osdesc === undefined ? undefined : found._id.split("/")[2];
    });
    control.close();
    ({ page } = await openPage());
  });
  after(async () => {
    await closeBrowser();
    await agent.remove();
    await host.stop();
  });

  async function check(path: string, ready: string): Promise<void> {
    for (const [width, colorScheme] of [
      [1440, "light"],
      [1440, "dark"],
      [390, "light"],
    ] as const) {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await page.goto(`${host.url}/${path}`);
      await page.locator(ready).first().waitFor();
      assert.deepEqual(await axeFindings(page), [], `${path} at ${width}, ${colorScheme}`);
    }
  }

  it("sign-in", () => check("", "input[type=password]"));

  it("by keyboard alone, from the sign-in to a command in a terminal", async () => {
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.goto(host.url);
    await page.locator("input[type=password]").waitFor();
    const focusOn = async (what: string, matches: () => Promise<boolean>): Promise<void> => {
      for (let i = 0; i < 60; i++) {
        if (await matches()) return;
        await page.keyboard.press("Tab");
      }
      assert.fail(`the focus never came to ${what}`);
    };
    const isFocused = (selector: string) => (): Promise<boolean> =>
      page.evaluate((wanted) => document.activeElement?.matches(wanted) === true, selector);
    await focusOn("the name", isFocused("input[autocomplete~=username], input[name=username]"));
    await page.keyboard.type("admin");
    await focusOn("the password", isFocused("input[type=password]"));
    await page.keyboard.type(PASSWORD);
    await page.keyboard.press("Enter");
    await page.locator(".lr.r").first().waitFor();
    await focusOn("the list of devices", isFocused("[role=treegrid]"));
    await page.keyboard.press("ArrowDown");
    const active = await page.locator("[role=treegrid]").getAttribute("aria-activedescendant");
    assert.equal(await page.locator(`#${active}`).getAttribute("aria-level"), "2");
    await page.keyboard.press("Enter");
    await page.getByRole("link", { name: "Terminal", exact: true }).waitFor();
    await focusOn("the terminal's tab", isFocused(".tabs a[href$='/terminal']"));
    await page.keyboard.press("Enter");
    await page.locator(".xterm-helper-textarea").waitFor();
    await until("the shell is joined", async () => (await page.locator(".term-over").count()) === 0);
    await focusOn("the terminal", isFocused(".xterm-helper-textarea"));
    await page.keyboard.type("echo $((6*7))\n");
    await until("the answer", async () => /\$\(\(6\*7\)\)\s*42/.test(await terminalText(page)));
  });

  for (const [path, ready] of [
    ["devices", ".lr.r"],
    ["groups", ".group-card"],
    ["user-groups", ".group-card"],
    ["people", "h1"],
    ["server", ".health"],
    ["add", ".step"],
    ["events", ".lr.r"],
    ["recordings", "h1"],
    ["account", "h1"],
    ["sessions", "h1"],
    ["nowhere", "h1"],
    ["agentinvite?c=none", "h1"],
    ["sharing?c=none", "h1"],
  ] as const) {
    it(path, () => check(path, ready));
  }

  for (const tab of ["overview", "desktop", "terminal", "files", "amt", "processes", "events", "console"]) {
    it(`device: ${tab}`, () => check(`devices/${encodeURIComponent(device)}/${tab}`, ".dev-name h1"));
  }
});
