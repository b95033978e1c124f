/** The language of the pages: of the browser before anybody signed in, of the account from then on, changed in place. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Page } from "playwright-core";
import { closeBrowser, openPage } from "../support/browser.ts";
import { eachLook } from "../support/looks.ts";
import { startTestServer, type TestServer } from "../support/server.ts";
import { until } from "../support/until.ts";

describe("the language of the pages", { timeout: 240_000 }, () => {
  let host: TestServer;
  let page: Page;
  let problems: string[];

  before(async () => {
    host = await startTestServer();
    await host.server.accounts.create({ domain: "", name: "bob", password: "bob's password", siteadmin: 0 });
    ({ page, problems } = await openPage({ locale: "de-AT" }));
  });
  after(async () => {
    await closeBrowser();
    await host.stop();
  });

  const shown = () => page.evaluate(() => document.documentElement.lang);
  const skip = () => page.locator("a.skip").textContent();

  it("is the browser's before anybody signed in", async () => {
    await page.goto(`${host.url}/sign-in`);
    await page.locator("input[type=password]").waitFor();
    assert.equal(await shown(), "de");
    await page.getByRole("button", { name: "Anmelden", exact: true }).waitFor();
    await eachLook(page, "language-sign-in");
  });

  it("stays so for an account without a choice", async () => {
    await page.goto(`${host.url}/sign-in/once?token=${await host.server.signInToken("user//bob")}`);
    await page.locator("a.skip").waitFor({ state: "attached" });
    await until("its words", async () => (await skip()) === "Zum Inhalt springen");
    assert.equal(await shown(), "de");
  });

  it("is that of all pages, which hold longer words", async () => {
    await page.getByRole("heading", { name: "Den ersten Computer hinzufügen" }).waitFor();
    await eachLook(page, "language-first-run");
    await page.goto(`${host.url}/events`);
    await page.getByRole("button", { name: "Befehle und Energie" }).waitFor();
    await eachLook(page, "language-events");
  });

  it("fits where the longest words are", async () => {
    const admin = await openPage({ locale: "de-DE" });
    await admin.page.goto(`${host.url}/sign-in/once?token=${await host.server.signInToken("user//admin")}`);
    await admin.page.goto(`${host.url}/user-groups`);
    await admin.page.getByRole("button", { name: "Neue Benutzergruppe" }).waitFor();
    assert.deepEqual(await cutHeadings(admin.page), []);
    await eachLook(admin.page, "language-user-groups");
    await admin.page.goto(`${host.url}/people/bob`);
    await admin.page.getByText("Letzte Anmeldung").last().waitFor();
    assert.deepEqual(await cutHeadings(admin.page), []);
    assert.deepEqual(admin.problems, []);
    await admin.page.context().close();
  });

  it("changes in place when the account chooses another", async () => {
    await page.goto(`${host.url}/account`);
    await page.evaluate(() => Object.assign(globalThis, { isSamePage: true }));
    await page.locator("#own-language").selectOption("en");
    await until("English", async () => (await shown()) === "en");
    await until("its words", async () => (await skip()) === "Skip to content");
    assert.ok(await page.evaluate(() => "isSamePage" in globalThis));
  });

  it("is the account's in another browser", async () => {
    await page.reload();
    const choice = page.locator("#own-language");
    await until("the account is known", async () => (await choice.inputValue()) === "en");
    assert.equal(await shown(), "en");
    assert.deepEqual(problems, []);
  });
});

/** Headings that do not fit beside their buttons on a phone. */
async function cutHeadings(page: Page): Promise<string[]> {
  await page.setViewportSize({ width: 390, height: 844 });
  return await page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>("h1, h2")]
      .filter((heading) => heading.offsetParent !== null && heading.scrollWidth > heading.clientWidth)
      .map((heading) => heading.innerText),
  );
}
