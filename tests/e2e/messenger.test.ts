/** Two people in two browsers: from the invitation to the call, refusal, a lost network and the return. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, describe, it } from "node:test";
import { FULL_RIGHTS } from "@tendril/protocol/constants";
import type { Page } from "playwright-core";
import { axeFindings } from "../support/axe.ts";
import { closeBrowser, MADE_UP_MEDIA, openBrowser } from "../support/browser.ts";
import { type ChatPerson, openPerson, opens, received, say, withKept } from "../support/chat-pages.ts";
import { eachLook } from "../support/looks.ts";
import { PASSWORD, startTestServer, type TestServer } from "../support/server.ts";
import { until } from "../support/until.ts";

describe("the messenger between two people", { timeout: 240_000 }, () => {
  let host: TestServer;
  let mara: ChatPerson;
  let bob: ChatPerson;
  let hers: ChatPerson;
  let his: ChatPerson;

  before(async () => {
    host = await startTestServer();
    const { accounts } = host.server;
    const common = { domain: "", password: PASSWORD };
    await accounts.create({
      ...common,
      name: "mara",
      realname: "Mara Lindqvist",
      siteadmin: FULL_RIGHTS,
    } as never);
    await accounts.create({ ...common, name: "bob", siteadmin: 0 });
    await openBrowser(MADE_UP_MEDIA);
    mara = await openPerson(host, "mara");
    bob = await openPerson(host, "bob");
    await mara.page.goto(`${host.url}/people/bob`);
  });
  after(async () => {
    await closeBrowser();
    await host.stop();
  });

  const invite = (): Promise<ChatPerson> =>
    opens(mara.page, () => mara.page.getByRole("button", { name: "Chat", exact: true }).click());
  const line = ({ page }: ChatPerson, text: string) => page.locator(".bub").filter({ hasText: text });
  const openChannels = (person: ChatPerson) =>
    withKept(
      person.page,
      ({ channels }) => channels.filter(({ readyState }) => readyState === "open").length,
    );

  async function bothThemes(page: Page): Promise<string[]> {
    const light = await axeFindings(page);
    await page.emulateMedia({ colorScheme: "dark" });
    const dark = await axeFindings(page);
    await page.emulateMedia({ colorScheme: "light" });
    return [...light, ...dark];
  }

  /** Both have another channel after the deed. */
  async function meetAgain(deed: () => Promise<void>): Promise<void> {
    const count = ({ page }: ChatPerson): Promise<number> =>
      withKept(page, ({ channels }) => channels.length);
    const before = [await count(hers), await count(his)];
    await deed();
    for (const [i, person] of [hers, his].entries()) {
      await until("another channel", async () => (await count(person)) > (before[i] ?? 0));
      await until("it is open", async () => (await openChannels(person)) === 1);
    }
  }

  it("tells who invited that the other does not want to", async () => {
    hers = await invite();
    await hers.page.getByText("Waiting for bob").waitFor();
    await bob.page.getByText("would like to chat with you").waitFor();
    await eachLook(bob.page, "chat-invitation");
    await bob.page.getByRole("button", { name: "Decline" }).click();
    await hers.page.getByText("bob does not want to chat now").waitFor();
    await mara.page.getByText("bob does not want to chat now").waitFor();
    await hers.page.close();
  });

  it("meets after an invitation, and carries texts both ways", async () => {
    hers = await invite();
    await say(hers.page, "written before he came");
    his = await opens(bob.page, () => bob.page.getByRole("button", { name: "Accept" }).click());
    await hers.page.getByText("Connected directly").waitFor();
    await line(his, "written before he came").waitFor();
    await say(his.page, "hello 👋\nsee https://example.test/a?b=1.");
    const link = line(hers, "hello").locator("a");
    assert.equal(await link.getAttribute("href"), "https://example.test/a?b=1");
    assert.equal(await link.getAttribute("rel"), "noopener noreferrer");
    await say(hers.page, "🎉");
    await his.page.locator(".bub.big").waitFor();
    await hers.page
      .getByText(/delivered/)
      .first()
      .waitFor();
    await his.page.getByLabel(/^Message to/).fill("I am typ");
    await hers.page.getByText("is typing").first().waitFor();
    await eachLook(hers.page, "chat-typing");
    await his.page.getByLabel(/^Message to/).fill("");
    await hers.page.getByText("is typing").first().waitFor({ state: "detached" });
    assert.equal(await openChannels(hers), 1);
  });

  it("counts in the title what came while nobody looked, and tells the system if it may", async () => {
    await his.page.evaluate(() => {
      Object.defineProperty(document, "hasFocus", { value: () => false, configurable: true });
    });
    await say(hers.page, "one");
    await until("the count", async () => (await his.page.title()).startsWith("(1) "));
    await his.page.getByRole("button", { name: "More" }).click();
    await his.page.getByText("Notify me of messages").click();
    await say(hers.page, "two");
    await until("the count", async () => (await his.page.title()).startsWith("(2) "));
    await until("the notice", () => withKept(his.page, ({ notices }) => notices.length > 0));
    assert.deepEqual(await withKept(his.page, ({ notices }) => notices), ["Mara Lindqvist: two"]);
    await his.page.evaluate(() => {
      Object.defineProperty(document, "hasFocus", { value: () => true, configurable: true });
      dispatchEvent(new Event("focus"));
    });
    await until("no count", async () => !(await his.page.title()).startsWith("("));
  });

  it("rings, and carries voice and picture both ways on one connection", async () => {
    await hers.page.getByRole("button", { name: "Call bob with video" }).click();
    const ring = his.page.getByRole("alert", { name: "Incoming call" });
    await ring.getByText("calls with video").waitFor();
    assert.equal((await received(his.page)).frames, 0);
    await eachLook(his.page, "chat-ringing");
    assert.deepEqual(await bothThemes(his.page), []);
    await ring.getByRole("button", { name: "With video" }).click();
    for (const { page } of [hers, his]) {
      await until("picture and sound arrive", async () => {
        const { frames, packets } = await received(page);
        return frames > 20 && packets > 20;
      });
      await until(
        "one connection for the call, one for the channel",
        async () => (await received(page)).open === 2,
      );
    }
    await until("it is shown", () =>
      his.page
        .locator("video.peer")
        .evaluate((video: HTMLVideoElement) => video.videoWidth > 0 && !video.paused),
    );
    await until("the newest line is in view beside the call", () =>
      his.page.locator(".thread").evaluate(({ scrollHeight, scrollTop, clientHeight }) => {
        return scrollHeight > clientHeight && scrollHeight - scrollTop - clientHeight < 2;
      }),
    );
    await eachLook(his.page, "chat-call");
    assert.deepEqual(await bothThemes(his.page), []);
  });

  it("mutes, shows the screen and comes back to the camera", async () => {
    await his.page.getByRole("button", { name: "Mute", exact: true }).click();
    await his.page.getByRole("button", { name: "Unmute" }).waitFor();
    const before = (await received(hers.page)).frames;
    await his.page.getByRole("button", { name: "Show your screen" }).last().click();
    await his.page.getByRole("button", { name: "Stop showing your screen" }).waitFor();
    await until("the screen arrives", async () => (await received(hers.page)).frames > before + 5);
    await his.page.getByRole("button", { name: "Stop showing your screen" }).click();
    await his.page.getByRole("button", { name: "Turn your camera off" }).waitFor();
    await his.page.getByRole("button", { name: "Turn your camera off" }).click();
    await hers.page.locator("video.peer.vh").waitFor({ state: "attached" });
    await his.page.getByRole("button", { name: "Turn your camera on" }).click();
    await hers.page.locator("video.peer:not(.vh)").waitFor();
  });

  it("changes camera and microphone during the call", async () => {
    const sent = (kind: string) =>
      withKept(his.page, ({ connections }) =>
        connections
          .filter(({ signalingState }) => signalingState !== "closed")
          .flatMap((connection) => connection.getSenders().map(({ track }) => track))
          .flatMap((track) => (track === null ? [] : [`${track.kind} ${track.label}`]))
          .sort(),
      ).then((tracks) => tracks.filter((track) => track.startsWith(kind)));
    for (const [kind, label] of [
      ["video", "fake_device_2"],
      ["audio", "Fake Audio Input 2"],
    ] as const) {
      const before = await sent(kind);
      await his.page.getByRole("button", { name: "Microphone and camera" }).click();
      await his.page.locator(".menu button").filter({ hasText: label }).click();
      await until("another one is sent", async () => String(await sent(kind)) === `${kind} ${label}`);
      assert.notDeepEqual(await sent(kind), before);
      const there = await received(hers.page);
      await until("it arrives", async () => {
        const { frames, packets } = await received(hers.page);
        return frames > there.frames + 5 && packets > there.packets + 5;
      });
    }
  });

  it("hangs up on both sides, and writes it down", async () => {
    await hers.page.getByRole("button", { name: "Hang up" }).click();
    for (const { page } of [hers, his]) {
      await page
        .getByText(/^Call, \d+ s/)
        .first()
        .waitFor();
      await page.locator("video").first().waitFor({ state: "detached" });
      await until("one connection is left", async () => (await received(page)).open === 1);
    }
  });

  it("declines a call, and takes one in one direction", async () => {
    await his.page
      .getByRole("button", { name: "Call Mara Lindqvist", exact: true })
      .or(his.page.getByRole("button", { name: "Call mara", exact: true }))
      .click();
    await hers.page.getByRole("button", { name: "Decline" }).click();
    await his.page.getByText("Your call was declined").waitFor();
    await his.page.getByRole("button", { name: /with video$/ }).click();
    await hers.page.getByRole("button", { name: "Only watch" }).click();
    const before = await received(hers.page);
    await until("she sees and hears him", async () => {
      const now = await received(hers.page);
      return now.frames > before.frames + 10 && now.packets > before.packets + 10;
    });
    const hisBefore = await received(his.page);
    await new Promise((go) => setTimeout(go, 500));
    assert.deepEqual(await received(his.page), hisBefore, "nothing of hers is sent");
    await his.page.getByRole("button", { name: "Hang up" }).click();
    await hers.page.getByRole("button", { name: "Hang up" }).waitFor({ state: "detached" });
  });

  it("says after a lost network what was written meanwhile, once", async () => {
    await his.page.context().setOffline(true);
    await hers.page.getByText(/connection to bob was lost/i).waitFor();
    await say(his.page, "written without a network");
    await say(hers.page, "written to nobody");
    await eachLook(hers.page, "chat-lost");
    await his.page.context().setOffline(false);
    await line(hers, "written without a network").waitFor();
    await line(his, "written to nobody").waitFor();
    await hers.page.getByText("Connected directly").waitFor();
    assert.equal(await line(hers, "written without a network").count(), 1);
    assert.equal(await line(his, "written to nobody").count(), 1);
  });

  it("goes on when the channel breaks, and when the relay does", async () => {
    await meetAgain(async () => {
      await withKept(hers.page, ({ channels }) => channels.at(-1)?.close());
      await say(his.page, "after the channel broke");
    });
    await line(hers, "after the channel broke").waitFor();
    await meetAgain(async () => {
      await withKept(his.page, ({ sockets }) => sockets.at(-1)?.close());
      await say(hers.page, "after the relay broke");
    });
    await line(his, "after the relay broke").waitFor();
  });

  it("belongs to the newest window of a person", async () => {
    const address = his.page.url();
    const second = await his.page.context().newPage();
    await second.goto(`${address}#accepted`);
    await his.page.getByText("open in another window").waitFor();
    await say(hers.page, "to the second window");
    await second.locator(".bub").filter({ hasText: "to the second window" }).waitFor();
    await his.page.getByRole("button", { name: "Use it here" }).click();
    await second.getByText("open in another window").waitFor();
    await second.close();
    await hers.page.getByText("Connected directly").waitFor();
  });

  it("keeps what was said through a reload, and gives it out as a file", async () => {
    await hers.page.reload();
    await line(hers, "hello").waitFor();
    await hers.page.getByText("Connected directly").waitFor();
    await hers.page.getByRole("button", { name: "More" }).click();
    const [download] = await Promise.all([
      hers.page.waitForEvent("download"),
      hers.page.getByText("Save the conversation").click(),
    ]);
    const text = await readFile(await download.path(), "utf8");
    assert.match(text, /UTC {2}bob: hello 👋/);
    assert.match(text, /\* Call, \d+ s/);
    await eachLook(hers.page, "chat");
    assert.deepEqual(await bothThemes(hers.page), []);
  });

  it("asks who is not signed in to sign in first, and leads back", async () => {
    const address = his.page.url();
    await his.page.close();
    await bob.page.context().clearCookies();
    await bob.page.goto(address);
    await bob.page.getByLabel("User name").fill("bob");
    await bob.page.getByLabel("Password", { exact: true }).fill(PASSWORD);
    await bob.page.getByRole("button", { name: "Sign in" }).click();
    await bob.page.getByRole("heading", { name: /would like to chat with you/ }).waitFor();
    await eachLook(bob.page, "chat-asked");
    assert.deepEqual(await bothThemes(bob.page), []);
    await bob.page.getByRole("button", { name: "Start chat" }).click();
    await hers.page.getByText("Connected directly").waitFor();
  });

  it("has no errors and no markup of others", () => {
    const expected = /WebSocket connection|ERR_INTERNET_DISCONNECTED|Failed to load resource/;
    const all = [mara, bob, hers, his].flatMap(({ problems }) => problems);
    assert.deepEqual(
      all.filter((problem) => !expected.test(problem)),
      [],
    );
  });
});
