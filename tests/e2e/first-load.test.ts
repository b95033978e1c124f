/** Scripts and styles that do not arrive: the page loads again by itself, and says so when that does not help. */
import assert from "node:assert/strict";
import { after, afterEach, before, describe, it } from "node:test";
import type { Page } from "playwright-core";
import { closeBrowser, openPage } from "../support/browser.ts";
import { eachLook } from "../support/looks.ts";
import { startTestServer, type TestServer } from "../support/server.ts";
import { until } from "../support/until.ts";

describe("first load of a page", { timeout: 240_000 }, () => {
  let host: TestServer;
  let page: Page;

  before(async () => {
    host = await startTestServer();
  });
  afterEach(async () => {
    await page?.context().close();
  });
  after(async () => {
    await closeBrowser();
    await host?.stop();
  });

  /** `isBroken` is asked for each file: the network fails for it. */
  async function open(
    isBroken: (path: string) => boolean,
    { locale = "en-US", tellErrorsLateMs = 0 } = {},
  ): Promise<number[]> {
    ({ page } = await openPage({ locale }));
    if (tellErrorsLateMs > 0) await page.addInitScript(tellErrorsLate, tellErrorsLateMs);
    const loads: number[] = [];
    await page.route("**/assets/**", async (route) => {
      if (isBroken(new URL(route.request().url()).pathname)) await route.abort("internetdisconnected");
      else await route.continue();
    });
    page.on("domcontentloaded", () => loads.push(performance.now()));
    await page.goto(host.url);
    return loads;
  }

  const signIn = (): Promise<void> => page.getByRole("button", { name: "Sign in", exact: true }).waitFor();

  for (const kind of ["js", "css"]) {
    it(`loads the page again when a file of type ${kind} does not arrive`, async () => {
      let failures = 1;
      const loads = await open((path) => path.endsWith(`.${kind}`) && failures-- > 0);
      await until("the second load", () => loads.length === 2);
      await signIn();
      const background = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
      assert.notEqual(background, "rgba(0, 0, 0, 0)", "the styles are there");
    });
  }

  it("loads the page again when it is told late that its styles did not arrive", async () => {
    let failures = 1;
    const loads = await open((path) => path.endsWith(".css") && failures-- > 0, { tellErrorsLateMs: 300 });
    await until("the second load", () => loads.length === 2);
    await signIn();
  });

  it("says so after four loads in vain, and tries again when a person asks for it", async () => {
    let isDown = true;
    const loads = await open((path) => isDown && path.endsWith(".js"));
    await page.getByRole("alert").filter({ hasText: "This page could not be loaded" }).waitFor();
    await until("the fourth load is told", () => loads.length >= 4);
    assert.equal(loads.length, 4);
    await eachLook(page, "first-load");
    isDown = false;
    await page.getByRole("button", { name: "Load again" }).click();
    await signIn();
    await page.waitForFunction(() => sessionStorage.getItem("tendril-load-attempts") === "0");
  });

  it("says so in German", async () => {
    await open((path) => path.endsWith(".js"), { locale: "de-AT" });
    await page.getByText("Diese Seite konnte nicht geladen werden").waitFor();
    await page.getByRole("button", { name: "Neu laden" }).waitFor();
  });

  it("leaves parts that are loaded later to the page that wants them", async () => {
    const loads = await open(() => false);
    await signIn();
    await page.evaluate(() => {
      const link = document.createElement("link");
      link.rel = "stylesheet";
      link.href = "/assets/missing.css";
      document.head.append(link);
    });
    await page.waitForTimeout(1_500);
    assert.equal(loads.length, 1);
  });

  it("has one script in itself, which the content policy names", async () => {
    ({ page } = await openPage());
    const response = await page.goto(host.url);
    const policy = (await response?.headerValue("content-security-policy")) ?? "";
    assert.match(policy, /script-src 'self' 'sha256-[A-Za-z0-9+/]{43}='; /);
    assert.equal((await response?.text())?.match(/<script>/g)?.length, 1);
  });
});

/** Runs in the page before all else. */
function tellErrorsLate(lateMs: number): void {
  const delay = (event: Event): void => {
    if (!event.isTrusted) return;
    event.stopImmediatePropagation();
    setTimeout(() => event.target?.dispatchEvent(new Event("error")), lateMs);
  };
  addEventListener("error", delay, { capture: true });
}
