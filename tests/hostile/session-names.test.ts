/** Sessions go by the name of the device that the server called, whatever viewers and agents say in their addresses. */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { after, before, describe, it } from "node:test";
import WebSocket from "ws";
import { type ControlClient, type Message, openControl } from "../support/control-client.ts";
import { type FakeAgent, openFakeAgent } from "../support/fake-agent.ts";
import { PASSWORD, startTestServer, type TestServer } from "../support/server.ts";
import { until } from "../support/until.ts";

const TERMINAL = 1;
const FILES = 5;

describe("names of sessions", { timeout: 120_000 }, () => {
  let host: TestServer;
  let control: ControlClient;
  let agent: FakeAgent;
  let other: FakeAgent;
  let cookie = "";

  before(async () => {
    host = await startTestServer({ flags: ["--record-sessions", "all", "--record-protocols", "terminal"] });
    control = await openControl(host.wsUrl);
    const made = await control.ask({ action: "createmesh", meshname: "Names", meshtype: 2 });
    const groupId = String(made.meshid);
    agent = await openFakeAgent(host.wsUrl, { groupId, computerName: "called" });
    other = await openFakeAgent(host.wsUrl, { groupId, computerName: "other" });
    cookie = encodeURIComponent(String((await control.ask({ action: "authcookie" })).cookie));
  });
  after(async () => {
    agent.close();
    other.close();
    control.close();
    await host.stop();
  });

  const open = (query: string): WebSocket => {
    const socket = new WebSocket(`${host.wsUrl}/meshrelay.ashx?${query}`, { rejectUnauthorized: false });
    socket.on("error", () => {});
    return socket;
  };

  /** Asks for a tunnel and gives what the agent is told: the query of its address. */
  async function callAgent(id: string, protocol: number): Promise<string> {
    const value = `*/meshrelay.ashx?p=${protocol}&nodeid=${agent.deviceId}&id=${id}&rauth=x`;
    const seen = agent.received.length;
    await control.ask({ action: "msg", type: "tunnel", nodeid: agent.deviceId, value, usage: protocol });
    const told = await until("the agent is called", () =>
      agent.received
        .slice(seen)
        .map((frame) => String(frame))
        .find((text) => text.includes(id)),
    );
    return String((JSON.parse(told) as Message).value).split("?")[1] ?? "";
  }

  /** The first frame of the viewer, or the reason with which its socket was closed. */
  async function meet(viewerQuery: string, agentQuery: string): Promise<string> {
    const viewer = open(`browser=1&auth=${cookie}&${viewerQuery}`);
    const [mark] = [once(viewer, "message"), once(viewer, "close")];
    await once(viewer, "open");
    const side = open(agentQuery);
    const first = await Promise.race([mark, once(viewer, "close")]);
    viewer.close();
    side.close();
    return first.length === 2 && typeof first[0] === "number" ? String(first[1]) : String(first[0]);
  }

  const events = async (): Promise<Message[]> =>
    (await control.ask({ action: "events", filter: "relaylog" })).events as Message[];

  it("are those of the device that was called", async () => {
    const id = randomBytes(8).toString("hex");
    const query = await callAgent(id, TERMINAL);
    const named = `p=${TERMINAL}&nodeid=${agent.deviceId}&id=${id}`;
    assert.equal(await meet(named, query), "cr");
    await until("the event", async () => (await events()).some(({ nodeid }) => nodeid === agent.deviceId));
  });

  it("cannot be those of another device", async () => {
    const id = randomBytes(8).toString("hex");
    const query = await callAgent(id, TERMINAL);
    assert.match(await meet(`p=${TERMINAL}&nodeid=${other.deviceId}&id=${id}`, query), /belong together/);
    assert.equal((await events()).filter(({ nodeid }) => nodeid === other.deviceId).length, 0);
  });

  it("cannot be left out, nor another protocol be named to avoid a recording", async () => {
    const before = (await events()).length;
    const silent = randomBytes(8).toString("hex");
    assert.equal(await meet(`id=${silent}`, await callAgent(silent, TERMINAL)), "cr");
    await until("its event", async () => (await events()).length > before);
    const lying = randomBytes(8).toString("hex");
    const query = await callAgent(lying, TERMINAL);
    const named = `p=${FILES}&nodeid=${agent.deviceId}&id=${lying}`;
    assert.match(await meet(named, query), /belong together/);
  });

  it("are not what an agent writes in its own address", async () => {
    const id = randomBytes(8).toString("hex");
    const query = new URLSearchParams(await callAgent(id, TERMINAL));
    query.set("nodeid", other.deviceId);
    query.set("p", String(FILES));
    assert.equal(await meet(`p=${TERMINAL}&nodeid=${agent.deviceId}&id=${id}`, query.toString()), "cr");
  });

  it("need a device that was called: the user's own two sides are no session of one", async () => {
    const id = randomBytes(8).toString("hex");
    const { rcookie } = await control.ask({ action: "authcookie" });
    const named = `p=${TERMINAL}&nodeid=${agent.deviceId}&id=${id}`;
    assert.match(await meet(named, `id=${id}&nodeid=${agent.deviceId}&rauth=${rcookie}`), /belong together/);
    assert.match(await meet(`${named}2`, `${named}2&auth=${cookie}`), /belong together/);
  });

  it("are refused when the right is gone that was there when the agent was called", async () => {
    await host.server.accounts.create({ domain: "", name: "bob", password: PASSWORD, siteadmin: 0 });
    await control.ask({ action: "adddeviceuser", nodeid: agent.deviceId, usernames: ["bob"], rights: 8 });
    const bobs = await openControl(host.wsUrl, { name: "bob" });
    const id = randomBytes(8).toString("hex");
    const value = `*/meshrelay.ashx?p=${TERMINAL}&nodeid=${agent.deviceId}&id=${id}&rauth=`;
    await bobs.ask({ action: "msg", type: "tunnel", nodeid: agent.deviceId, value, usage: TERMINAL });
    const told = await until("the agent is called", () =>
      agent.received.map((frame) => String(frame)).find((text) => text.includes(id)),
    );
    const query = String((JSON.parse(told) as Message).value).split("?")[1] ?? "";
    const auth = encodeURIComponent(String((await bobs.ask({ action: "authcookie" })).cookie));
    const viewer = open(`auth=${auth}&id=${id}`);
    await once(viewer, "open");
    await control.ask({
      ...{ action: "adddeviceuser", nodeid: agent.deviceId, usernames: ["bob"], remove: true },
    });
    const side = open(query);
    const [, reason] = await once(viewer, "close");
    assert.match(String(reason), /belong together/);
    side.close();
    bobs.close();
  });
});
