/** The shells of a Windows device in the page: of the system, and of who is signed in. The device is played. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { isDeepStrictEqual } from "node:util";
import type { Page } from "playwright-core";
import WebSocket from "ws";
import { closeBrowser, openPage } from "../support/browser.ts";
import { type ControlClient, openControl } from "../support/control-client.ts";
import { type FakeAgent, freshIdentity, openFakeAgent } from "../support/fake-agent.ts";
import { eachLook } from "../support/looks.ts";
import { startTestServer, type TestServer } from "../support/server.ts";
import { until } from "../support/until.ts";

const PERSON = "OSLO\\<b>ann";

describe("terminals of a Windows device", { timeout: 240_000 }, () => {
  let host: TestServer;
  let control: ControlClient;
  let agent: FakeAgent;
  let page: Page;
  let problems: string[];
  /** What viewers said of the terminals they want: options, then the number of the protocol. */
  const wishes: string[][] = [];
  const sockets: WebSocket[] = [];

  before(async () => {
    host = await startTestServer();
    control = await openControl(host.wsUrl);
    const made = await control.ask({ action: "createmesh", meshname: "Desks", meshtype: 2 });
    const groupId = String(made.meshid);
    const identity = await freshIdentity();
    agent = await openFakeAgent(host.wsUrl, { groupId, computerName: "desk-pc", identity });
    agent.socket.on("message", (frame: Buffer) => {
      if (frame[0] !== 0x7b) return;
      const message: Record<string, unknown> = JSON.parse(String(frame));
      if (message.type === "tunnel") join(String(message.value));
    });
    const facts = {
      value: "Tendril core 0.1.0",
      caps: 10,
      osdesc: "Microsoft Windows 10 Pro - 2009/19045",
      root: true,
    };
    agent.sendJson({ action: "coreinfo", ...facts, users: [PERSON] });
    ({ page, problems } = await openPage());
    await page.goto(`${host.url}/sign-in/once?token=${await host.server.signInToken("user//admin")}`);
    await page.getByRole("link", { name: "desk-pc" }).click();
    await page.getByRole("link", { name: "Terminal", exact: true }).click();
  });
  after(async () => {
    await closeBrowser();
    for (const socket of sockets) socket.terminate();
    agent.close();
    control.close();
    await host.stop();
  });

  function join(value: string): void {
    const path = value.replace("*", "").replaceAll("$", "%24").replaceAll("@", "%40");
    const socket = new WebSocket(`${host.wsUrl}${path}`, { rejectUnauthorized: false });
    const texts: string[] = [];
    socket.on("message", (frame, isBinary) => {
      if (!isBinary && !/^cr?$/.test(String(frame))) texts.push(String(frame));
    });
    sockets.push(socket);
    wishes.push(texts);
  }

  /** Protocol and person of the newest terminal. */
  const wish = async (count: number): Promise<[protocol: string, user: unknown]> => {
    const texts = await until("a wish", () => {
      const newest = wishes[count - 1];
      return newest?.some((text) => /^\d$/.test(text)) ? newest : undefined;
    });
    const options = texts.filter((text) => text.startsWith("{")).map((text) => JSON.parse(text));
    return [
      texts.find((text) => /^\d$/.test(text)) ?? "",
      options.find(({ type }) => type === "options")?.user,
    ];
  };

  it("are the system's, and those of who is signed in, by command prompt and PowerShell", async () => {
    assert.deepEqual(await wish(1), ["1", undefined]);
    const newTerminal = page.getByRole("button", { name: "New terminal" });
    await newTerminal.click();
    const items = ["Command prompt", "PowerShell", `Shell of ${PERSON}`, `PowerShell of ${PERSON}`];
    await until("the entries", async () =>
      isDeepStrictEqual(await page.getByRole("menuitem").allTextContents(), items),
    );
    await eachLook(page, "terminal-windows");
    await page.getByRole("menuitem", { name: `PowerShell of ${PERSON}` }).click();
    assert.deepEqual(await wish(2), ["9", PERSON]);
    await newTerminal.click();
    await page
      .getByRole("menuitem", { name: `Shell of ${PERSON}` })
      .first()
      .click();
    assert.deepEqual(await wish(3), ["8", PERSON]);
    await newTerminal.click();
    await page.getByRole("menuitem", { name: "PowerShell", exact: true }).click();
    assert.deepEqual(await wish(4), ["6", undefined]);
    assert.deepEqual(problems, []);
  });

  it("leave it to the console of Windows 10 to fold lines when the size changes", async () => {
    const rows = page.locator(".xterm-rows").last();
    const shown = async (): Promise<string[]> =>
      (await rows.locator("> div").allTextContents())
        .map((text) => text.trim())
        .filter((text) => text !== "");
    const columns = (): number | undefined => {
      const sizes = wishes.at(-1)?.filter((text) => text.includes('"termsize"')) ?? [];
      return sizes.map((text) => Number(JSON.parse(text).cols)).at(-1);
    };
    sockets.at(-1)?.send(Buffer.from(`\r\n${"x".repeat(70)}\r\nend`));
    await until("the line", async () => (await shown()).includes("x".repeat(70)));
    await page.setViewportSize({ width: 390, height: 844 });
    await until("fewer columns", () => (columns() ?? 80) < 70);
    await until("the same lines", async () => isDeepStrictEqual(await shown(), ["x".repeat(70), "end"]));
  });
});
