/** A conversation of which one end is the stock messenger page: what both can do goes both ways. */
import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { after, before, describe, it } from "node:test";
import { FULL_RIGHTS } from "@tendril/protocol/constants";
import type { Download } from "playwright-core";
import { closeBrowser, MADE_UP_MEDIA, openBrowser } from "../support/browser.ts";
import {
  type ChatPerson,
  openPerson,
  openStranger,
  opens,
  received,
  say,
  withKept,
} from "../support/chat-pages.ts";
import { openControl } from "../support/control-client.ts";
import { PASSWORD, startTestServer, type TestServer } from "../support/server.ts";
import { openStockMessenger } from "../support/stock-messenger.ts";
import { until } from "../support/until.ts";

const FILE_BYTES = 3_000_000;
const sha384 = (bytes: Uint8Array): string => createHash("sha384").update(bytes).digest("hex");

describe("the messenger with a stock page at the other end", { timeout: 240_000 }, () => {
  let host: TestServer;
  let mara: ChatPerson;
  let hers: ChatPerson;
  let stock: ChatPerson;

  before(async () => {
    host = await startTestServer();
    const { accounts } = host.server;
    const common = { domain: "", password: PASSWORD };
    await accounts.create({ ...common, name: "mara", siteadmin: FULL_RIGHTS });
    await accounts.create({ ...common, name: "bob", siteadmin: 0 });
    // a page that the test itself answers for has no address, and would not be let to this machine
    await openBrowser([...MADE_UP_MEDIA, "--disable-features=LocalNetworkAccessChecks"]);
    mara = await openPerson(host, "mara");
    const bob = await openControl(host.wsUrl, { name: "bob" });
    await mara.page.goto(`${host.url}/people/bob`);
    hers = await opens(mara.page, () => mara.page.getByRole("button", { name: "Chat", exact: true }).click());
    await hers.page.getByText("Waiting for bob").waitFor();
    stock = await openStranger("about:blank");
    const { cookie } = await bob.ask({ action: "authcookie" });
    await openStockMessenger(stock.page, hers.page.url(), String(cookie));
    bob.close();
  });
  after(async () => {
    await closeBrowser();
    await host.stop();
  });

  const openChannels = ({ page }: ChatPerson) =>
    withKept(page, ({ channels }) => channels.filter(({ readyState }) => readyState === "open").length);

  it("meets, and takes the direct path", async () => {
    for (const person of [hers, stock])
      await until("a channel is open", async () => (await openChannels(person)) > 0);
    await hers.page.getByText("Connected directly").waitFor();
  });

  it("carries texts both ways, and shows who is typing", async () => {
    await say(hers.page, "from ours <b>not bold</b>");
    await stock.page.getByText("from ours <b>not bold</b>").waitFor();
    await stock.page.locator("#xouttext").pressSequentially("from the stock page");
    await hers.page.getByText("is typing").first().waitFor();
    await stock.page.keyboard.press("Enter");
    await hers.page.locator(".bub").filter({ hasText: "from the stock page" }).waitFor();
  });

  it("gives a file, equal to the last byte", async () => {
    const content = randomBytes(FILE_BYTES);
    await hers.page
      .locator('input[type="file"]')
      .setInputFiles({ name: "ours.bin", mimeType: "application/octet-stream", buffer: content });
    await stock.page.getByText("ours.bin").waitFor();
    const bubble = stock.page.locator(".remoteBubble").filter({ hasText: "ours.bin" });
    let saved: Download | undefined;
    stock.page.once("download", (download) => {
      saved = download;
    });
    await until("it is saved", async () => {
      if (saved === undefined) await bubble.click();
      return saved !== undefined;
    });
    assert.equal(sha384(await readFile((await saved?.path()) ?? "")), sha384(content));
  });

  it("has a file of the stock page, equal to the last byte", async () => {
    const content = randomBytes(FILE_BYTES);
    const [chooser] = await Promise.all([
      stock.page.waitForEvent("filechooser"),
      stock.page.evaluate("fileButtonClick()"),
    ]);
    await chooser.setFiles({ name: "theirs.bin", mimeType: "application/octet-stream", buffer: content });
    const [saved] = await Promise.all([
      hers.page.waitForEvent("download"),
      hers.page.getByRole("link", { name: "Save theirs.bin" }).click(),
    ]);
    assert.equal(sha384(await readFile(await saved.path())), sha384(content));
  });

  it("calls with picture and sound", async () => {
    await hers.page.getByRole("button", { name: "Call bob with video" }).click();
    await until("her picture arrives there", async () => (await received(stock.page)).frames > 10);
    await stock.page.evaluate("camButtonClick()");
    await until("his picture arrives here", async () => (await received(hers.page)).frames > 10);
    await hers.page.getByRole("button", { name: "Hang up" }).click();
    await until("her picture ends there", async () => {
      const { frames } = await received(stock.page);
      await new Promise((go) => setTimeout(go, 300));
      return (await received(stock.page)).frames === frames;
    });
  });
});
