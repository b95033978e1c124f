/**
 * The person at a device of the stock agent: the browser opens, asks first, and talks. Then stock and hostile pages on
 * the same socket: what they send is shown as text or not at all.
 */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { after, before, describe, it } from "node:test";
import { fileBlock } from "@tendril/protocol/sessions/files";
import { closeBrowser, openBrowser } from "../support/browser.ts";
import { type ChatPerson, openPerson, openStranger, opens, say, withKept } from "../support/chat-pages.ts";
import { openControl } from "../support/control-client.ts";
import { canFakeOpener, createFakeOpener, type FakeOpener } from "../support/fake-opener.ts";
import { eachLook } from "../support/looks.ts";
import { openRawPage, type RawPage } from "../support/raw-page.ts";
import { startTestServer, type TestServer } from "../support/server.ts";
import { createStockAgent, fetchSettings, type StockAgent } from "../support/stock-agent.ts";
import { until } from "../support/until.ts";

const MARKUP = `<img src=x onerror="document.title='owned'"><b>bold</b>`;

describe("the messenger with a device", {
  timeout: 240_000,
  skip: canFakeOpener ? false : "a test cannot lay a program over /usr/bin here",
}, () => {
  let host: TestServer;
  let opener: FakeOpener;
  let agent: StockAgent;
  let admin: ChatPerson;
  let own: ChatPerson;
  let address = "";

  before(async () => {
    host = await startTestServer();
    opener = await createFakeOpener();
    const control = await openControl(host.wsUrl);
    const made = await control.ask({ action: "createmesh", meshname: "Desk", meshtype: 2 });
    control.close();
    const settings = await fetchSettings(host.url, String(made.meshid));
    agent = await createStockAgent({ settings, starter: opener.starter });
    agent.start();
    await openBrowser();
    admin = await openPerson(host, "admin");
    await admin.page.locator("a[href*='/devices/']").first().click();
    await admin.page.locator(".dev-name .st.on").waitFor();
  });
  after(async () => {
    await closeBrowser();
    await agent.remove();
    await host.stop();
    await opener.remove();
  });

  const invite = (): Promise<ChatPerson> =>
    opens(admin.page, () => admin.page.getByRole("button", { name: "Chat", exact: true }).click());
  const bubble = ({ page }: ChatPerson, text: string) => page.locator(".bub").filter({ hasText: text });
  const card = (name: string) => own.page.locator(".att").filter({ hasText: name }).last();
  const addressOf = async (count: number): Promise<string> =>
    await until("the browser is opened", async () => (await opener.opened())[count - 1]);
  const rawAddress = (): string => {
    const query = new URL(address).searchParams;
    const more = `id=${encodeURIComponent(query.get("id") ?? "")}&auth=${encodeURIComponent(query.get("auth") ?? "")}`;
    return `${host.wsUrl}/meshrelay.ashx?${more}`;
  };

  it("asks the person in the browser that the agent opens, who may decline", async () => {
    own = await invite();
    address = await addressOf(1);
    const person = await openStranger(address);
    await person.page.getByRole("heading", { name: "admin would like to chat with you" }).waitFor();
    await person.page.getByText("The invitation is good until").waitFor();
    await eachLook(person.page, "chat-guest-asked");
    await person.page.getByRole("button", { name: "Decline" }).click();
    await person.page.getByRole("heading", { name: "Declined" }).waitFor();
    await own.page.getByText("does not want to chat now").waitFor();
    await own.page.getByRole("button", { name: "Invite again" }).click();
    address = await addressOf(2);
    await person.page.context().close();
  });

  it("talks with the person, who has no account and can do nothing else", async () => {
    const person = await openStranger(address);
    await person.page.getByRole("button", { name: "Start chat" }).click();
    await own.page.getByText("The person at this device · Connected directly").waitFor();
    await say(person.page, "the screen is black");
    await bubble(own, "the screen is black").waitFor();
    await say(own.page, "I am looking");
    await bubble(person, "I am looking").waitFor();
    await eachLook(person.page, "chat-guest");
    await person.page.reload();
    await own.page.getByText("Connected directly").waitFor();
    await bubble(person, "I am looking").waitFor();
    const other = await person.page.context().newPage();
    await other.goto(`${host.url}/devices`);
    await other.getByRole("heading", { name: /^Sign in/ }).waitFor();
    const wrong = new URL(address);
    wrong.searchParams.set("id", "meshmessenger/user//admin/user//other");
    await other.goto(wrong.href);
    await other.getByRole("heading", { name: "This chat is over" }).waitFor();
    assert.equal((await other.goto(`${host.url}/messenger?id=nonsense`))?.status(), 404);
    assert.deepEqual(
      person.problems.filter((problem) => !/401|404/.test(problem)),
      [],
    );
    await person.page.context().close();
  });

  async function withRaw(isOwn: boolean, run: (page: RawPage) => Promise<void>): Promise<void> {
    const page = await openRawPage(rawAddress(), { isOwn });
    await run(page);
    page.close();
    await own.page.getByText(/was lost/).waitFor();
  }

  it("speaks with a stock page as it knows it: texts, typing, files both ways", async () => {
    await withRaw(false, async (page) => {
      page.send({ action: "outtext", value: true });
      await own.page.getByText("is typing").first().waitFor();
      page.send({ action: "chat", msg: "from a stock page" });
      await bubble(own, "from a stock page").waitFor();
      await say(own.page, "from ours");
      const said = await page.wait("the text", ({ action }) => action === "chat");
      assert.deepEqual(said, { action: "chat", msg: "from ours" });
      const content = randomBytes(10_000);
      const file = { size: content.length, id: 0.5, type: "", name: "stock.bin" };
      page.send({ action: "file", ...file });
      page.send({ action: "fileUploadStart", ...file });
      for (let at = 0; at < content.length; at += 4_000) {
        page.send({ action: "fileData", id: 0.5, data: content.subarray(at, at + 4_000).toString("latin1") });
      }
      page.send({ action: "fileUploadEnd", ...file });
      await card("stock.bin").getByRole("link", { name: "Save stock.bin" }).waitFor();
      const [download] = await Promise.all([
        own.page.waitForEvent("download"),
        card("stock.bin").getByRole("link").click(),
      ]);
      assert.ok((await readFile(await download.path())).equals(content));
      const acks = () => page.received.filter(({ action, id }) => action === "fileUploadAck" && id === 0.5);
      await until(
        "two acks to begin with, one for each piece, one for the end",
        () => acks().length >= 2 + 3 + 1,
      );
      assert.equal(acks().length, 2 + 3 + 1);
      await own.page
        .locator('input[type="file"]')
        .setInputFiles({ name: "ours.bin", mimeType: "application/x-test", buffer: content });
      const start = await page.wait("the start", ({ action }) => action === "fileUploadStart");
      assert.deepEqual(
        [start.name, start.size, start.type],
        ["ours.bin", content.length, "application/x-test"],
      );
      const { id } = start;
      for (let i = 0; i < 5; i++) page.send({ action: "fileUploadAck", id });
      await page.wait("the end", ({ action }) => action === "fileUploadEnd");
      page.send({ action: "fileUploadAck", id });
      const pieces = page.received
        .filter(({ action }) => action === "fileData")
        .map(({ data }) => String(data));
      assert.ok(Buffer.from(pieces.join(""), "latin1").equals(content));
      await card("ours.bin").getByText("delivered").waitFor();
    });
  });

  it("shows markup as text, in words and in names of files", async () => {
    await withRaw(true, async (page) => {
      page.send({ action: "chat", msg: MARKUP, id: 1 });
      await bubble(own, MARKUP).waitFor();
      page.send({ action: "chat", msg: "javascript:alert(1) https://a.test/\u202egpj.exe", id: 2 });
      await bubble(own, "javascript:alert(1)").waitFor();
      page.send({ action: "file", size: 10, id: 2, type: "text/html", name: `../../${MARKUP}`, transfer: 1 });
      page.send({
        action: "file",
        size: 9e9,
        id: 3,
        type: "",
        name: "C:\\Windows\\..\\evil\u202egnp.exe",
        transfer: 2,
      });
      await card("evil_gnp.exe").waitFor();
      page.send({ ctrlChannel: "102938", type: "image", image: "javascript:alert(1)" });
      assert.equal(await own.page.locator(".thread img, .thread b, .mch img").count(), 0);
      assert.equal(await own.page.locator('a[href^="javascript"]').count(), 0);
      assert.doesNotMatch(await own.page.title(), /owned/);
      await eachLook(own.page, "chat-hostile");
    });
  });

  it("drops what is too long, and lives on", async () => {
    await withRaw(true, async (page) => {
      page.send({ action: "chat", msg: "x".repeat(10_000_000), id: 4 });
      page.send("{".repeat(100_000));
      page.send(randomBytes(5_000_000));
      page.send({ action: "chat", msg: "after it", id: 5 });
      await bubble(own, "after it").waitFor();
      assert.equal(await bubble(own, "xxxxxxxxxx").count(), 0);
    });
  });

  it("gives up files whose lengths are wrong", async () => {
    await withRaw(true, async (page) => {
      const block = (transfer: number, position: number, length: number): Uint8Array =>
        fileBlock.encode({ transfer, position, isLast: false, bytes: new Uint8Array(length) });
      const offer = (transfer: number) => ({
        ...{ action: "file", size: 1_000, id: 100 + transfer, type: "" },
        ...{ name: `wrong-${transfer}.bin`, transfer },
      });
      for (const transfer of [11, 12, 13, 14]) page.send(offer(transfer));
      for (const transfer of [11, 12, 13, 14])
        await page.wait(
          "it is wanted",
          ({ action, id }) => action === "fileReceived" && id === 100 + transfer,
        );
      page.send(block(11, 0, 1_001));
      page.send(block(12, 500, 100));
      page.send(block(13, 0, 999));
      page.send({ ...offer(13), action: "fileUploadEnd" });
      page.send(block(14, 0, 1_000));
      page.send({ ...offer(14), action: "fileUploadEnd", hash: "0".repeat(96) });
      for (const transfer of [11, 12, 13]) {
        await card(`wrong-${transfer}.bin`).getByText("did not arrive as it was announced").waitFor();
      }
      await card("wrong-14.bin").getByText("The content is not what was sent").waitFor();
      assert.equal(await own.page.getByRole("link", { name: /Save wrong/ }).count(), 0);
    });
  });

  it("fills neither page nor memory with a flood", async () => {
    await withRaw(true, async (page) => {
      for (let i = 0; i < 5_000; i++) page.send({ action: "chat", msg: `flood ${i}`, id: 1_000 + i });
      for (let i = 0; i < 2_000; i++)
        page.send({ action: "file", size: 1e9, id: 1e6 + i, type: "", name: "f", transfer: i });
      await until(
        "it is heard again",
        async () => {
          page.send({ action: "chat", msg: "after the flood", id: 9e9 + page.received.length });
          return (await bubble(own, "after the flood").count()) > 0;
        },
        60_000,
      );
      const lines = await own.page.locator(".thread li").count();
      assert.ok(lines <= 520, `${lines} lines are in the page`);
    });
  });

  it("ends for the person when the right to chat is taken", async () => {
    const person = await openStranger(address);
    await person.page.getByRole("button", { name: "Start chat" }).click();
    await own.page.getByText("Connected directly").waitFor();
    const control = await openControl(host.wsUrl);
    const { nodes } = await control.ask({ action: "nodes" });
    const [device] = Object.values(nodes as Record<string, { _id: string }[]>).flat();
    await control.ask({ action: "removedevices", nodeids: [device?._id] });
    control.close();
    await person.page.getByText("This conversation has ended").waitFor();
    await own.page.getByText("This conversation has ended").waitFor();
    await until("nothing direct is left", async () =>
      (
        await withKept(person.page, ({ connections }) =>
          connections.map(({ signalingState }) => signalingState),
        )
      ).every((state) => state === "closed"),
    );
    assert.deepEqual(
      own.problems.filter((problem) => !/WebSocket|Failed to load/.test(problem)),
      [],
    );
  });
});
