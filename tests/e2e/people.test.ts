/** Accounts in the browser: make, change, lock, invite, and the pages of those who come by a link. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Page } from "playwright-core";
import { closeBrowser, openPage } from "../support/browser.ts";
import { eachLook } from "../support/looks.ts";
import { type MailSink, openMailSink } from "../support/mail-sink.ts";
import { startTestServer, type TestServer } from "../support/server.ts";
import { until } from "../support/until.ts";

const NEW = "a new and long one";

describe("people in the browser", { timeout: 240_000 }, () => {
  let host: TestServer;
  let sink: MailSink;
  let admin: Page;
  let guest: Page;
  const problems: string[][] = [];
  const read = (name: string) => host.server.accounts.find("", name);

  before(async () => {
    sink = await openMailSink();
    host = await startTestServer({ flags: [...sink.flags, "--new-accounts"] });
    for (const [name, realname, siteadmin] of [
      ["bob", "Bob Berg", 0],
      ["ida", "Ida Sæther", 2],
      ["petra", "Petra Thorsen", 0x800 + 0x200 + 0x40 + 0x1000],
    ] as const) {
      const account = { domain: "", name, realname, siteadmin, email: `${name}@example.com` };
      await host.server.accounts.create({ ...account, password: NEW, emailVerified: true });
    }
    const first = await openPage();
    const second = await openPage();
    problems.push(first.problems, second.problems);
    [admin, guest] = [first.page, second.page];
    await admin.goto(`${host.url}/sign-in/once?token=${await host.server.signInToken("user//admin")}`);
  });
  after(async () => {
    await closeBrowser();
    await host.stop();
    await sink.close();
  });

  it("makes an account that must choose its own password", async () => {
    await admin.getByRole("link", { name: "People", exact: true }).click();
    await admin.getByRole("button", { name: "New account" }).click();
    await admin.getByLabel("User name").fill("carol");
    await admin.getByLabel("Full name").fill("Carol Card");
    await admin.getByRole("textbox", { name: "Password", exact: true }).fill("password1");
    await admin.getByRole("button", { name: "Create account" }).click();
    await admin.getByRole("alert").getByText("Invalid password").waitFor();
    await admin.getByRole("textbox", { name: "Password", exact: true }).fill("first one for carol");
    await admin.getByRole("button", { name: "Create account" }).click();
    await admin.getByRole("button", { name: "Carol Card" }).click();
    await admin.getByText("Must change the password").waitFor();
    await eachLook(admin, "people-person");
    await guest.goto(`${host.url}/sign-in`);
    await eachLook(guest, "people-sign-in");
    await guest.getByLabel("User name").fill("carol");
    await guest.getByRole("textbox", { name: "Password" }).fill("first one for carol");
    await guest.getByRole("button", { name: "Sign in" }).click();
    await guest.getByText("Your password has to be changed").waitFor();
    await eachLook(guest, "people-new-password");
    await guest.getByRole("textbox", { name: "Password" }).fill(NEW);
    await guest.getByRole("button", { name: "Set password" }).click();
    await guest.getByRole("link", { name: /Carol Card/ }).waitFor();
  });

  it("shows where someone is signed in, and locks the person out at once", async () => {
    await admin.getByText("Chrome on").first().waitFor();
    await admin.getByRole("button", { name: "More for Carol Card" }).click();
    await admin.getByRole("menuitem", { name: "Lock" }).click();
    await admin.getByRole("button", { name: "Lock account" }).click();
    await guest.getByText("You were signed out.").waitFor();
    await admin.getByText("Locked", { exact: true }).first().waitFor();
    await eachLook(admin, "people-locked");
    await admin.getByRole("button", { name: "More for Carol Card" }).click();
    await admin.getByRole("menuitem", { name: "Unlock" }).click();
    await admin.getByRole("button", { name: "Unlock" }).click();
    await until("unlocking", async () => (await read("carol"))?.siteadmin === 0 || undefined);
    await admin.getByText("Locked", { exact: true }).first().waitFor({ state: "detached" });
  });

  it("gives a role, in words", async () => {
    await admin.getByRole("button", { name: "Edit", exact: true }).click();
    await admin.getByLabel("Role on this site").selectOption({ label: "People manager" });
    await admin.getByLabel("Role on this site").selectOption({ label: "Chosen one by one" });
    await admin.getByLabel("Watch recordings of sessions").check();
    await eachLook(admin, "people-edit");
    await admin.getByRole("button", { name: "Save" }).click();
    await until("the rights", async () => (await read("carol"))?.siteadmin === 0x202 || undefined);
    await admin
      .getByRole("list", { name: "What this person can do on the site" })
      .getByText("Manage people")
      .waitFor();
  });

  it("finds people and removes one", async () => {
    await admin.goto(`${host.url}/people`);
    await admin.getByRole("searchbox", { name: "Search people" }).fill("auditor");
    await admin.getByRole("button", { name: "Petra Thorsen" }).waitFor();
    assert.equal(await admin.getByRole("button", { name: "Bob Berg" }).count(), 0);
    await admin.getByRole("searchbox", { name: "Search people" }).fill("");
    await eachLook(admin, "people-list");
    await admin.getByRole("button", { name: "Carol Card" }).click();
    await admin.getByRole("button", { name: "More for Carol Card" }).click();
    await admin.getByRole("menuitem", { name: "Remove" }).click();
    await admin.getByLabel("Type carol to go on").fill("carol");
    await admin.getByRole("button", { name: "Remove account" }).click();
    await until("the removal", async () => (await read("carol")) === undefined || undefined);
    await admin.getByRole("button", { name: "Bob Berg" }).waitFor();
  });

  it("invites by a link, and the person comes in", async () => {
    await admin.getByRole("button", { name: "Invite people" }).click();
    await admin.getByRole("button", { name: "Make a link" }).click();
    const text = await admin.getByText("The link is shown this once").textContent();
    await eachLook(admin, "people-invite");
    const address = /https:\S+/.exec(text ?? "")?.[0] ?? "";
    await guest.goto(address);
    await guest.getByLabel("User name").fill("dora");
    await guest.getByLabel("Full name").fill("Dora Dahl");
    await eachLook(guest, "people-invitation");
    await guest.getByRole("textbox", { name: "Password" }).fill(NEW);
    await guest.getByRole("button", { name: "Create my account" }).click();
    await guest.getByRole("link", { name: /Dora Dahl/ }).waitFor();
    await admin.getByRole("button", { name: "Close" }).click();
    await admin.getByRole("button", { name: "Dora Dahl" }).waitFor();
  });

  it("tells once that one's own password was changed", async () => {
    await guest.goto(`${host.url}/account`);
    await guest.getByLabel("Current password").fill(NEW);
    await guest.getByLabel("New password", { exact: true }).fill("one that dora chose");
    await guest.getByRole("button", { name: "Change password" }).click();
    await guest.locator(".toast").getByText("Other browsers were signed out").waitFor();
    assert.equal(await guest.locator(".toast").count(), 1);
  });

  it("lets a person confirm an address and get a new password by letter", async () => {
    await guest.goto(`${host.url}/account`);
    await guest.getByLabel("Mail address").fill("dora@example.com");
    await guest.getByRole("button", { name: "Save", exact: true }).click();
    await guest.getByRole("button", { name: "Send a letter to confirm it" }).click();
    const png =
      "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M/wHwAEBgIApD5fRAAAAABJRU5ErkJggg==";
    await guest
      .getByLabel("Picture file")
      .setInputFiles({ name: "me.png", mimeType: "image/png", buffer: Buffer.from(png, "base64") });
    await guest.getByRole("img", { name: "Your account" }).waitFor();
    await eachLook(guest, "people-account");
    const confirm = /https:\S+verify-email\S+/.exec((await sink.take("dora@example.com")).text)?.[0] ?? "";
    await guest.goto(confirm);
    await guest.getByText("The address is confirmed.").waitFor();
    const other = await openPage();
    problems.push(other.problems);
    await other.page.goto(`${host.url}/sign-in`);
    await other.page.getByRole("link", { name: "Forgotten password" }).click();
    await other.page.getByLabel("Mail address of the account").fill("dora@example.com");
    await other.page.getByRole("button", { name: "Send a link" }).click();
    await other.page.getByText("a letter is on its way").waitFor();
    await eachLook(other.page, "people-forgot");
    const reset = /https:\S+new-password\S+/.exec((await sink.take("dora@example.com")).text)?.[0] ?? "";
    await other.page.goto(reset);
    await other.page.getByRole("textbox", { name: "Password" }).fill("and another long one");
    await other.page.getByRole("button", { name: "Set password" }).click();
    await other.page.getByText("Your password is set.").waitFor();
    await other.page.getByLabel("User name").fill("dora");
    await other.page.getByRole("textbox", { name: "Password" }).fill("and another long one");
    await other.page.getByRole("button", { name: "Sign in" }).click();
    await other.page.getByRole("link", { name: /Dora Dahl/ }).waitFor();
  });

  it("makes a login token with limits, and takes it back", async () => {
    await admin.goto(`${host.url}/account`);
    await admin.getByRole("button", { name: "New token" }).click();
    await admin.getByLabel("What it is for").fill("Nightly inventory");
    await admin.getByLabel("Devices", { exact: true }).check();
    await eachLook(admin, "people-new-token");
    await admin.getByRole("button", { name: "Make token" }).click();
    await admin.getByText("It is shown this once.").waitFor();
    await admin.getByText("Reads only, for devices").waitFor();
    await eachLook(admin, "people-tokens");
    await admin.getByRole("button", { name: "Take back" }).click();
    await until("an empty list", async () =>
      (await admin.getByText("Reads only, for devices").count()) === 0 ? true : undefined,
    );
  });

  it("without an error in the page", () => assert.deepEqual(problems.flat(), []));
});
