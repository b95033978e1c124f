/** The page that firmware makes of itself, in a frame of the app, friendly and hostile; and WSMAN for programs. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { after, before, describe, it } from "node:test";
import type { FrameLocator } from "playwright-core";
import WebSocket from "ws";
import { axeFindings } from "../support/axe.ts";
import { type Kiosk, openKiosk } from "../support/kiosk.ts";
import { eachLook } from "../support/looks.ts";
import { until } from "../support/until.ts";

const FIRMWARE = "127.0.3.5";
const html = (body: string) => ({ type: "text/html", body: `<html><body>${body}</body></html>` });
/** What must not happen cannot be awaited. */
const PAUSE_MS = 300;
/** One pixel. */
const gif = Buffer.from("R0lGODlhAQABAIAAAP8AAP///ywAAAAAAQABAAACAkQBADs=", "base64").toString("latin1");

describe("the web page of firmware in the browser", { timeout: 240_000 }, () => {
  let kiosk: Kiosk;
  let { host, control, page, firmware, nodeid } = {} as Kiosk;
  let frame: FrameLocator;
  const events: { readonly ev: string; readonly body?: unknown }[] = [];
  /** Requests that reached a stranger's server. */
  const escaped: string[] = [];
  const stranger = createServer((request, response) => {
    escaped.push(String(request.url));
    response.end("stranger");
  });

  before(async () => {
    stranger.listen(0, "127.0.0.1");
    await once(stranger, "listening");
    kiosk = await openKiosk({ bind: FIRMWARE });
    ({ host, control, page, firmware, nodeid } = kiosk);
    firmware.on("sim", (event) => events.push(event));
    frame = page.frameLocator("iframe.amt-page");
  });
  after(async () => {
    stranger.close();
    await kiosk?.close();
  });

  const strangerUrl = (): string => `http://127.0.0.1:${(stranger.address() as AddressInfo).port}`;
  const open = async (): Promise<void> => {
    await page.getByRole("button", { name: "Open web page" }).click();
    await page.locator("iframe.amt-page").waitFor();
  };
  const close = async (): Promise<void> => {
    await page.getByRole("button", { name: "Close" }).click();
    await page.getByRole("button", { name: "Open web page" }).waitFor();
  };

  it("shows pages and pictures, follows links and sends forms, without a password", async () => {
    firmware.pages.set(
      "/index.htm",
      html(
        `<h1>System Status</h1><img src="/logo.gif" width="40" height="20"><p><a href="/remote.htm">Remote Control</a>`,
      ),
    );
    firmware.pages.set("/logo.gif", { type: "image/gif", body: gif });
    firmware.pages.set(
      "/remote.htm",
      html(
        `<h1>Remote Control</h1><form method="post" action="/remoteform"><input type="hidden" name="t" value="7">` +
          `<input type="submit" value="Send Command"></form>`,
      ),
    );
    firmware.pages.set("/remoteform", { ...html(""), next: "/done.htm" });
    firmware.pages.set("/done.htm", html("<h1>Done</h1>"));
    await open();
    await frame.getByRole("heading", { name: "System Status" }).waitFor();
    await until("the picture", () =>
      frame.locator("img").evaluate((img) => (img as HTMLImageElement).naturalWidth === 1),
    );
    await eachLook(page, "amt-page");
    assert.deepEqual(await axeFindings(page), []);
    await frame.getByRole("link", { name: "Remote Control" }).click();
    await frame.getByRole("button", { name: "Send Command" }).click();
    await frame.getByRole("heading", { name: "Done" }).waitFor();
    assert.ok(events.some(({ ev, body }) => ev === "page" && body === "t=7"));
    await close();
  });

  it("runs no script of a hostile page, and loads nothing from elsewhere", async () => {
    const away = strangerUrl();
    firmware.pages.set(
      "/index.htm",
      html(
        `<h1 id="t">Hostile</h1><script>document.getElementById("t").textContent = "ran"</script>` +
          `<img src="${away}/picture" onerror="document.title='ran'"><link rel="stylesheet" href="${away}/style">` +
          `<iframe src="${host.url}/devices"></iframe><iframe src="${away}/frame"></iframe>`,
      ),
    );
    await open();
    await frame.getByText("Hostile").waitFor();
    await page.waitForTimeout(PAUSE_MS);
    assert.equal(await frame.locator("#t").textContent(), "Hostile");
    assert.deepEqual(escaped, []);
    const inner = page.frames().find((one) => one.url().includes("/amtpage/"));
    assert.equal(await inner?.evaluate(() => globalThis.origin), "null");
    const framed = page.frames().filter((one) => one !== page.mainFrame() && one.url().endsWith("/devices"));
    assert.deepEqual(framed, []);
    await close();
  });

  for (const [what, markup] of [
    [
      "a form for this server",
      (own: string) => `<form method="post" action="${own}/sign-out"><button>Go</button></form>`,
    ],
    [
      "a form for a stranger",
      (_: string, away: string) => `<form action="${away}/form"><button>Go</button></form>`,
    ],
    ["a link to a stranger", (_: string, away: string) => `<a role="button" href="${away}/link">Go</a>`],
    [
      "a link for the window",
      (_: string, away: string) => `<a role="button" target="_top" href="${away}/top">Go</a>`,
    ],
    [
      "a link for a new one",
      (_: string, away: string) => `<a role="button" target="_blank" href="${away}/new">Go</a>`,
    ],
  ] as const) {
    it(`gives a hostile page no way out by ${what}`, async () => {
      firmware.pages.set("/index.htm", html(markup(host.url, strangerUrl())));
      await open();
      await frame.getByRole("button", { name: "Go" }).click();
      await page.waitForTimeout(PAUSE_MS);
      assert.deepEqual(escaped, []);
      assert.equal(page.context().pages().length, 1);
      await close();
      await page.reload();
      await page.getByRole("button", { name: "Open web page" }).waitFor(); // still signed in
    });
  }

  it("is refused alone in a window", async () => {
    const { path } = await control.ask({ action: "amtpage", nodeid });
    const other = await page.context().newPage();
    const reply = await other.goto(`${host.url}${String(path)}`);
    assert.equal(reply?.status(), 403);
    await other.close();
  });

  it("ends with the web session that opened it", async () => {
    firmware.pages.set("/index.htm", html("<h1>Hello</h1>"));
    await open();
    await frame.getByRole("heading", { name: "Hello" }).waitFor();
    const address = (await page.locator("iframe.amt-page").getAttribute("src")) ?? "";
    const status = async (): Promise<number> => (await page.request.get(`${host.url}${address}`)).status();
    assert.equal(await status(), 200);
    await control.ask({ action: "signOutEverywhere" });
    await until("the end of the page", async () => (await status()) === 404);
  });

  it("gives programs WSMAN without a challenge", async () => {
    const { cookie } = await control.ask({ action: "authcookie" });
    const query = new URLSearchParams({ p: "1", host: nodeid, auth: String(cookie) });
    const socket = new WebSocket(`${host.wsUrl}/webrelay.ashx?${query.toString()}`, {
      rejectUnauthorized: false,
    });
    await once(socket, "open");
    socket.send(Buffer.from("GET /index.htm HTTP/1.1\r\nHost: x\r\n\r\n"));
    let text = "";
    socket.on("message", (bytes: Buffer) => {
      text += bytes.toString("latin1");
    });
    await until("the page", () => text.includes("<h1>Hello</h1>"));
    assert.match(text, /^HTTP\/1\.1 200 OK\r\n/);
    socket.close();
    await once(socket, "close");
  });
});
