/** Single sign-on in the browser with a real OpenID provider: first sign-in, groups, connecting, and every refusal. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Page } from "playwright-core";
import { closeBrowser, openPage } from "../support/browser.ts";
import { openControl } from "../support/control-client.ts";
import { eachLook } from "../support/looks.ts";
import { type OpenIdProvider, startOpenIdProvider } from "../support/open-id-provider.ts";
import { PASSWORD, startTestServer, type TestServer } from "../support/server.ts";

describe("single sign-on in the browser", { timeout: 240_000 }, () => {
  let host: TestServer;
  let provider: OpenIdProvider;
  let page: Page;
  let problems: string[];
  let flags: string[];

  before(async () => {
    host = await startTestServer();
    provider = await startOpenIdProvider(`${host.url}/auth-oidc-callback`);
    flags = [
      ...["--oidc-issuer", provider.issuer, "--oidc-client-id", provider.clientId],
      ...["--oidc-client-secret", provider.clientSecret, "--oidc-title", "Halden ID"],
      ...["--oidc-required-groups", "staff,chiefs", "--oidc-admin-groups", "chiefs"],
      ...["--oidc-group-map", "staff=Helpdesk"],
    ];
    await host.restart(flags);
    const control = await openControl(host.wsUrl);
    await control.ask({ action: "createusergroup", name: "Helpdesk" });
    control.close();
    const groups = ["staff"];
    provider.people.set("7", {
      ...{ name: "Mara Lindqvist", preferred_username: "mara", groups },
      ...{ email: "Mara@example.org", email_verified: true },
    });
    provider.people.set("8", { name: "Guest", preferred_username: "guest", groups: ["kitchen"] });
    provider.people.set("9", { name: "Not the admin", preferred_username: "admin", groups });
    ({ page, problems } = await openPage());
  });
  after(async () => {
    await closeBrowser();
    await host.stop();
    await provider.stop();
  });

  /** The provider's own pages: who it is, and that this server may know. */
  async function answerProvider(subject: string): Promise<void> {
    await page.locator("input[name=login]").fill(subject);
    await page.locator("input[name=password]").fill("any");
    await page.getByRole("button", { name: /sign-in/i }).click();
    await page.getByRole("button", { name: /continue/i }).click();
  }
  const begin = async (): Promise<void> => {
    await page.context().clearCookies();
    await page.goto(`${host.url}/sign-in`);
    await page.getByRole("link", { name: "Continue with Halden ID" }).click();
  };
  const isIn = () => page.getByRole("link", { name: "Devices" }).first().waitFor();

  it("makes an account at the first sign-in, with name, confirmed address and group", async () => {
    await page.goto(`${host.url}/sign-in`);
    await page.getByRole("link", { name: "Continue with Halden ID" }).waitFor();
    await eachLook(page, "single-sign-on");
    await begin();
    await answerProvider("7");
    await isIn();
    const mara = await host.server.accounts.find("", "mara");
    assert.equal(mara?.realname, "Mara Lindqvist");
    assert.deepEqual([mara?.email, mara?.emailVerified], ["mara@example.org", true]);
    assert.equal(mara?.siteadmin, 0);
    assert.equal(Object.keys(mara?.links ?? {}).filter((id) => id.startsWith("ugrp/")).length, 1);
    await page.goto(`${host.url}/account`);
    await page.getByRole("region", { name: "Single sign-on" }).scrollIntoViewIfNeeded();
    await eachLook(page, "single-sign-on-account");
  });

  it("knows the same person again by another name, and follows the groups", async () => {
    provider.people.set("7", { name: "Mara Holm", preferred_username: "mara.holm", groups: ["chiefs"] });
    await begin();
    await answerProvider("7");
    await isIn();
    assert.equal(await host.server.accounts.find("", "mara.holm"), undefined);
    const mara = await host.server.accounts.find("", "mara");
    assert.equal(mara?.realname, "Mara Holm");
    assert.equal(mara?.siteadmin, 0xffff_ffff);
    assert.equal(Object.keys(mara?.links ?? {}).filter((id) => id.startsWith("ugrp/")).length, 0);
    provider.people.set("7", { name: "Mara Holm", preferred_username: "mara.holm", groups: ["staff"] });
    await begin();
    await answerProvider("7");
    await isIn();
    assert.equal((await host.server.accounts.find("", "mara"))?.siteadmin, 0);
  });

  it("refuses in words who is in no group, and who has the name of somebody here", async () => {
    await begin();
    await answerProvider("8");
    await page.getByText("in no group that may use this server").waitFor();
    await eachLook(page, "single-sign-on-refused");
    await begin();
    await answerProvider("9");
    await page.getByText("There is an account of your name here already").waitFor();
    const admin = await host.server.accounts.find("", "admin");
    assert.ok(admin?.passwordHash, "the account of that name is untouched");
  });

  it("is connected to an account by who is signed in to it", async () => {
    await page.context().clearCookies();
    await page.goto(`${host.url}/sign-in`);
    await page.getByLabel("User name").fill("admin");
    await page.getByRole("textbox", { name: "Password" }).fill(PASSWORD);
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await isIn();
    await page.goto(`${host.url}/account`);
    await page.getByRole("link", { name: "Connect Halden ID" }).click();
    await answerProvider("9");
    await page.getByRole("button", { name: "Disconnect" }).waitFor();
    await begin();
    await answerProvider("9");
    await isIn();
    await page.goto(`${host.url}/account`);
    await page.getByRole("heading", { name: "Not the admin" }).waitFor();
  });

  it("takes no answer twice, from another browser, or made up", async () => {
    let returned = "";
    await page.context().clearCookies();
    page.on("request", (request) => {
      if (request.url().includes("auth-oidc-callback")) returned = request.url();
    });
    await begin();
    await answerProvider("7");
    await isIn();
    await page.goto(returned);
    await page.getByRole("link", { name: "Devices" }).first().waitFor();
    await page.context().clearCookies();
    await page.goto(returned);
    await page.getByText("was begun in another browser").waitFor();
    await page.goto(`${host.url}/auth-oidc-callback?code=x&state=y`);
    await page.getByText("was begun in another browser").waitFor();
  });

  it("says when the provider is not there, and the password still works", async () => {
    await provider.stop();
    await host.restart(flags);
    await begin();
    await page.getByText("provider cannot be reached").waitFor();
    await page.getByLabel("User name").fill("admin");
    await page.getByRole("textbox", { name: "Password" }).fill(PASSWORD);
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await isIn();
    assert.deepEqual(
      problems.filter((problem) => !problem.includes("ERR_NAME_NOT_RESOLVED")), // fonts of the provider's pages
      [],
    );
  });
});
