/** Words that an input method or a soft keyboard puts together, on the way to a desktop. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Page } from "playwright-core";
import { closeBrowser, openPage } from "../support/browser.ts";
import { openControl } from "../support/control-client.ts";
import { greet, picture } from "../support/desktop-page.ts";
import { type FakeAgent, openFakeAgent } from "../support/fake-agent.ts";
import { type FakeDesktop, type FakeViewerTunnel, inputOf, playDesktop } from "../support/fake-desktop.ts";
import { startTestServer, type TestServer } from "../support/server.ts";
import { until } from "../support/until.ts";

describe("words that are put together before they are typed", { timeout: 60_000 }, () => {
  let host: TestServer;
  let agent: FakeAgent;
  let desktop: FakeDesktop;

  before(async () => {
    host = await startTestServer();
    const control = await openControl(host.wsUrl);
    const { meshid } = await control.ask({ action: "createmesh", meshname: "Desks", meshtype: 2 });
    control.close();
    agent = await openFakeAgent(host.wsUrl, { groupId: String(meshid), computerName: "desk-pc" });
    agent.sendJson({ action: "coreinfo", value: "Tendril core 0.1.0", caps: 10 });
    desktop = playDesktop(agent, host.wsUrl);
  });
  after(async () => {
    await closeBrowser();
    desktop.stop();
    agent.close();
    await host.stop();
  });

  async function openDesktop(options: object): Promise<{ page: Page; tunnel: FakeViewerTunnel }> {
    const { page } = await openPage(options);
    await page.goto(`${host.url}/sign-in/once?token=${await host.server.signInToken("user//admin")}`);
    await page.getByRole("link", { name: "desk-pc", exact: true }).click();
    await page.getByRole("link", { name: "Desktop", exact: true }).click();
    const tunnel = await desktop.nextTunnel();
    greet(tunnel);
    await picture(page);
    return { page, tunnel };
  }

  /** As an input method does it: one text after the other in the same place, then the last one stays. */
  async function compose(page: Page, texts: readonly string[]): Promise<void> {
    const session = await page.context().newCDPSession(page);
    for (const text of texts)
      await session.send("Input.imeSetComposition", {
        text,
        selectionStart: text.length,
        selectionEnd: text.length,
      });
    await session.send("Input.insertText", { text: texts.at(-1) ?? "" });
  }

  async function typed(tunnel: FakeViewerTunnel, start: number, expected: readonly string[]): Promise<void> {
    await until("the word", () => inputOf(tunnel).length >= start + expected.length);
    assert.deepEqual(inputOf(tunnel).slice(start), expected);
  }

  it("are typed when they are complete, by an input method or a dead key", async () => {
    const { page, tunnel } = await openDesktop({});
    await page.locator(".desk-picture").click();
    await until("the click", () => inputOf(tunnel).at(-1)?.startsWith("button 4"));
    const start = inputOf(tunnel).length;
    await compose(page, ["n", "ni", "你"]);
    await compose(page, ["´", "é"]);
    await page.keyboard.press("a");
    await typed(tunnel, start, ["+你", "-你", "+é", "-é", "+a", "-a"]);
    await page.context().close();
  });

  it("are typed letter by letter by a soft keyboard, and corrected", async () => {
    const { page, tunnel } = await openDesktop({ width: 390, height: 844, hasTouch: true });
    const start = inputOf(tunnel).length;
    await page.getByRole("button", { name: "Show keyboard" }).tap();
    await compose(page, ["t", "te", "teh", "the"]);
    const letters = ["+t", "-t", "+e", "-e", "+h", "-h"];
    const corrected = ["down 8", "up 8", "down 8", "up 8", "+h", "-h", "+e", "-e"];
    await page.keyboard.insertText("!");
    await typed(tunnel, start, [...letters, ...corrected, "+!", "-!"]);
    await page.context().close();
  });
});
