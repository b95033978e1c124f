/** What hostile agents send: the server lives, stays small, and serves the others. */
import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { after, before, describe, it } from "node:test";
import { connect } from "node:tls";
import { AgentCommand } from "@tendril/protocol/constants";
import { createRandom } from "@tendril/testing";
import WebSocket from "ws";
import { type ControlClient, type Message, openControl } from "../support/control-client.ts";
import { type FakeAgent, freshIdentity, openFakeAgent, sharedIdentity } from "../support/fake-agent.ts";
import { heapBytes } from "../support/heap.ts";
import { startTestServer, type TestServer } from "../support/server.ts";
import { until } from "../support/until.ts";

/** Every JSON action that an agent may send, by docs/spec/agent-protocol.md, section 7. */
const actions = [
  "coreinfo",
  "netinfo",
  "sysinfo",
  "sysinfocheck",
  "smbios",
  "msg",
  "sessions",
  "battery",
  "log",
  "ping",
  "pong",
  "iplocation",
  "agentupdate",
  "agentupdatedownloaded",
  "getcoredump",
  "errorlog",
  "amtconfig",
  "getScript",
  "diagnostic",
  "mc1migration",
  "lmsinfo",
  "tunnelCloseStats",
  "meshToolInfo",
  "getUserImage",
  "getServerImage",
  "guestShare",
  "openUrl",
  "2faauth",
  "plugin",
  "script-task",
  "agentName",
  "nosuchaction",
  "__proto__",
  "constructor",
];
const fields = [
  "value",
  "caps",
  "osdesc",
  "users",
  "name",
  "netif2",
  "data",
  "type",
  "sessionid",
  "userid",
  "msg",
  "msgArgs",
  "level",
  "state",
  "lastbootuptime",
  "root",
  "log",
  "hash",
  "nodeid",
  "action",
];
const MARKUP = `"><img src=x onerror="document.title='owned'"><script>document.title='owned'</script>`;
const wrong: readonly unknown[] = [
  null,
  true,
  -1,
  1e308,
  "",
  MARKUP,
  "\u0000\ud800",
  [],
  {},
  [[[[]]]],
  { length: 1e9 },
  { toString: 1 },
  "x".repeat(70_000),
  { __proto__: { admin: true } },
  Array.from({ length: 2_000 }, () => "y"),
];
const MEMORY_MB = 120;

describe("hostile agents", { timeout: 180_000 }, () => {
  let host: TestServer;
  let control: ControlClient;
  let groupId = "";
  let victim: FakeAgent;

  before(async () => {
    host = await startTestServer();
    control = await openControl(host.wsUrl);
    groupId = String((await control.ask({ action: "createmesh", meshname: "Hostile", meshtype: 2 })).meshid);
    victim = await openFakeAgent(host.wsUrl, { groupId, computerName: "bystander" });
  });
  after(async () => {
    victim.close();
    control.close();
    await host.stop();
  });
  const lives = async (): Promise<void> => {
    const reply = await control.ask({ action: "nodes" });
    assert.ok(reply.nodes);
  };
  const memoryMb = (): number => heapBytes() / 1_048_576;

  it("cannot break anything with wrong types in any field of any message", async () => {
    const agent = await openFakeAgent(host.wsUrl, { groupId, computerName: MARKUP });
    const before = memoryMb();
    for (const action of actions) {
      for (const field of fields) {
        for (const value of wrong) agent.sendJson({ action, type: "console", [field]: value });
      }
      await lives();
    }
    await until("no more memory is held", () => memoryMb() - before < MEMORY_MB);
    agent.close();
  });

  it("cannot write where only the server writes", async () => {
    const agent = await openFakeAgent(host.wsUrl, { groupId });
    agent.sendJson({
      action: "coreinfo",
      caps: 2,
      value: "core",
      osdesc: "os",
      meshid: "mesh//x",
      _id: "node//y",
      domain: "z",
      links: { "user//admin": { rights: 0 } },
    });
    const device = await until("the change", async () => {
      const byGroup = (await control.ask({ action: "nodes" })).nodes as Record<string, Message[]>;
      return Object.values(byGroup)
        .flat()
        .find(({ _id, osdesc }) => _id === agent.deviceId && osdesc === "os");
    });
    assert.equal(device.domain, "");
    assert.equal(device.links, undefined);
    agent.close();
  });

  it("cannot speak for another device", async () => {
    const { sessionId } = { sessionId: "user//admin/0000" };
    const agent = await openFakeAgent(host.wsUrl, { groupId });
    agent.sendJson({
      action: "msg",
      type: "console",
      value: "mine",
      nodeid: victim.deviceId,
      sessionid: sessionId,
    });
    agent.sendJson({ action: "msg", type: "console", value: "spoofed", nodeid: "node//other" });
    const message = await control.wait(
      "the notice",
      ({ type, value }) => type === "console" && value === "spoofed",
    );
    assert.equal(message.nodeid, agent.deviceId);
    assert.equal(
      control.received.some(({ value }) => value === "mine"),
      false,
    );
    agent.close();
  });

  it("is dropped with 10 MB, and others are not", async () => {
    const agent = await openFakeAgent(host.wsUrl, { groupId });
    agent.socket.send(JSON.stringify({ action: "coreinfo", osdesc: "x".repeat(10_485_760) }));
    await until("the end of that connection", () => agent.socket.readyState === WebSocket.CLOSED);
    await lives();
  });

  it("cannot nest JSON too deep", async () => {
    const agent = await openFakeAgent(host.wsUrl, { groupId });
    agent.socket.send(`{"action":"coreinfo","data":${"[".repeat(200_000)}${"]".repeat(200_000)}}`);
    agent.socket.send(`{"action":${'{"a":'.repeat(5_000)}1${"}".repeat(5_000)}}`);
    await lives();
    agent.close();
  });

  it("cannot flood: what is too fast is dropped and counted", async () => {
    const agent = await openFakeAgent(host.wsUrl, { groupId });
    for (let i = 0; i < 3_000; i++) agent.sendJson({ action: "log", msg: `line ${i}` });
    await until("drops", () => host.server.counters.get("agent message rate") > 1_000);
    await lives();
    agent.close();
  });

  it("survives binary garbage before and after authentication", async () => {
    const random = createRandom(3);
    for (let run = 0; run < 40; run++) {
      const socket = new WebSocket(`${host.wsUrl}/agent.ashx`, { rejectUnauthorized: false });
      socket.on("error", () => {});
      await until("it opens", () => socket.readyState === socket.OPEN);
      for (let i = 0; i < 40; i++) {
        const frame = Buffer.from(random.bytes(random.next(200)));
        if (frame.length > 1) frame.writeUInt16BE(random.next(32), 0);
        socket.send(frame);
      }
      socket.terminate();
    }
    const agent = await openFakeAgent(host.wsUrl, { groupId });
    for (let command = 0; command < 40; command++) {
      for (const length of [2, 3, 4, 52, 500]) {
        const frame = randomBytes(length);
        frame.writeUInt16BE(command, 0);
        agent.socket.send(frame);
      }
    }
    await lives();
    agent.close();
  });

  it("is held with a forged signature, without an answer and without a close", async () => {
    const genuine = await sharedIdentity();
    const forged = { ...genuine, sign: async () => randomBytes(384) };
    await assert.rejects(openQuick(forged), /authentication did not happen/);
    const held = () =>
      host.log.filter(
        ({ message, fields }) => message === "agent is held" && String(fields.reason).includes("signature"),
      );
    await until("it is held", () => held().length > 0);
    assert.equal(held().length, 1);
    await lives();
  });

  it("raises an alarm when two computers share one identity; the newer one serves", async () => {
    const identity = await sharedIdentity();
    const first = await openFakeAgent(host.wsUrl, { groupId, identity });
    const second = await openFakeAgent(host.wsUrl, { groupId, identity });
    const alarm = await control.wait(
      "the alarm",
      ({ event }) => (event as Message | undefined)?.action === "duplicateagent",
    );
    assert.equal((alarm.event as Message).nodeid, first.deviceId);
    await control.ask({ action: "msg", type: "ps", nodeid: second.deviceId });
    await until("the newer one is asked", () => second.received.some((frame) => frame.includes('"ps"')));
    assert.equal(
      first.received.some((frame) => frame.includes('"ps"')),
      false,
    );
    first.close();
    second.close();
  });

  it("is served as before however often the server itself sends it away", async () => {
    const identity = await freshIdentity();
    for (let i = 0; i < 8; i++) {
      const agent = await openFakeAgent(host.wsUrl, { groupId, identity });
      await until("the first question", () => agent.received[0]);
      assert.equal(agent.received[0]?.readUInt16BE(0), AgentCommand.CoreModuleHash);
      assert.equal((await control.ask({ action: "updateAgents", nodeids: [agent.deviceId] })).result, "ok");
      await until("the end of the connection", () => agent.socket.readyState === agent.socket.CLOSED);
    }
  });

  it("does not notice 1,000 half-open handshakes", async () => {
    const { port } = new URL(host.url);
    const before = memoryMb();
    const sockets = Array.from({ length: 1_000 }, (_, i) => {
      const socket = connect({ port: Number(port), host: "localhost", rejectUnauthorized: false });
      socket.on("error", () => {});
      if (i % 2 === 0) {
        const key = createHash("md5").update(String(i)).digest("base64");
        socket.once("secureConnect", () =>
          socket.write(
            `GET /agent.ashx HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: ${key}\r\nSec-WebSocket-Version: 13\r\n\r\n`,
          ),
        );
      }
      return socket;
    });
    await until(
      "they are connected",
      () => sockets.filter((socket) => socket.encrypted && !socket.connecting).length > 900,
      60_000,
    );
    await lives();
    const agent = await openFakeAgent(host.wsUrl, { groupId });
    agent.close();
    await until("no more memory is held", () => memoryMb() - before < MEMORY_MB);
    for (const socket of sockets) socket.destroy();
  });

  async function openQuick(identity: Awaited<ReturnType<typeof sharedIdentity>>): Promise<void> {
    const opening = openFakeAgent(host.wsUrl, { groupId, identity });
    const tooLong = new Promise<never>((_resolve, reject) =>
      setTimeout(() => reject(new Error("authentication did not happen")), 2_000),
    );
    opening.catch(() => {}); // it ends later, with the same words
    await Promise.race([opening, tooLong]);
  }

  it("that do not answer the close leave nothing unwritten when the server stops", async () => {
    const own = await startTestServer();
    const client = await openControl(own.wsUrl);
    const { meshid } = await client.ask({ action: "createmesh", meshname: "Stop", meshtype: 2 });
    const agent = await openFakeAgent(own.wsUrl, { groupId: String(meshid) });
    client.close();
    agent.socket.pause();
    await own.restart();
    const failures = own.log.filter(({ fields }) => "error" in fields);
    assert.deepEqual(failures, []);
    const again = await openControl(own.wsUrl);
    const { time, cause } = await again.ask({ action: "lastconnect", nodeid: agent.deviceId });
    assert.ok(Number(time) > 0, `last contact: ${String(time)}, ${String(cause)}`);
    again.close();
    agent.socket.terminate();
    await own.stop();
  });
});
