/** Guests with sharing links on the real agents: what the link allows, and nothing else. */
import assert from "node:assert/strict";
import { get } from "node:https";
import { after, before, describe, it } from "node:test";
import { PointerButton } from "@tendril/protocol/constants";
import { viewerCommand } from "@tendril/protocol/sessions/desktop";
import WebSocket from "ws";
import { type ControlClient, type Message, openControl } from "../support/control-client.ts";
import { askShare, type GuestSocket, openGuest } from "../support/guest.ts";
import { type OnlineDevice, startOnlineDevice } from "../support/online-device.ts";
import { createOwnAgent } from "../support/own-agent.ts";
import { startTestServer, type TestServer } from "../support/server.ts";
import { fetchSettings } from "../support/stock-agent.ts";
import { openTestPicture, type TestPicture } from "../support/test-picture.ts";
import { until } from "../support/until.ts";
import { hasXvfb, startXvfb, type TestDisplay } from "../support/xvfb.ts";

const TERMINAL = 1;
const DESKTOP = 2;
const FILES = 4;

interface Device {
  readonly _id: string;
  readonly conn?: number;
  readonly agent: { readonly core?: string };
}

interface Shared {
  readonly c: string;
  readonly publicid: string;
  /** Token of a guest who joined. */
  readonly token: string;
}

for (const kind of ["stock", "own"] as const) {
  describe(`guests on the ${kind} agent`, { timeout: 240_000 }, () => {
    let host: TestServer;
    let control: ControlClient;
    let device: OnlineDevice | undefined;
    let deviceId = "";

    before(async () => {
      device = await startOnlineDevice(kind);
      ({ host, control, deviceId } = device);
    });
    after(async () => {
      await device?.remove();
    });

    const share = async (p: number, wish: object = { expire: 60 }): Promise<Shared> => {
      const fields = { nodeid: deviceId, guestname: "Bob", p, consent: 0, ...wish };
      const made = await control.ask({ action: "createDeviceShareLink", ...fields });
      assert.equal(made.result, "OK", JSON.stringify(made));
      const c = new URL(String(made.url)).searchParams.get("c") ?? "";
      const joined = await askShare(host.url, { c, name: "Bjørn" });
      return { c, publicid: String(made.publicid), token: String(joined.body.token) };
    };
    const open = (token: string, more: string): Promise<GuestSocket> =>
      openGuest(host.wsUrl, `auth=${encodeURIComponent(token)}&${more}`);
    const openShell = async (token: string): Promise<GuestSocket> => {
      const guest = await open(token, `p=1&nodeid=${deviceId}&id=chosen-by-guest`);
      await until("both sides are there", () => guest.isJoined);
      guest.socket.send('{"ctrlChannel":"102938","type":"options","cols":80,"rows":25}');
      guest.socket.send("1");
      return guest;
    };
    const sessionsOf = (type: string): unknown =>
      control.received
        .map(({ event }) => event as Message | undefined)
        .findLast((event) => event?.action === "devicesessions")?.sessions?.[type as never];

    it("see what is shared, and use a terminal under their own name", async () => {
      const shared = await share(TERMINAL);
      const seen = await askShare(host.url, { c: shared.c });
      const { invitedBy, kinds, isOpen, isOnline, token } = seen.body;
      assert.deepEqual(
        [invitedBy, kinds, isOpen, isOnline, token],
        ["admin", TERMINAL, true, true, undefined],
      );
      const guest = await openShell(shared.token);
      guest.socket.send(Buffer.from("echo $((6*7))-answer\r"));
      await until("the shell answers", () => guest.text().includes("42-answer"));
      const key = `user//admin/guest:${Buffer.from("Bjørn (Bob)").toString("base64")}`;
      await until(
        "the session is counted",
        () => JSON.stringify(sessionsOf("terminal")) === JSON.stringify({ [key]: 1 }),
      );
      guest.socket.close();
      await until("it is over", () => sessionsOf("terminal") === undefined);
      const logged = await until("it is recorded", async () => {
        const { events } = await control.ask({ action: "events", nodeid: deviceId, limit: 50 });
        return (events as Message[]).find(({ action }) => action === "relaylog");
      });
      assert.equal(logged.guestname, "Bjørn (Bob)");
    });

    it("reach no other kind, protocol, device, port or channel", async () => {
      const { token, c } = await share(TERMINAL);
      for (const query of [
        `p=2&nodeid=${deviceId}`,
        `p=5&nodeid=${deviceId}`,
        `p=10&nodeid=${deviceId}`,
        `p=1&nodeid=node//${"A".repeat(64)}`,
        `nodeid=${deviceId}&tcpport=22`,
        `p=14&nodeid=${deviceId}&tcpport=22`,
        `p=1e0.5&nodeid=${deviceId}`,
      ]) {
        const refused = await open(token, query);
        await until(`${query} is refused`, () => refused.isOver);
        assert.equal(refused.isJoined, false);
      }
      const liar = await open(token, "p=1");
      await until("both sides are there", () => liar.isJoined);
      liar.socket.send("5");
      await until("a lie about the protocol ends it", () => liar.isOver);
      const byLink = await open(c, `p=1&nodeid=${deviceId}`);
      await until("a link is no token", () => byLink.isOver);
      for (const given of [token, c]) {
        const auth = encodeURIComponent(given);
        const other = new WebSocket(`${host.wsUrl}/control.ashx?auth=${auth}`, { rejectUnauthorized: false });
        const said: string[] = [];
        other.on("message", (frame) => said.push(String(frame)));
        other.on("error", () => {});
        await until("the control channel is refused", () => said.length > 0);
        assert.equal(JSON.parse(said[0] ?? "{}").action, "close");
        const file = `${host.url}/devicefile.ashx?c=${auth}&n=${deviceId}&f=/etc/hostname`;
        assert.equal((await fetchFile(file)).status, 404);
      }
    });

    it("download files when the link says so, from that device only", async () => {
      const { token } = await share(FILES);
      const auth = encodeURIComponent(token);
      const file = await fetchFile(`${host.url}/devicefile.ashx?c=${auth}&n=${deviceId}&f=/etc/hostname`);
      assert.deepEqual([file.status, file.body.length > 0], [200, true]);
      const other = `${host.url}/devicefile.ashx?c=${auth}&n=${"A".repeat(64)}&f=/etc/hostname`;
      assert.equal((await fetchFile(other)).status, 404);
    });

    it("are out at once when the link is taken back", async () => {
      let shared = await share(TERMINAL);
      const takeBack = async (): Promise<void> => {
        const { publicid } = shared;
        const removed = await control.ask({ action: "removeDeviceShare", nodeid: deviceId, publicid });
        assert.equal(removed.publicid, publicid);
      };
      let ms = Number.POSITIVE_INFINITY;
      for (let i = 0; i < 5 && ms >= 1_000; i++) {
        if (i > 0) shared = await share(TERMINAL); // this computer was busy with something else
        const guest = await openShell(shared.token);
        await until("the shell speaks", () => guest.frames.length > 0);
        const startedAtMs = performance.now();
        await takeBack();
        await until("it is over", () => guest.isOver);
        ms = performance.now() - startedAtMs;
      }
      assert.ok(ms < 1_000, `it took ${ms} ms`);
      assert.equal((await open(shared.token, "p=1")).isJoined, false);
      assert.equal((await askShare(host.url, { c: shared.c, name: "" })).status, 404);
      const { deviceShares } = await control.ask({ action: "deviceShares", nodeid: deviceId });
      assert.ok(!JSON.stringify(deviceShares).includes(shared.publicid));
    });

    it("are out when the time is over, and not in before", async () => {
      const nowS = Math.floor(Date.now() / 1000);
      const shared = await share(TERMINAL, { start: nowS - 1, end: nowS + 10 });
      const guest = await openShell(shared.token);
      await until("the shell speaks", () => guest.frames.length > 0);
      await until("it is over", () => guest.isOver);
      assert.equal((await open(shared.token, "p=1")).isJoined, false);
      const later = await share(TERMINAL, { start: nowS + 3_600, end: nowS + 7_200 });
      assert.equal(later.token, "undefined");
      const seen = await askShare(host.url, { c: later.c, name: "x" });
      assert.deepEqual([seen.status, seen.body.opensAtMs], [409, (nowS + 3_600) * 1000]);
    });

    it("are ended by who shares, from the list of sessions", async () => {
      const { token } = await share(TERMINAL);
      const guest = await openShell(token);
      await until("the shell speaks", () => guest.frames.length > 0);
      const wish = {
        nodeid: deviceId,
        xuserid: "user//admin",
        guestname: "Bjørn (Bob)",
        protocol: "terminal",
      };
      assert.equal((await control.ask({ action: "msg", type: "endtunnel", ...wish })).result, "OK");
      await until("it is over", () => guest.isOver);
    });

    it("get nothing with a forged or foreign link, nor from a page elsewhere", async () => {
      const { c, token } = await share(TERMINAL);
      for (const forged of ["", "AAAA", `${c.slice(0, -4)}AAAA`, token]) {
        const reply = await askShare(host.url, { c: forged, name: "x" });
        assert.ok(reply.status === 404 || reply.status === 400, `${forged}: ${reply.status}`);
      }
      const foreign = await askShare(host.url, { c, name: "x" }, { origin: "https://evil.example" });
      assert.equal(foreign.status, 403);
      assert.equal((await open(`${token.slice(0, -4)}AAAA`, "p=1")).isJoined, false);
    });
  });
}

describe("a guest who may only look", {
  skip: hasXvfb ? false : "there is no Xvfb",
  timeout: 240_000,
}, () => {
  let host: TestServer;
  let display: TestDisplay;
  let picture: TestPicture;
  let agent: { start(): void; remove(): Promise<void> };

  before(async () => {
    host = await startTestServer();
    display = await startXvfb(640, 480);
    picture = await openTestPicture(display, { width: 640, height: 480 });
  });
  after(async () => {
    picture.close();
    await agent.remove();
    await display.stop();
    await host.stop();
  });

  it("moves and types nothing, whatever its browser sends", async () => {
    const control = await openControl(host.wsUrl);
    const made = await control.ask({ action: "createmesh", meshname: "Shared", meshtype: 2 });
    agent = await createOwnAgent({
      settings: await fetchSettings(host.url, String(made.meshid)),
      environment: { DISPLAY: display.name, XAUTHORITY: display.authFile },
    });
    agent.start();
    const nodeid = await until("the device is online", async () => {
      const { nodes } = await control.ask({ action: "nodes" });
      const [found] = Object.values(nodes as Record<string, Device[]>).flat();
      return found?.conn === 1 && found.agent.core !== undefined ? found._id : undefined;
    });
    const enter = async (viewOnly: boolean): Promise<GuestSocket> => {
      const wish = { nodeid, guestname: "Bob", p: DESKTOP, consent: 0, expire: 5, viewOnly };
      const { url } = await control.ask({ action: "createDeviceShareLink", ...wish });
      const c = new URL(String(url)).searchParams.get("c");
      const { body } = await askShare(host.url, { c, name: "" });
      const auth = encodeURIComponent(String(body.token));
      const guest = await openGuest(host.wsUrl, `p=2&nodeid=${nodeid}&auth=${auth}`);
      await until("both sides are there", () => guest.isJoined);
      guest.socket.send('{"ctrlChannel":"102938","type":"options","viewOnly":false,"rights":4294967295}');
      guest.socket.send("2");
      await until("a picture", () => guest.frames.length > 3);
      return guest;
    };
    const move = (guest: GuestSocket, x: number): void =>
      guest.socket.send(viewerCommand.encode({ kind: "pointer", button: PointerButton.Move, x, y: 77 }));
    const looking = await enter(true);
    for (let i = 0; i < 20; i++) move(looking, 33);
    looking.socket.send('{"ctrlChannel":"102938","type":"control","act":"take"}');
    move(looking, 33);
    const acting = await enter(false);
    acting.socket.send('{"ctrlChannel":"102938","type":"control","act":"take"}');
    move(acting, 55);
    await until("the other guest moves the pointer", () => picture.seen.includes("move 55,77"));
    assert.ok(!picture.seen.includes("move 33,77"));
    control.close();
  });
});

async function fetchFile(url: string): Promise<{ status: number; body: string }> {
  return await new Promise((resolve, reject) => {
    get(url, { rejectUnauthorized: false }, (response) => {
      let body = "";
      response.on("data", (chunk) => {
        body += String(chunk);
      });
      response.on("end", () => resolve({ status: response.statusCode ?? 0, body }));
    }).on("error", reject);
  });
}
