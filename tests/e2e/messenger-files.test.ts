/** Files between two messenger pages: large ones, through the switch and a lost network, and a receiver that stalls. */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdtemp, open, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { FULL_RIGHTS } from "@tendril/protocol/constants";
import { closeBrowser, openBrowser } from "../support/browser.ts";
import { rendererBytes } from "../support/browser-memory.ts";
import { type ChatPerson, openPerson, opens, say, withKept } from "../support/chat-pages.ts";
import { eachLook } from "../support/looks.ts";
import { pieceHashOfFile, pieceHashOfStored } from "../support/piece-hash.ts";
import { PASSWORD, startTestServer, type TestServer } from "../support/server.ts";
import { until } from "../support/until.ts";

const LARGE_BYTES = 500_000_000;
const MEDIUM_BYTES = 40_000_000;
const MEGABYTE = 1_048_576;
/** What the pages may hold more while 500 MB cross. */
const MEMORY_BYTES = 200 * MEGABYTE;

describe("files of the messenger", { timeout: 400_000 }, () => {
  let host: TestServer;
  let mara: ChatPerson;
  let bob: ChatPerson;
  let hers: ChatPerson;
  let his: ChatPerson;
  let folder = "";

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "tendril-chat-"));
    await makeFile("large.bin", LARGE_BYTES);
    await makeFile("medium.bin", MEDIUM_BYTES);
    host = await startTestServer();
    const { accounts } = host.server;
    await accounts.create({ domain: "", name: "mara", password: PASSWORD, siteadmin: FULL_RIGHTS });
    await accounts.create({ domain: "", name: "bob", password: PASSWORD, siteadmin: 0 });
    mara = await openPerson(host, "mara", true);
    bob = await openPerson(host, "bob", true);
    await mara.page.goto(`${host.url}/people/bob`);
    hers = await opens(mara.page, () => mara.page.getByRole("button", { name: "Chat", exact: true }).click());
    his = await opens(bob.page, () => bob.page.getByRole("button", { name: "Accept" }).click());
    await hers.page.getByText("Connected", { exact: true }).waitFor();
  });
  after(async () => {
    await closeBrowser();
    await host.stop();
    await rm(folder, { recursive: true, force: true });
  });

  async function makeFile(name: string, bytes: number): Promise<void> {
    const file = await open(join(folder, name), "w");
    const block = randomBytes(MEGABYTE);
    for (let at = 0; at < bytes; at += block.length) {
      block.writeUInt32BE(at >>> 8, 0);
      await file.write(block.subarray(0, Math.min(block.length, bytes - at)));
    }
    await file.close();
  }
  const send = ({ page }: ChatPerson, ...names: string[]) =>
    page.locator('input[type="file"]').setInputFiles(names.map((name) => join(folder, name)));
  const card = ({ page }: ChatPerson, name: string) => page.locator(".att").filter({ hasText: name }).last();
  /** Share of the file that is there, from 0 to 1. */
  const progress = async (person: ChatPerson, name: string): Promise<number> =>
    await card(person, name)
      .locator("progress")
      .evaluate((bar: HTMLProgressElement) => bar.value, undefined, { timeout: 500 })
      .catch(() => -1); // it is not shown, or not any more
  const connect = () => {
    const allow = ({ page }: ChatPerson) =>
      withKept(page, (kept) => {
        kept.mayConnect = true;
      });
    return Promise.all([allow(hers), allow(his)]);
  };

  it("waits until a large one is wanted, and carries 500 MB through the switch without holding it", async () => {
    const browser = await openBrowser();
    await send(hers, "large.bin");
    await card(his, "large.bin").getByRole("button", { name: "Save large.bin" }).waitFor();
    await eachLook(his.page, "chat-file-offered");
    const before = await rendererBytes(browser);
    let most = 0;
    const watch = setInterval(() => {
      void rendererBytes(browser).then((bytes) => {
        most = Math.max(most, bytes);
      });
    }, 500);
    const startedAtMs = Date.now();
    await card(his, "large.bin").getByRole("button", { name: "Save large.bin" }).click();
    await until("a fifth is there", async () => (await progress(his, "large.bin")) > 0.2, 120_000);
    await connect();
    await hers.page.getByText("Connected directly").waitFor();
    assert.ok((await progress(his, "large.bin")) < 1, "the switch came in the middle");
    await eachLook(his.page, "chat-file-running");
    await card(his, "large.bin").getByText("content checked").waitFor({ timeout: 240_000 });
    clearInterval(watch);
    const seconds = (Date.now() - startedAtMs) / 1000;
    await card(hers, "large.bin").getByText("delivered").waitFor();
    const channelBytes = await withKept(hers.page, async ({ connections }) => {
      const report = await connections.at(-1)?.getStats();
      const channel = [...(report?.values() ?? [])].find(({ type }) => type === "data-channel");
      return channel?.bytesSent ?? 0;
    });
    console.log(
      `500 MB in ${Math.round(seconds)} s, ${Math.round(channelBytes / 1e6)} MB of it directly, pages grew by ${Math.round((most - before) / MEGABYTE)} MB`,
    );
    assert.ok(channelBytes > LARGE_BYTES / 10 && channelBytes < LARGE_BYTES, String(channelBytes));
    assert.ok(most - before < MEMORY_BYTES, `the pages grew by ${Math.round((most - before) / MEGABYTE)} MB`);
    assert.equal(
      await pieceHashOfStored(his.page, "large.bin"),
      await pieceHashOfFile(join(folder, "large.bin")),
    );
  });

  it("carries several small ones both ways at once, without asking", async () => {
    await writeFile(join(folder, "a.txt"), "a".repeat(100_000));
    await writeFile(join(folder, "empty.txt"), "");
    await writeFile(join(folder, "b <script>.txt"), "b");
    await send(hers, "a.txt", "empty.txt");
    await send(his, "b <script>.txt");
    for (const name of ["a.txt", "empty.txt"]) await card(his, name).getByText("content checked").waitFor();
    await card(hers, "b _script_.txt").getByText("content checked").waitFor();
    const [download] = await Promise.all([
      his.page.waitForEvent("download"),
      card(his, "a.txt").getByRole("link", { name: "Save a.txt" }).click(),
    ]);
    assert.equal(await pieceHashOfFile(await download.path()), await pieceHashOfFile(join(folder, "a.txt")));
  });

  it("takes files that are dropped on it", async () => {
    await hers.page.locator(".mc").evaluate((target) => {
      const dropped = new DataTransfer();
      dropped.items.add(new File(["dropped"], "dropped.txt"));
      target.dispatchEvent(new DragEvent("dragover", { dataTransfer: dropped, bubbles: true }));
      target.dispatchEvent(new DragEvent("drop", { dataTransfer: dropped, bubbles: true }));
    });
    await card(his, "dropped.txt").getByText("content checked").waitFor();
  });

  it("is cancelled by either side, and refused", async () => {
    await send(hers, "medium.bin");
    await card(his, "medium.bin").getByRole("button", { name: "Refuse medium.bin" }).click();
    await card(hers, "medium.bin").getByText("cancelled").waitFor();
    await send(hers, "large.bin");
    await card(his, "large.bin").getByRole("button", { name: "Save large.bin" }).click();
    await until("it is under way", async () => (await progress(his, "large.bin")) > 0.01);
    await card(hers, "large.bin").getByRole("button", { name: "Cancel large.bin" }).click();
    await card(his, "large.bin").getByText("cancelled").waitFor();
  });

  it("goes on after a lost network where it was", async () => {
    await send(his, "medium.bin");
    await card(hers, "medium.bin").getByRole("button", { name: "Save medium.bin" }).click();
    await until("a part is there", async () => (await progress(hers, "medium.bin")) > 0.15);
    await hers.page.context().setOffline(true);
    await his.page.getByText(/connection to mara was lost/i).waitFor();
    const there = await until("how far it is", async () => {
      const share = await progress(hers, "medium.bin");
      return share >= 0 ? share : undefined;
    });
    assert.ok(there > 0.1 && there < 1, `the loss came in the middle: ${there}`);
    await hers.page.context().setOffline(false);
    await card(hers, "medium.bin").getByText("content checked").waitFor({ timeout: 120_000 });
    assert.equal(
      await pieceHashOfStored(hers.page, "medium.bin"),
      await pieceHashOfFile(join(folder, "medium.bin")),
    );
  });

  it("holds the sender back when the receiver does not get on, and lets texts through", async () => {
    await his.page.evaluate(() => {
      const stalled = { write: () => new Promise(() => {}), close() {}, abort: async () => {} };
      Object.assign(window, { showSaveFilePicker: async () => ({ createWritable: async () => stalled }) });
    });
    await send(hers, "large.bin");
    await card(his, "large.bin").getByRole("button", { name: "Save large.bin" }).click();
    const sent = (): Promise<number> =>
      withKept(hers.page, async ({ connections }) => {
        const report = await connections.at(-1)?.getStats();
        const channel = [...(report?.values() ?? [])].find(({ type }) => type === "data-channel");
        return channel?.bytesSent ?? 0;
      });
    await until("it has begun", async () => (await sent()) > MEGABYTE / 2);
    let before = -1;
    await until("no more is sent", async () => {
      const now = await sent();
      const isStill = now === before;
      before = now;
      await new Promise((go) => setTimeout(go, 500));
      return isStill;
    });
    assert.ok((await progress(his, "large.bin")) < 0.01, "no more than waits to be written together");
    await say(hers.page, "still talking");
    await his.page.locator(".bub").filter({ hasText: "still talking" }).waitFor();
    await card(hers, "large.bin").getByRole("button", { name: "Cancel large.bin" }).click();
    const expected = /WebSocket connection|ERR_INTERNET_DISCONNECTED|Failed to load resource/;
    const problems = [mara, bob, hers, his].flatMap((person) => person.problems);
    assert.deepEqual(
      problems.filter((problem) => !expected.test(problem)),
      [],
    );
  });
});
