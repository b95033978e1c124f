/** Shells of the stock Windows agent in the pseudo console, under Wine. By hand: see README.md. */
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import WebSocket from "ws";
import { until } from "../support/until.ts";
import { startWineDevice, type WineDevice } from "./wine-device.ts";

const PROMPT = />\S*$/;
const SLOW_MS = 60_000;

interface WineTerminal {
  readonly socket: WebSocket;
  /** What was shown, without sequences that only move or paint. */
  text(): string;
  /** As it came. */
  shown(): string;
  type(text: string): void;
  says(what: RegExp): Promise<unknown>;
  isOver(): Promise<unknown>;
}

describe("terminal of a Windows device under Wine", { timeout: 600_000 }, () => {
  let device: WineDevice;
  before(async () => {
    device = await startWineDevice();
  });
  after(() => device?.stop());

  const nothingLeft = async (): Promise<unknown> =>
    await until("nothing is left", async () => (await device.programs()).length === 0);

  async function open(): Promise<WineTerminal> {
    const { control, host, id } = device;
    const { cookie, rcookie } = await control.ask({ action: "authcookie" });
    const query = `p=1&nodeid=${id}&id=${Math.random().toString(36).slice(2)}abcdef`;
    const address = `${host.wsUrl}/meshrelay.ashx?browser=1&${query}&auth=${encodeURIComponent(String(cookie))}`;
    const socket = new WebSocket(address, { rejectUnauthorized: false });
    let shown = "";
    let isJoined = false;
    socket.on("message", (frame, isBinary) => {
      if (isBinary) shown += String(frame);
      else isJoined ||= String(frame) === "c";
    });
    await until("the socket opens", () => socket.readyState === socket.OPEN);
    const value = `*/meshrelay.ashx?${query}&rauth=${rcookie}`;
    await control.ask({ action: "msg", type: "tunnel", nodeid: id, usage: 1, value });
    await until("both sides are there", () => isJoined);
    socket.send(JSON.stringify({ ctrlChannel: "102938", type: "options", cols: 80, rows: 25, protocol: 1 }));
    socket.send("1");
    const text = (): string => plain(shown);
    const terminal: WineTerminal = {
      socket,
      text,
      shown: () => shown,
      type: (typed) => socket.send(Buffer.from(typed)),
      says: async (what) => await until(`${what} in the terminal`, () => what.test(text()), SLOW_MS),
      isOver: async () => await until("the tunnel ends", () => socket.readyState === socket.CLOSED, SLOW_MS),
    };
    await terminal.says(PROMPT);
    return terminal;
  }

  it("is drawn by a console: title, echo, erasing, colours", async () => {
    const terminal = await open();
    assert.ok(terminal.shown().startsWith("\u001b[2J"));
    terminal.type("echo hel\u007flp\r");
    await terminal.says(/echo help\r\nhelp\r\n/);
    terminal.type("color 0c\r");
    await until("red", () => /\[[0-9;]*(?:31|91)m/.test(terminal.shown()));
    terminal.type("exit\r");
    await terminal.isOver();
    await nothingLeft();
  });

  it("gives programs in raw mode every key, and takes any size", async () => {
    const terminal = await open();
    terminal.type("show-keys\r");
    await terminal.says(/keys:/);
    for (const size of [
      { cols: 132, rows: 43 },
      { cols: 0, rows: -1 },
      { cols: 100_000, rows: 9 },
      { cols: "x" },
    ]) {
      terminal.socket.send(JSON.stringify({ ctrlChannel: "102938", type: "termsize", ...size }));
    }
    for (const key of ["\u001b[A", "\u001b[D", "\u001bOP", "\u001b[15~", "\t", "\u001b[3~"])
      terminal.type(key);
    terminal.type("a".repeat(5_000));
    terminal.type("q");
    await terminal.says(/ 26\/0000 25\/0000 70\/0000 74\/0000 09\/0009 2e\/0000\s+letters=5000\./);
    terminal.socket.close();
    await nothingLeft();
  });

  it("shows all of 15 MB with the last words, also to a viewer that read nothing for a while", async () => {
    const lines = Array.from({ length: 200_000 }, (_none, i) => `line ${i} ${"x".repeat(60)}\r\n`);
    await writeFile(join(device.folder, "long.txt"), lines);
    const terminal = await open();
    terminal.type("type long.txt&echo that was all&exit\r");
    await terminal.says(/line 9 /);
    terminal.socket.pause();
    await new Promise((resolve) => setTimeout(resolve, 10_000));
    terminal.socket.resume();
    await until("the tunnel ends", () => terminal.socket.readyState === terminal.socket.CLOSED, 2 * SLOW_MS);
    const text = terminal.text();
    assert.match(text.slice(-60), /that was all\r\n$/);
    assert.equal(text.match(/line\s\d+/g)?.length, lines.length);
    await nothingLeft();
  });

  it("leaves nothing when the viewer leaves while a program runs", async () => {
    const terminal = await open();
    terminal.type("ping -n 600 127.0.0.1\r");
    await terminal.says(/Reply from/);
    terminal.socket.close();
    await nothingLeft();
  });

  it("opens again and again, and several at once", async () => {
    for (let i = 0; i < 20; i++) {
      const terminal = await open();
      terminal.type(`echo bye ${i}&exit\r`);
      await terminal.isOver();
      assert.match(terminal.text(), new RegExp(`\nbye ${i}\r\n$`));
    }
    const several = await Promise.all([1, 2, 3, 4, 5].map(open));
    several.forEach((terminal, i) => {
      terminal.type(`echo number ${i}\r`);
    });
    await Promise.all(several.map((terminal, i) => terminal.says(new RegExp(`\nnumber ${i}\r\n`))));
    for (const { socket } of several) socket.close();
    await nothingLeft();
  });

  it("ends with the agent", async () => {
    const terminal = await open();
    terminal.type("ping -n 600 127.0.0.1\r");
    await terminal.says(/Reply from/);
    assert.doesNotMatch(await device.log(), /core: fault|console: failed/);
    device.killAgent();
    await nothingLeft();
  });
});

/** Wine's console writes blanks as moves of the cursor. */
function plain(shown: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: it is about them
  return shown.replace(/\u001b\[\d*C/g, " ").replace(/\u001b\[[\d;?]*[A-Za-z]|\u001b\][^\u0007]*\u0007/g, "");
}
