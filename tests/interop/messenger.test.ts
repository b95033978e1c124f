/** Conversations over the real relay: who meets whom, who is kept out, what ends them, what is kept of them. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { formatConversation } from "@tendril/protocol";
import { ConversationEnd, DeviceRight, SiteRight } from "@tendril/protocol/constants";
import WebSocket from "ws";
import { type ControlClient, type Message, openControl } from "../support/control-client.ts";
import { postJson } from "../support/http.ts";
import { readRecording } from "../support/recording-file.ts";
import { PASSWORD, startTestServer, type TestServer } from "../support/server.ts";
import { createStockAgent, fetchSettings, type StockAgent } from "../support/stock-agent.ts";
import { until } from "../support/until.ts";

const TURN = "turn:user:secret@turn.example:3478";

interface Page {
  readonly socket: WebSocket;
  readonly received: string[];
  readonly end: () => string | undefined;
}

describe("conversations on the relay", { timeout: 240_000 }, () => {
  let host: TestServer;
  let admin: ControlClient;
  let helper: ControlClient;
  let bob: ControlClient;
  let agent: StockAgent;
  let device = "";
  const ofUsers = formatConversation({ invited: "user//bob", inviter: "user//helper" } as never);
  const ofUsersBackwards = formatConversation({ invited: "user//helper", inviter: "user//bob" } as never);

  before(async () => {
    host = await startTestServer({
      flags: ["--record-sessions", "selected", "--record-protocols", "messenger", "--ice-servers", TURN],
    });
    const { accounts } = host.server;
    await accounts.create({
      domain: "",
      name: "helper",
      password: PASSWORD,
      siteadmin: SiteRight.ManageUsers,
    });
    await accounts.create({ domain: "", name: "bob", password: PASSWORD, siteadmin: 0 });
    admin = await openControl(host.wsUrl);
    helper = await openControl(host.wsUrl, { name: "helper" });
    bob = await openControl(host.wsUrl, { name: "bob" });
    const made = await admin.ask({ action: "createmesh", meshname: "Stock", meshtype: 2 });
    const meshid = String(made.meshid);
    await admin.ask({
      action: "addmeshuser",
      meshid,
      usernames: ["helper"],
      meshadmin: DeviceRight.ChatNotify,
    });
    agent = await createStockAgent({ settings: await fetchSettings(host.url, meshid) });
    agent.start();
    device = await until("the device is online", async () => {
      const { nodes } = await admin.ask({ action: "nodes" });
      const [found] = Object.values(nodes as Record<string, { _id: string; conn?: number }[]>).flat();
      return found?.conn === 1 ? found._id : undefined;
    });
  });
  after(async () => {
    for (const client of [admin, helper, bob]) client.close();
    await agent.remove();
    await host.stop();
  });

  function open(id: string, auth?: string): Page {
    const query = `id=${id}${auth === undefined ? "" : `&auth=${encodeURIComponent(auth)}`}`;
    const socket = new WebSocket(`${host.wsUrl}/meshrelay.ashx?${query}`, { rejectUnauthorized: false });
    const received: string[] = [];
    let end: string | undefined;
    socket.on("error", () => {});
    socket.on("message", (frame) => received.push(String(frame)));
    socket.on("close", (_code, reason) => {
      end = String(reason);
    });
    return { socket, received, end: () => end };
  }
  const cookieOf = async (client: ControlClient): Promise<string> =>
    String((await client.ask({ action: "authcookie" })).cookie);
  const isOpen = ({ socket }: Page) => socket.readyState === WebSocket.OPEN;
  async function meet(id: string, other = id): Promise<[Page, Page]> {
    const pages: [Page, Page] = [open(id, await cookieOf(helper)), open(other, await cookieOf(bob))];
    await until("both have met", () => pages.every(({ received }) => received.length > 0));
    return pages;
  }

  it("join two users, whoever invited whom, and carry text and binary", async () => {
    const [one, other] = await meet(ofUsers, ofUsersBackwards);
    assert.deepEqual([one.received, other.received], [["c"], ["c"]]);
    one.socket.send('{"action":"chat","msg":"hello"}');
    other.socket.send(Buffer.from("bytes"));
    await until("both have it", () => one.received.length === 2 && other.received.length === 2);
    assert.deepEqual([one.received[1], other.received[1]], ["bytes", '{"action":"chat","msg":"hello"}']);
    one.socket.close();
    await until("the other is told", () => other.end() !== undefined);
    const talks = await until("both events", async () => {
      const { events } = (await bob.ask({ action: "events", limit: 20 })) as { events: Message[] };
      const found = events.filter(({ action }) => action === "relaylog");
      return found.length >= 2 && found;
    });
    assert.deepEqual(talks.map(({ msgid }) => msgid).sort(), [112, 162]);
    assert.match(String(talks[0]?.msg), /Chat with/);
  });

  it("keep out who is none of the two, and who is nobody", async () => {
    const waiting = open(ofUsers, await cookieOf(helper));
    await until("it waits", () => isOpen(waiting));
    for (const auth of [await cookieOf(admin), undefined, "AAAA"]) {
      const intruder = open(ofUsers, auth);
      await until("it is refused", () => intruder.end() !== undefined);
      assert.deepEqual(intruder.received, []);
    }
    assert.ok(isOpen(waiting));
    waiting.socket.terminate();
  });

  it("give the place of a connection to the next one of the same side", async () => {
    const [one, other] = await meet(ofUsers);
    const again = open(ofUsers, await cookieOf(helper));
    await until("both are ended", () => one.end() !== undefined && other.end() !== undefined);
    assert.deepEqual([one.end(), other.end()], [ConversationEnd.InviterMoved, ConversationEnd.InviterMoved]);
    const back = open(ofUsers, await cookieOf(bob));
    await until("they meet again", () => back.received[0] === "c" && again.received[0] === "c");
    again.socket.close();
    await until("it is over", () => back.end() !== undefined);
  });

  it("tell the one who waits that the other does not want to", async () => {
    const asked = bob.wait("the notice", ({ tag }) => tag === ofUsers);
    assert.equal((await helper.ask({ action: "meshmessenger", userid: "bob" })).result, "ok");
    await asked;
    const waiting = open(ofUsers, await cookieOf(helper));
    await until("it waits", () => isOpen(waiting));
    assert.equal((await bob.ask({ action: "declineChat", id: ofUsers })).result, "ok");
    await until("it is told", () => waiting.end() === ConversationEnd.Declined);
    await helper.wait("the refusal", ({ type, name }) => type === "chatdeclined" && name === "bob");
  });

  it("end with the right of who invited", async () => {
    const [one, other] = await meet(ofUsers);
    await admin.ask({ action: "edituser", userid: "user//helper", siteadmin: 0 });
    await until("both are ended", () => one.end() !== undefined && other.end() !== undefined);
    assert.equal(one.end(), ConversationEnd.NotAllowed);
    await admin.ask({ action: "edituser", userid: "user//helper", siteadmin: SiteRight.ManageUsers });
  });

  it("reach the person at a device of the stock agent by an address that its browser is given", async () => {
    const id = formatConversation({ invited: device, inviter: "user//helper" } as never);
    assert.equal((await helper.ask({ action: "meshmessenger", nodeid: device })).result, "ok");
    const answer = await helper.wait("the agent's answer", ({ type }) => type === "openUrl");
    const address = new URL(String(answer.url));
    assert.equal(address.pathname, "/messenger");
    const auth = address.searchParams.get("auth") ?? "";
    const known = await postJson(host.url, "/api/conversation", { id, auth });
    assert.deepEqual(known.json.peer, { id: "user//helper", name: "helper", isDevice: false });
    assert.deepEqual(known.json.directPath, {
      isAllowed: true,
      iceServers: [{ urls: ["turn:turn.example:3478"], username: "user", credential: "secret" }],
    });
    for (const body of [{ id }, { id, auth: "AAAA" }, { id: ofUsers, auth }]) {
      const refused = await postJson(host.url, "/api/conversation", body);
      assert.deepEqual([refused.status, refused.json], [401, { error: "not yours" }]);
    }
    const person = open(id, auth);
    const own = open(id, await cookieOf(helper));
    await until("both have met", () => person.received[0] === "c" && own.received[0] === "c");
    const elsewhere = formatConversation({ invited: device, inviter: "user//admin" } as never);
    const intruder = open(elsewhere, auth);
    await until("it opens nothing else", () => intruder.end() !== undefined);
    const { events } = (await admin.ask({ action: "events", nodeid: device })) as { events: Message[] };
    const said = events.map(({ action, msgid }) => `${action} ${msgid ?? ""}`);
    assert.ok(said.includes("relaylog 162") && said.includes("chatinvite "), said.join());
    assert.ok(!JSON.stringify(events).includes(auth), "the cookie stands in the log");
    await admin.ask({ action: "edituser", userid: "user//helper", siteadmin: 32 + SiteRight.ManageUsers });
    await until("both end with the account", () => person.end() !== undefined && own.end() !== undefined);
    const late = open(id, auth);
    await until("the cookie is worth nothing", () => late.end() !== undefined);
    await admin.ask({ action: "edituser", userid: "user//helper", siteadmin: SiteRight.ManageUsers });
    helper = await openControl(host.wsUrl, { name: "helper" });
  });

  it("are recorded where the settings say so, text by text", async () => {
    await admin.ask({ action: "edituser", userid: "user//helper", flags: 2 });
    const [one, other] = await meet(ofUsers);
    assert.deepEqual([one.received, other.received], [["cr"], ["cr"]]);
    one.socket.send('{"action":"chat","msg":"one"}');
    await until("it came", () => other.received.length === 2);
    other.socket.send('{"action":"chat","msg":"two"}');
    await until("it came", () => one.received.length === 2);
    one.socket.close();
    const recording = await until("it is finished", async () => {
      const { events } = (await admin.ask({ action: "recordings" })) as { events: Message[] };
      return events.find(({ protocol, present }) => protocol === 200 && present === 1);
    });
    assert.equal(recording.name, "bob");
    const read = await readRecording(join(host.folder, "recordings"), String(recording.filename));
    assert.deepEqual(read.frames, ['2:{"action":"chat","msg":"one"}', '0:{"action":"chat","msg":"two"}']);
  });
});
