/** Running sessions end when what allowed them is gone, at once, and no others do. */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { after, before, describe, it } from "node:test";
import WebSocket from "ws";
import { type ControlClient, type Message, openControl } from "../support/control-client.ts";
import { type FakeAgent, openFakeAgent } from "../support/fake-agent.ts";
import { askShare } from "../support/guest.ts";
import { postJson } from "../support/http.ts";
import { PASSWORD, startTestServer, type TestServer } from "../support/server.ts";
import { until } from "../support/until.ts";

const TERMINAL = 1;
const REMOTE_CONTROL = 8;
const NO_TERMINAL = 512;

describe("sessions that lose their right", { timeout: 120_000 }, () => {
  let host: TestServer;
  let control: ControlClient;
  let bobs: ControlClient;
  let agent: FakeAgent;
  let meshid = "";

  before(async () => {
    host = await startTestServer();
    control = await openControl(host.wsUrl);
    meshid = String((await control.ask({ action: "createmesh", meshname: "Rights", meshtype: 2 })).meshid);
    agent = await openFakeAgent(host.wsUrl, { groupId: meshid, computerName: "target" });
    await host.server.accounts.create({ domain: "", name: "bob", password: PASSWORD, siteadmin: 0 });
    bobs = await openControl(host.wsUrl, { name: "bob" });
  });
  after(async () => {
    for (const client of [control, bobs]) client.close();
    agent.close();
    await host.stop();
  });

  const open = (query: string): WebSocket => {
    const socket = new WebSocket(`${host.wsUrl}/meshrelay.ashx?${query}`, { rejectUnauthorized: false });
    socket.on("error", () => {});
    return socket;
  };

  /** A joined terminal; the promise is its end. */
  async function openSession(client: ControlClient): Promise<{ socket: WebSocket; ended: Promise<unknown> }> {
    const id = randomBytes(8).toString("hex");
    const query = `p=${TERMINAL}&nodeid=${agent.deviceId}&id=${id}`;
    const value = `*/meshrelay.ashx?${query}&rauth=`;
    const auth = encodeURIComponent(String((await client.ask({ action: "authcookie" })).cookie));
    await client.ask({ action: "msg", type: "tunnel", nodeid: agent.deviceId, value, usage: TERMINAL });
    const told = await until("the agent is called", () =>
      agent.received.map((frame) => String(frame)).find((text) => text.includes(id)),
    );
    const viewer = open(`browser=1&auth=${auth}&${query}`);
    const joined = once(viewer, "message");
    const ended = once(viewer, "close");
    await once(viewer, "open");
    open(String((JSON.parse(told) as Message).value).split("?")[1] ?? "");
    await joined;
    return { socket: viewer, ended };
  }

  /** A page of bob's in a browser of its own. */
  async function signedInBrowser(): Promise<ControlClient & { cookie: string }> {
    const headers = { origin: host.url };
    const { cookie } = await postJson(host.url, "/api/sign-in", { name: "bob", password: PASSWORD }, headers);
    const client = await openControl(host.wsUrl, { headers: { ...headers, cookie } });
    return { ...client, cookie };
  }

  const grant = (rights: number): Promise<Message> =>
    control.ask({ action: "addmeshuser", meshid, usernames: ["bob"], meshadmin: rights });

  it("end when the right is taken away, and those of others go on", async () => {
    await grant(REMOTE_CONTROL);
    const others = await openSession(control);
    const { ended } = await openSession(bobs);
    await grant(REMOTE_CONTROL | NO_TERMINAL);
    await ended;
    assert.equal(others.socket.readyState, WebSocket.OPEN);
    others.socket.close();
  });

  it("go on when something else changes", async () => {
    await grant(REMOTE_CONTROL);
    const { socket, ended } = await openSession(bobs);
    await grant(REMOTE_CONTROL | 64);
    await control.ask({ action: "changedevice", nodeid: agent.deviceId, desc: "changed" });
    await control.ask({ action: "createusergroup", name: "Unrelated" });
    await new Promise((resolve) => setTimeout(resolve, 300));
    assert.equal(socket.readyState, WebSocket.OPEN);
    socket.close();
    await ended;
  });

  it("end with the membership of a user group", async () => {
    await control.ask({ action: "removemeshuser", meshid, userid: "user//bob" });
    const { ugrpid } = await control.ask({ action: "createusergroup", name: "Helpdesk" });
    await control.ask({ action: "addmeshuser", meshid, userid: ugrpid, meshadmin: REMOTE_CONTROL });
    await control.ask({ action: "addusertousergroup", ugrpid, usernames: ["bob"] });
    const first = await openSession(bobs);
    await control.ask({ action: "addmeshuser", meshid, userid: ugrpid, meshadmin: NO_TERMINAL | 8 });
    await first.ended;
    await control.ask({ action: "addmeshuser", meshid, userid: ugrpid, meshadmin: REMOTE_CONTROL });
    const second = await openSession(bobs);
    await control.ask({ action: "removeuserfromusergroup", ugrpid, userid: "user//bob" });
    await second.ended;
  });

  it("of guests end when who shares loses the right", async () => {
    await grant(REMOTE_CONTROL | 524_288);
    const made = await bobs.ask({
      ...{ action: "createDeviceShareLink", nodeid: agent.deviceId, guestname: "Guest", p: 1, consent: 0 },
      expire: 60,
    });
    const link = new URL(String(made.url)).searchParams.get("c") ?? "";
    const { body } = await askShare(host.url, { c: link, name: "Guest" });
    const seen = agent.received.length;
    const guest = open(`p=${TERMINAL}&auth=${encodeURIComponent(String(body.token))}`);
    const ended = once(guest, "close");
    const told = await until("the agent is called", () =>
      agent.received
        .slice(seen)
        .map((frame) => String(frame))
        .find((text) => text.includes('"tunnel"')),
    );
    const mark = once(guest, "message");
    open(String((JSON.parse(told) as Message).value).split("?")[1] ?? "");
    await mark;
    await grant(REMOTE_CONTROL);
    await ended;
  });

  it("end when their user signs out everywhere, whoever opened them", async () => {
    await grant(REMOTE_CONTROL);
    const { ended } = await openSession(bobs);
    const others = await openSession(control);
    const own = await openControl(host.wsUrl, { name: "bob" });
    await own.ask({ action: "signOutEverywhere" });
    await ended;
    assert.equal(others.socket.readyState, WebSocket.OPEN);
    others.socket.close();
    own.close();
  });

  it("go on in the browser in which their user takes another password, and end elsewhere", async () => {
    await grant(REMOTE_CONTROL);
    const browser = await signedInBrowser();
    const other = await signedInBrowser();
    const [kept, ended, program] = [
      await openSession(browser),
      await openSession(other),
      await openSession(bobs),
    ];
    const newpass = `${PASSWORD} anew`;
    browser.send({ action: "changepassword", oldpass: PASSWORD, newpass });
    await Promise.all([ended.ended, program.ended]);
    assert.equal(kept.socket.readyState, WebSocket.OPEN);
    browser.send({ action: "changepassword", oldpass: newpass, newpass: PASSWORD });
    await until("the second change", () => browser.received.filter(({ msgid }) => msgid === 20)[1]);
    assert.equal(kept.socket.readyState, WebSocket.OPEN);
    browser.close();
    kept.socket.close();
  });

  it("end with the browser that is signed out from elsewhere, and only they", async () => {
    await grant(REMOTE_CONTROL);
    const browser = await signedInBrowser();
    const other = await signedInBrowser();
    const [kept, lost] = [await openSession(other), await openSession(browser)];
    const { cookie } = browser;
    await postJson(host.url, "/api/sign-out", {}, { cookie, origin: host.url });
    await lost.ended;
    assert.equal(kept.socket.readyState, WebSocket.OPEN);
    other.close();
    kept.socket.close();
  });

  it("end with a new password that somebody else chose, and those that only wait too", async () => {
    await grant(REMOTE_CONTROL);
    const { ended } = await openSession(bobs);
    const auth = encodeURIComponent(String((await bobs.ask({ action: "authcookie" })).cookie));
    const waiting = open(`auth=${auth}&id=waiting-for-nobody`);
    await once(waiting, "open");
    const gone = once(waiting, "close");
    const others = await openSession(control);
    const pass = `${PASSWORD} and more`;
    await control.ask({ action: "changeuserpass", userid: "user//bob", pass });
    await Promise.all([ended, gone]);
    assert.equal(others.socket.readyState, WebSocket.OPEN);
    others.socket.close();
  });

  it("end with the device", async () => {
    const { ended } = await openSession(control);
    await control.ask({ action: "removedevices", nodeids: [agent.deviceId] });
    await ended;
  });
});
