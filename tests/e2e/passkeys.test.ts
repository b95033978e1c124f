/**
 * Passkeys in the browser with a virtual authenticator: added, used alone and as second factor, asked again before
 * something dangerous, removed; a second factor that is demanded.
 */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Page } from "playwright-core";
import { appCode, calmStep } from "../support/app-code.ts";
import { closeBrowser, openPage } from "../support/browser.ts";
import { eachLook } from "../support/looks.ts";
import { PASSWORD, startTestServer, type TestServer } from "../support/server.ts";

async function addAuthenticator(page: Page): Promise<void> {
  const client = await page.context().newCDPSession(page);
  await client.send("WebAuthn.enable");
  await client.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      ...{ protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true },
      ...{ isUserVerified: true, automaticPresenceSimulation: true },
    },
  });
}

describe("passkeys in the browser", { timeout: 240_000 }, () => {
  let host: TestServer;
  let page: Page;
  let problems: string[];
  const giveNames = async (name = "admin"): Promise<void> => {
    await page.goto(`${host.url}/sign-in`);
    await page.getByLabel("User name").fill(name);
    await page.getByRole("textbox", { name: "Password" }).fill(PASSWORD);
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
  };
  const signOut = async (): Promise<void> => {
    await page.goto(`${host.url}/account`);
    const left = page.waitForEvent("load"); // the door may show before the page leaves for it
    await page.getByRole("button", { name: "Sign out", exact: true }).first().click();
    await left;
    await page.getByLabel("User name").waitFor();
  };
  const isIn = () => page.getByRole("link", { name: "Devices" }).first().waitFor();
  const factors = () => page.getByRole("region", { name: "Second factor", exact: true });

  before(async () => {
    host = await startTestServer();
    ({ page, problems } = await openPage());
    await addAuthenticator(page);
  });
  after(async () => {
    await closeBrowser();
    await host.stop();
  });

  it("are added on the account page, and bring backup codes", async () => {
    await giveNames();
    await isIn();
    await page.goto(`${host.url}/account`);
    await factors().scrollIntoViewIfNeeded();
    await page.getByRole("button", { name: "Add a passkey" }).click();
    await page.getByRole("dialog").getByLabel("Name").fill("Work laptop");
    await eachLook(page, "passkey-add");
    await page.getByRole("dialog").getByRole("button", { name: "Add" }).click();
    await factors().getByText("Work laptop").waitFor();
    assert.equal(((await factors().locator("code").textContent()) ?? "").split(" ").length, 10);
    await factors().scrollIntoViewIfNeeded();
    await eachLook(page, "passkey-added");
  });

  it("sign in without name or password", async () => {
    await signOut();
    await page.goto(`${host.url}/sign-in`);
    await eachLook(page, "passkey-sign-in");
    await page.getByRole("button", { name: "Sign in with a passkey" }).click();
    await isIn();
  });

  it("are the second factor after a password", async () => {
    await signOut();
    await giveNames();
    await page.getByRole("button", { name: "Use a passkey" }).waitFor();
    await eachLook(page, "passkey-step");
    await page.getByText("Do not ask in this browser").click();
    await page.getByRole("button", { name: "Use a passkey" }).click();
    await isIn();
  });

  it("are asked again before something dangerous, in a browser that was not asked at sign-in", async () => {
    await signOut();
    await giveNames(); // known: nothing is asked
    await isIn();
    await page.goto(`${host.url}/account`);
    await page.getByRole("button", { name: "Remove the passkey Work laptop" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
    const question = page.getByRole("dialog", { name: "Is it you?" });
    await question.waitFor();
    await eachLook(page, "factor-again");
    await question.getByRole("button", { name: "Use a passkey" }).click();
    await question.waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Remove the passkey Work laptop" }).waitFor({ state: "detached" });
    await factors().getByText("a stolen password alone").waitFor();
  });

  it("are forgotten browsers' way back: the account page asks them again", async () => {
    await page.getByRole("button", { name: "Add a passkey" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Add" }).click();
    await factors().getByText("Passkey 1").waitFor();
    await signOut();
    await giveNames();
    await page.getByText("Do not ask in this browser").click();
    await page.getByRole("button", { name: "Use a passkey" }).click();
    await isIn();
    await page.goto(`${host.url}/account`);
    const known = page.getByRole("region", { name: "Browsers that are not asked" });
    await known.scrollIntoViewIfNeeded();
    await eachLook(page, "known-browsers");
    await known.getByRole("button", { name: "Ask again" }).first().click();
    await known.waitFor({ state: "detached" });
    await signOut();
    await giveNames();
    await page.getByRole("button", { name: "Use a passkey" }).waitFor();
  });

  it("let a demanded second factor be set up before the first page", async () => {
    await host.server.accounts.create({ domain: "", name: "ada", password: PASSWORD, siteadmin: 0 });
    const { accounts } = host.server;
    const ada = await accounts.find("", "ada");
    assert.ok(ada);
    await accounts.change(ada._id, { requiresFactor: true }, { msg: "test", msgid: 66 });
    await giveNames("ada");
    const secret = page.locator("code.mono");
    await secret.getByText(/[A-Z2-7]{4} /).waitFor();
    await eachLook(page, "factor-demanded");
    await calmStep();
    await page
      .getByLabel("Code that the app shows")
      .fill(appCode(((await secret.textContent()) ?? "").replaceAll(" ", "")));
    await page.getByRole("button", { name: "Turn on" }).click();
    await page.getByText("they are shown this once").waitFor();
    await eachLook(page, "factor-demanded-codes");
    await page.getByRole("button", { name: "I have kept them" }).click();
    await isIn();
    assert.deepEqual(problems, []);
  });

  it("are what a demanded second factor may be, too", async () => {
    const { accounts } = host.server;
    await accounts.create({ domain: "", name: "eva", password: PASSWORD, siteadmin: 0 });
    const eva = await accounts.find("", "eva");
    assert.ok(eva);
    await accounts.change(eva._id, { requiresFactor: true }, { msg: "test", msgid: 66 });
    await signOut();
    await giveNames("eva");
    await page.getByRole("button", { name: "Use a passkey" }).click();
    await page.getByText("they are shown this once").waitFor();
    await page.getByRole("button", { name: "I have kept them" }).click();
    await isIn();
    await signOut();
    await page.getByRole("button", { name: "Sign in with a passkey" }).waitFor();
    await giveNames("eva");
    await page.getByRole("button", { name: "Use a passkey" }).click();
    await isIn();
    assert.deepEqual(problems, []);
  });
});
