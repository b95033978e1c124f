/** Sessions of a browser that leave the relay for the device itself, in the middle of their work, and come back. */
import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { mkdirSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import type { Page } from "playwright-core";
import { closeBrowser, openPage } from "../support/browser.ts";
import { type ControlClient, openControl } from "../support/control-client.ts";
import { pixels } from "../support/desktop-page.ts";
import { createOwnAgent, type OwnAgent } from "../support/own-agent.ts";
import { startTestServer, type TestServer } from "../support/server.ts";
import { fetchSettings } from "../support/stock-agent.ts";
import { openTestPicture, type TestPicture } from "../support/test-picture.ts";
import { until } from "../support/until.ts";
import { hasXvfb, startXvfb, type TestDisplay } from "../support/xvfb.ts";

const SIZE = { width: 1_280, height: 800 };
const TEAL = 0x107c80;
const ORANGE = 0xe07010;
const CONTENT_BYTES = 60_000_000;
const shots = join(import.meta.dirname, "..", "..", ".cache", "shots");
const sha384 = (bytes: Uint8Array): string => createHash("sha384").update(bytes).digest("hex");

/** What the page of this test has besides the app. */
interface TestWindow {
  /** Connections of the page go on from the host's answer. */
  mayConnect: boolean;
  connections: RTCPeerConnection[];
  channels: RTCDataChannel[];
  sockets: WebSocket[];
}

/** Runs in each page before the app: keeps connections back until the test wants them, and in its reach. */
function prepare(): void {
  const kept: TestWindow = { mayConnect: false, connections: [], channels: [], sockets: [] };
  const { setRemoteDescription, createDataChannel } = RTCPeerConnection.prototype;
  RTCPeerConnection.prototype.createDataChannel = function (label, options) {
    const channel = createDataChannel.call(this, label, options);
    kept.connections.push(this);
    kept.channels.push(channel);
    return channel;
  };
  RTCPeerConnection.prototype.setRemoteDescription = async function (
    this: RTCPeerConnection,
    description: RTCSessionDescriptionInit,
  ) {
    while (!kept.mayConnect) await new Promise((go) => setTimeout(go, 20));
    return await Reflect.apply(setRemoteDescription, this, [description]);
  } as typeof setRemoteDescription;
  const Original = WebSocket;
  const pick = async ({ suggestedName }: { suggestedName: string }) =>
    (await navigator.storage.getDirectory()).getFileHandle(suggestedName, { create: true });
  class Kept extends Original {
    constructor(url: string | URL) {
      super(url);
      if (String(url).includes("meshrelay.ashx")) kept.sockets.push(this);
    }
  }
  Object.assign(window, { kept, WebSocket: Kept, showSaveFilePicker: pick });
}

describe("direct path of a browser to our agent", {
  timeout: 240_000,
  skip: hasXvfb ? false : "there is no Xvfb",
}, () => {
  let display: TestDisplay;
  let picture: TestPicture;
  let host: TestServer;
  let control: ControlClient;
  let agent: OwnAgent;
  let page: Page;
  let problems: string[];
  let folder = "";
  let device = "";
  const content = randomBytes(CONTENT_BYTES);

  before(async () => {
    mkdirSync(shots, { recursive: true });
    folder = await mkdtemp(join(tmpdir(), "tendril-direct-"));
    await writeFile(join(folder, "content.bin"), content);
    display = await startXvfb(SIZE.width, SIZE.height);
    picture = await openTestPicture(display, SIZE);
    picture.fill(0, 0, SIZE.width, SIZE.height, TEAL);
    await picture.done();
    host = await startTestServer();
    control = await openControl(host.wsUrl);
    const made = await control.ask({ action: "createmesh", meshname: "Near", meshtype: 2 });
    agent = await createOwnAgent({
      settings: await fetchSettings(host.url, String(made.meshid)),
      environment: { DISPLAY: display.name, XAUTHORITY: display.authFile },
    });
    agent.start();
    ({ page, problems } = await openPage());
    await page.addInitScript(prepare);
    await page.goto(`${host.url}/sign-in/once?token=${await host.server.signInToken("user//admin")}`);
    await page.locator("a[href*='/devices/']").first().waitFor();
    await page.locator("a[href*='/devices/']").first().click();
    await page.getByRole("link", { name: "Files", exact: true }).waitFor();
    device = new URL(page.url()).pathname.split("/")[2] ?? "";
    await openFiles();
  });
  after(async () => {
    await closeBrowser();
    control.close();
    await agent.remove();
    await host.stop();
    await rm(folder, { recursive: true, force: true });
    picture.close();
    await display.stop();
  });

  async function openFiles(): Promise<void> {
    await page.goto(`${host.url}/devices/${device}/files?path=${encodeURIComponent(folder)}`);
    await row("content.bin").waitFor();
  }
  const row = (name: string) => page.locator(".fl .lr.r").filter({ hasText: name });
  const transfer = (name: string) => page.locator(".queue li").filter({ hasText: name });
  const inPage = <Result>(run: (kept: TestWindow) => Result) =>
    page.evaluate(`(${run})(window.kept)`) as Promise<Result>;
  const connect = () =>
    inPage((kept) => {
      kept.mayConnect = true;
    });
  const hold = () =>
    inPage((kept) => {
      kept.mayConnect = false;
    });
  /** It stays lost until `connect`, however late somebody looks. */
  const loseChannel = () =>
    inPage((kept) => {
      kept.mayConnect = false;
      kept.channels.at(-1)?.close();
    });
  const wayOf = (words: string) => page.locator(".ff .fway").filter({ hasText: words });
  const downloaded = (name: string): Promise<string> =>
    page.evaluate(async (wanted) => {
      const file = await (await (await navigator.storage.getDirectory()).getFileHandle(wanted)).getFile();
      const hash = await crypto.subtle.digest("SHA-384", await file.arrayBuffer());
      return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    }, name);
  /** Bytes of the channel in both directions. */
  const direct = async (): Promise<number> =>
    await page.evaluate(async () => {
      const { connections } = (window as unknown as { kept: TestWindow }).kept;
      const report = await connections.at(-1)?.getStats();
      const channel = [...(report?.values() ?? [])].find(({ type }) => type === "data-channel");
      return (channel?.bytesSent ?? 0) + (channel?.bytesReceived ?? 0);
    });

  async function transferBothWays(source: string): Promise<void> {
    await page.locator('input[type="file"]').first().setInputFiles(source);
    await row("content.bin").locator(".s3").click();
    await page.getByRole("button", { name: "Download" }).click();
    await until("the download is under way", async () =>
      /\d/.test((await transfer("content.bin").textContent()) ?? ""),
    );
  }

  async function checkBothWays(name: string): Promise<void> {
    for (const one of ["content.bin", name])
      await transfer(one).getByText("content checked").waitFor({ timeout: 120_000 });
    assert.equal(await downloaded("content.bin"), sha384(content));
    assert.equal(sha384(await readFile(join(folder, name))), sha384(content));
    await page.getByRole("button", { name: "Clear finished" }).click();
    await row("content.bin").locator(".s3").click();
  }

  async function goDirect(): Promise<void> {
    await connect();
    await wayOf("Direct to the device").waitFor({ timeout: 90_000 }); // offered again after a loss, at last in 30 s
  }

  it("takes over in the middle of transfers both ways, and says so", async () => {
    await wayOf("By the relay").waitFor();
    const source = join(tmpdir(), `up-${process.pid}-one.bin`);
    await writeFile(source, content);
    await transferBothWays(source);
    await goDirect();
    await until("bytes on the channel", async () => (await direct()) > 1_000_000);
    await page.screenshot({ path: join(shots, "files-direct.png") });
    await checkBothWays(`up-${process.pid}-one.bin`);
    await rm(source);
  });

  it("goes on over the relay when the channel is lost in the middle of transfers", async () => {
    const source = join(tmpdir(), `up-${process.pid}-two.bin`);
    await writeFile(source, content);
    await goDirect(); // the library may have lost it meanwhile: what it sends both ways stands now and then
    const before = await direct();
    await transferBothWays(source);
    await until("bytes on the channel", async () => (await direct()) > before + 1_000_000);
    await loseChannel();
    await wayOf("By the relay").waitFor();
    assert.equal(await page.getByText("broke off").count(), 0);
    await checkBothWays(`up-${process.pid}-two.bin`);
    await rm(source);
  });

  it("is offered again after a loss", async () => {
    await until("another connection", async () => (await inPage(({ channels }) => channels.length)) > 1);
    await goDirect();
  });

  it("ends with the socket of its session, which comes back on the relay", async () => {
    await hold();
    await inPage(({ sockets }) => sockets.at(-1)?.close());
    await until("the channel is closed", async () =>
      (await inPage(({ channels }) => channels.map(({ readyState }) => readyState))).includes("closed"),
    );
    await wayOf("By the relay").waitFor();
    await row("content.bin").waitFor();
  });

  it("carries the desktop: picture, input, and the relay again when it is lost", async () => {
    await page.getByRole("link", { name: "Desktop", exact: true }).click();
    await page.locator(`.desk-picture[data-size="${SIZE.width}x${SIZE.height}"]`).waitFor();
    const button = page.getByRole("button", { name: "Connection statistics" });
    await button.getByText("Relay").waitFor();
    await connect();
    await button.getByText("Direct").waitFor();
    picture.fill(800, 500, 200, 100, ORANGE);
    await until("the change", async () => await shows(900, 550, ORANGE));
    await button.click();
    await page.getByText("Direct to the device").waitFor();
    await page.screenshot({ path: join(shots, "desktop-direct.png") });
    await page.getByRole("button", { name: "Close statistics" }).click();
    await page.locator(".desk-picture").click();
    const typed = picture.typed().length;
    await page.keyboard.type("Hello");
    await loseChannel();
    await page.keyboard.type(", World 42");
    await until("all of the text", () => picture.typed().slice(typed) === "Hello, World 42");
    await button.getByText("Relay").waitFor();
    picture.fill(800, 500, 200, 100, TEAL);
    await until("the change back", async () => await shows(900, 550, TEAL));
    assert.deepEqual(problems, []);
  });

  it("is not offered to those who do not want it", async () => {
    await page.goto(`${host.url}/account`);
    await page.getByRole("button", { name: "Always by the relay" }).click();
    await page.screenshot({ path: join(shots, "account-direct.png"), fullPage: true });
    await openFiles();
    assert.equal(await inPage(({ channels }) => channels.length), 0);
  });

  /** True when the page shows about that colour there. */
  async function shows(x: number, y: number, colour: number): Promise<boolean> {
    const { base64, width } = await pixels(page);
    const bytes = Buffer.from(base64, "base64");
    const at = (y * width + x) * 4;
    return [16, 8, 0].every((bits, i) => Math.abs((bytes[at + i] ?? -99) - ((colour >> bits) & 255)) < 16);
  }
});
