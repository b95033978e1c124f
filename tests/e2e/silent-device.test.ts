/** A device that stands still while its line is there: pages say so within seconds, and go on when it goes on. */
import { after, afterEach, before, describe, it } from "node:test";
import type { Page } from "playwright-core";
import { closeBrowser, openPage } from "../support/browser.ts";
import { openControl } from "../support/control-client.ts";
import { showsColour } from "../support/desktop-page.ts";
import { eachLook } from "../support/looks.ts";
import { createOwnAgent, type OwnAgent } from "../support/own-agent.ts";
import { startTestServer, type TestServer } from "../support/server.ts";
import { createStockAgent, fetchSettings, type StockAgent } from "../support/stock-agent.ts";
import { openTestPicture, type TestPicture } from "../support/test-picture.ts";
import { until } from "../support/until.ts";
import { hasXvfb, startXvfb, type TestDisplay } from "../support/xvfb.ts";

const SIZE = { width: 1_280, height: 800 };
const TEAL = 0x107c80;
const ORANGE = 0xe07010;

for (const kind of ["own", "stock"] as const)
  describe(`a device with the ${kind} agent that stands still`, {
    timeout: 240_000,
    skip: hasXvfb ? false : "there is no Xvfb",
  }, () => {
    let display: TestDisplay;
    let picture: TestPicture;
    let host: TestServer;
    let agent: OwnAgent | StockAgent;
    let page: Page;

    before(async () => {
      display = await startXvfb(SIZE.width, SIZE.height, { isAlone: kind === "stock" });
      picture = await openTestPicture(display, SIZE);
      picture.fill(0, 0, SIZE.width, SIZE.height, TEAL);
      await picture.done();
      host = await startTestServer();
      const control = await openControl(host.wsUrl);
      const { meshid } = await control.ask({ action: "createmesh", meshname: "Desks", meshtype: 2 });
      control.close();
      agent = await (kind === "own" ? createOwnAgent : createStockAgent)({
        settings: await fetchSettings(host.url, String(meshid)),
        environment: { DISPLAY: display.name, XAUTHORITY: display.authFile },
      });
      agent.start();
      ({ page } = await openPage());
      await page.goto(`${host.url}/sign-in/once?token=${await host.server.signInToken("user//admin")}`);
      await page.locator("a[href*='/devices/']").first().click();
    });
    afterEach(() => signal("SIGCONT"));
    after(async () => {
      await closeBrowser();
      await agent?.remove();
      await host?.stop();
      picture?.close();
      await display?.stop();
    });

    const signal = (name: "SIGSTOP" | "SIGCONT"): void => {
      process.kill(agent.pid() ?? Number.NaN, name);
    };
    const notice = (text: string) => page.getByRole("status").filter({ hasText: text });
    const shows = (colour: number): Promise<boolean> =>
      showsColour(page, { x: 900, y: 550, screenWidth: SIZE.width }, colour);

    it("is told of over the picture, which goes on with what was drawn meanwhile", async () => {
      await page.getByRole("link", { name: "Desktop", exact: true }).click();
      await page.locator(`.desk-picture[data-size="${SIZE.width}x${SIZE.height}"]`).waitFor();
      await until("the picture", () => shows(TEAL));
      signal("SIGSTOP");
      picture.fill(800, 500, 200, 100, ORANGE);
      await notice("this picture may be old").waitFor();
      await eachLook(page, "silent-desktop");
      signal("SIGCONT");
      await until("what was drawn meanwhile", () => shows(ORANGE));
      await notice("this picture may be old").waitFor({ state: "detached" });
    });

    it("can be connected anew by hand", async () => {
      signal("SIGSTOP");
      await notice("this picture may be old").waitFor();
      await page.getByRole("button", { name: "Reconnect" }).click();
      await page.getByText("Connecting").waitFor();
      signal("SIGCONT");
      picture.fill(800, 500, 200, 100, TEAL);
      await until("the picture", () => shows(TEAL));
    });

    it("is told of in a terminal, which gets what was typed meanwhile", async () => {
      await page.getByRole("link", { name: "Terminal", exact: true }).click();
      const rows = page.locator(".xterm-rows");
      await page.locator(".term-stage .xterm").click();
      await page.keyboard.type("echo before-$((40 + 2))\n");
      await rows.filter({ hasText: "before-42" }).waitFor();
      signal("SIGSTOP");
      await notice("What you type arrives when it does").waitFor();
      await page.keyboard.type("echo after-$((40 + 3))\n");
      await eachLook(page, "silent-terminal");
      signal("SIGCONT");
      await rows.filter({ hasText: "after-43" }).waitFor();
      await notice("What you type arrives when it does").waitFor({ state: "detached" });
    });

    it("gives a shell what was typed before it was there", async () => {
      signal("SIGSTOP");
      await page.getByRole("button", { name: "New terminal" }).click();
      await page.getByRole("menuitem", { name: "Root shell" }).click();
      await page.locator(".term-over").filter({ hasText: "Connecting" }).waitFor();
      await until("the new terminal has the keyboard", () =>
        page.evaluate(() =>
          document.activeElement?.closest(".term-stage")?.textContent?.includes("Connecting"),
        ),
      );
      await page.keyboard.type("echo ahead-$((40 + 4))\n");
      signal("SIGCONT");
      await page.locator(".xterm-rows").filter({ hasText: "ahead-44" }).waitFor();
    });

    if (kind === "stock") return; // the half minute is the page's own
    it("is told of among files when it lasts", async () => {
      await page.getByRole("link", { name: "Files", exact: true }).click();
      await page.getByRole("row").nth(1).waitFor();
      signal("SIGSTOP");
      await notice("Transfers go on when it does").waitFor({ timeout: 90_000 });
      await eachLook(page, "silent-files");
      signal("SIGCONT");
      await notice("Transfers go on when it does").waitFor({ state: "detached" });
    });
  });
