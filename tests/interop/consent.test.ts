/** The person at the device is asked by a real program on a real X server, and answers with the mouse. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { ConsentFlag, PointerButton } from "@tendril/protocol/constants";
import WebSocket from "ws";
import { findProgram } from "../../tools/system-programs.ts";
import { type ControlClient, type Message, openControl } from "../support/control-client.ts";
import { openDesktopViewer, type TestViewer } from "../support/desktop-viewer.ts";
import { createOwnAgent } from "../support/own-agent.ts";
import { startTestServer, type TestServer } from "../support/server.ts";
import { fetchSettings } from "../support/stock-agent.ts";
import { until } from "../support/until.ts";
import { hasXvfb, startXvfb, type TestDisplay } from "../support/xvfb.ts";

const canAsk = hasXvfb && findProgram("xmessage") !== undefined;
const TERMINAL = 1;
const FILES = 5;

interface Session {
  readonly notices: Message[];
  readonly isOver: boolean;
  bytes(): number;
  socket: WebSocket;
}

describe("consent on an X server", {
  skip: canAsk ? false : "there is no Xvfb or xmessage: apt-get install xvfb x11-utils",
  timeout: 240_000,
}, () => {
  let host: TestServer;
  let display: TestDisplay;
  let control: ControlClient;
  let agent: { start(): void; remove(): Promise<void> };
  let hand: TestViewer;
  let nodeId = "";
  let groupId = "";

  before(async () => {
    display = await startXvfb(640, 480);
    host = await startTestServer({ flags: ["--consent-timeout-seconds", "12"] });
    control = await openControl(host.wsUrl);
    const made = await control.ask({ action: "createmesh", meshname: "Asked", meshtype: 2 });
    const meshid = String(made.meshid);
    groupId = meshid;
    agent = await createOwnAgent({
      settings: await fetchSettings(host.url, meshid),
      environment: { DISPLAY: display.name, XAUTHORITY: display.authFile },
    });
    agent.start();
    nodeId = await until("the device is online", async () => {
      const { nodes } = await control.ask({ action: "nodes" });
      const devices = nodes as Record<string, { _id: string; conn?: number; agent: { core?: string } }[]>;
      const [found] = Object.values(devices).flat();
      return found?.conn === 1 && found.agent.core !== undefined ? found._id : undefined;
    });
    hand = await openDesktopViewer({ wsUrl: host.wsUrl, control, nodeId });
    await until("the screen", () => hand.reader.pictures > 0);
    // the group wants terminals, the device files to be asked for: they add up
    await control.ask({ action: "editmesh", meshid, consent: ConsentFlag.PromptTerminal });
    await control.ask({ action: "changedevice", nodeid: nodeId, consent: ConsentFlag.PromptFiles });
  });
  after(async () => {
    hand.close();
    control.close();
    await agent.remove();
    await host.stop();
    await display.stop();
  });

  async function open(protocol: number): Promise<Session> {
    const { cookie, rcookie } = await control.ask({ action: "authcookie" });
    const query = `p=${protocol}&nodeid=${nodeId}&id=${Math.random().toString(36).slice(2)}abcdef`;
    const auth = encodeURIComponent(String(cookie));
    const socket = new WebSocket(`${host.wsUrl}/meshrelay.ashx?browser=1&${query}&auth=${auth}`, {
      rejectUnauthorized: false,
    });
    const notices: Message[] = [];
    let received = 0;
    socket.on("error", () => {});
    socket.on("message", (frame: Buffer, isBinary) => {
      if (isBinary) received += frame.length;
      else if (String(frame) === "c") socket.send(String(protocol));
      else if (frame[0] === 0x7b) notices.push(JSON.parse(String(frame)));
    });
    await until("the socket opens", () => socket.readyState === socket.OPEN);
    const value = `*/meshrelay.ashx?${query}&rauth=${rcookie}`;
    await control.ask({ action: "msg", type: "tunnel", nodeid: nodeId, usage: protocol, value });
    await until("the viewer waits", () => notices.some(({ msgid }) => msgid === 1));
    return {
      ...{ notices, socket },
      bytes: () => received,
      get isOver() {
        return socket.readyState === socket.CLOSED;
      },
    };
  }

  /**
   * Clicks down a column, again and again, until it is over: where the buttons are depends on the fonts of this machine,
   * and when they are there on what else it does.
   */
  async function click(what: string, x: number, isDone: () => boolean): Promise<void> {
    let y = 4;
    await until(what, async () => {
      for (const button of [PointerButton.Move, PointerButton.LeftDown, PointerButton.LeftUp]) {
        hand.send({ kind: "pointer", button, x, y });
      }
      y = y < 113 ? y + 7 : 4;
      await new Promise((resolve) => setTimeout(resolve, 70));
      return isDone();
    });
  }

  for (const protocol of [TERMINAL, FILES]) {
    it(`begins session ${protocol} after a click on Yes`, async () => {
      const session = await open(protocol);
      await until("the box is on the screen", () => hand.reader.pictures > 1);
      assert.equal(session.bytes(), 0);
      await click("it is granted", 25, () => session.notices.some(({ msgid }) => msgid === 0));
      if (protocol === TERMINAL) await until("the shell speaks", () => session.bytes() > 0);
      assert.equal(session.isOver, false);
      session.socket.terminate();
    });
  }

  it("ends a session that nobody answers, and says so", async () => {
    const session = await open(TERMINAL);
    await until("it is over", () => session.isOver);
    assert.equal(session.notices.find(({ msgid }) => msgid === 2)?.msg, "timeout");
    assert.equal(session.bytes(), 0);
  });

  it("shows a bar that names who looks, and ends their sessions when it is closed", async () => {
    await control.ask({ action: "editmesh", meshid: groupId, consent: ConsentFlag.DesktopToolbar });
    const named = await openDesktopViewer({ wsUrl: host.wsUrl, control, nodeId });
    await until("the screen", () => named.reader.pictures > 0);
    const isShown = async (): Promise<boolean> => {
      const { events } = await control.ask({ action: "events", nodeid: nodeId, limit: 20 });
      return (events as Message[]).some(
        ({ msg }) => msg === "Showing on the screen: Sees this screen now: admin",
      );
    };
    await until("the bar", isShown);
    await click("the session is over", 145, () => named.isClosed());
    assert.equal(hand.isClosed(), false);
    await control.ask({ action: "editmesh", meshid: groupId, consent: ConsentFlag.PromptTerminal });
  });

  it("takes the question away when the viewer leaves", async () => {
    const session = await open(TERMINAL);
    session.socket.terminate();
    const next = await open(FILES);
    await click("the next one is granted", 25, () => next.notices.some(({ msgid }) => msgid === 0));
    next.socket.terminate();
    await until("the events of all this", async () => {
      const { events } = await control.ask({ action: "events", nodeid: nodeId, limit: 50 });
      const numbers = (events as Message[]).map(({ msgid }) => msgid);
      return numbers.includes(27) && numbers.includes(40) && numbers.includes(28);
    });
  });
});
