/** A chat that is recorded: both are told, it stays on the relay, and can be read afterwards; nobody else is called. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { FULL_RIGHTS } from "@tendril/protocol/constants";
import { closeBrowser, openBrowser } from "../support/browser.ts";
import { type ChatPerson, openPerson, opens, say, withKept } from "../support/chat-pages.ts";
import { eachLook } from "../support/looks.ts";
import { PASSWORD, startTestServer, type TestServer } from "../support/server.ts";

describe("a recorded chat", { timeout: 240_000 }, () => {
  let host: TestServer;
  let mara: ChatPerson;
  let bob: ChatPerson;

  before(async () => {
    host = await startTestServer({
      flags: ["--record-sessions", "all", "--record-protocols", "messenger"],
    });
    const { accounts } = host.server;
    await accounts.create({ domain: "", name: "mara", password: PASSWORD, siteadmin: FULL_RIGHTS });
    await accounts.create({ domain: "", name: "bob", password: PASSWORD, siteadmin: 0 });
    await openBrowser();
    mara = await openPerson(host, "mara");
    bob = await openPerson(host, "bob");
  });
  after(async () => {
    await closeBrowser();
    await host.stop();
  });

  it("begins from the list of those who are signed in, and says that it is recorded", async () => {
    await mara.page.goto(`${host.url}/people`);
    await mara.page.getByRole("button", { name: "Chat with who is signed in" }).click();
    await mara.page.getByRole("button", { name: "Chat with bob" }).waitFor();
    await eachLook(mara.page, "chat-signed-in");
    const hers = await opens(mara.page, () =>
      mara.page.getByRole("button", { name: "Chat with bob" }).click(),
    );
    const his = await opens(bob.page, () => bob.page.getByRole("button", { name: "Accept" }).click());
    for (const { page } of [hers, his]) await page.getByText("Texts and files are recorded").waitFor();
    await say(hers.page, "this is kept <b>as text</b>");
    await his.page.locator(".bub").filter({ hasText: "this is kept" }).waitFor();
    await say(his.page, "so is this");
    await hers.page.locator(".bub").filter({ hasText: "so is this" }).waitFor();
    await his.page
      .locator('input[type="file"]')
      .setInputFiles({ name: "small.txt", mimeType: "text/plain", buffer: Buffer.from("small") });
    await hers.page.locator(".att").getByText("content checked").waitFor();
    await eachLook(hers.page, "chat-recorded");
    assert.equal(await withKept(hers.page, ({ channels }) => channels.length), 0);
    assert.deepEqual([...hers.problems, ...his.problems], []);
    await hers.page.close();
    await his.page.close();
  });

  it("is read in the list of recordings", async () => {
    await mara.page.goto(`${host.url}/recordings`);
    await mara.page.getByText("bob").first().waitFor();
    await mara.page.locator("a[href*='/recordings/']").first().click();
    const lines = mara.page.getByRole("list", { name: "What was said" });
    await lines.getByText("this is kept <b>as text</b>").waitFor();
    await lines.getByText("so is this").waitFor();
    await lines.getByText("offers the file small.txt").waitFor();
    await eachLook(mara.page, "recording-chat");
    assert.deepEqual([...mara.problems, ...bob.problems], []);
  });
});
