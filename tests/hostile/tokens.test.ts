/** What a limited login token must not reach, whichever way it comes in. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import WebSocket from "ws";
import { type ControlClient, openControl } from "../support/control-client.ts";
import { openFakeAgent } from "../support/fake-agent.ts";
import { postJson } from "../support/http.ts";
import { startTestServer, type TestServer } from "../support/server.ts";
import { until } from "../support/until.ts";

describe("limited login tokens", { timeout: 120_000 }, () => {
  let host: TestServer;
  let owner: ControlClient;
  const groups: string[] = [];
  const deviceIds: string[] = [];

  interface Given {
    readonly name: string;
    readonly password: string;
  }
  const make = async (scope: object): Promise<Given> => {
    const made = await owner.ask({ action: "createLoginToken", name: "t", expire: 0, scope });
    return { name: String(made.tokenUser), password: String(made.tokenPass) };
  };
  const list = async (client: ControlClient): Promise<string[]> => {
    const { nodes } = await client.ask({ action: "nodes" });
    return Object.values((nodes ?? {}) as Record<string, { _id: string }[]>).flatMap((devices) =>
      devices.map(({ _id }) => _id),
    );
  };
  const firstAnswer = async (cookie: unknown): Promise<string> => {
    const path = `/control.ashx?auth=${encodeURIComponent(String(cookie))}`;
    const client = await openControl(host.wsUrl, { path, headers: {}, isSignedIn: false });
    const first = await until("an answer", () => client.received[0]);
    client.close();
    return String(first.action);
  };
  const tunnelStatus = async (nodeid: string | undefined, way: string): Promise<number> => {
    const query = `id=t${Math.random()}&p=2&browser=1&nodeid=${encodeURIComponent(nodeid ?? "")}&${way}`;
    const socket = new WebSocket(`${host.wsUrl}/meshrelay.ashx?${query}`, { rejectUnauthorized: false });
    const { promise, resolve } = Promise.withResolvers<number>();
    socket.on("unexpected-response", (_request, response) => resolve(response.statusCode ?? 0));
    socket.on("open", () => resolve(101));
    socket.on("error", () => resolve(0));
    const status = await promise;
    socket.terminate();
    return status;
  };
  const byCookie = (cookie: unknown): string => `auth=${encodeURIComponent(String(cookie))}`;

  before(async () => {
    host = await startTestServer({ flags: ["--max-sign-in-failures", "1000"] });
    owner = await openControl(host.wsUrl);
    for (const meshname of ["Mine", "Other"]) {
      const { meshid } = await owner.ask({ action: "createmesh", meshname, meshtype: 2 });
      groups.push(String(meshid));
      const agent = await openFakeAgent(host.wsUrl, { groupId: String(meshid) });
      deviceIds.push(agent.deviceId);
    }
    await until("both devices", async () => (await list(owner)).length === 2 || undefined);
  });
  after(async () => {
    owner.close();
    await host.stop();
  });

  it("see and reach the named device groups only", async () => {
    const client = await openControl(host.wsUrl, await make({ groups: [groups[0]] }));
    assert.deepEqual(await list(client), [deviceIds[0]]);
    for (const message of [
      { action: "changedevice", nodeid: deviceIds[1], name: "x" },
      { action: "runcommands", nodeids: [deviceIds[1]], cmds: "id", type: 3, runAsUser: 0 },
      { action: "editmesh", meshid: groups[1], meshname: "x" },
      { action: "createmesh", meshname: "x", meshtype: 2 },
      { action: "adduser", username: "eve", pass: "a long password" },
      { action: "edituser", userid: "admin", siteadmin: 0 },
      { action: "createusergroup", name: "x" },
    ])
      assert.doesNotMatch(String((await client.ask(message)).result), /^ok$/i, message.action);
    const { cookie } = await client.ask({ action: "authcookie" });
    assert.equal(await tunnelStatus(deviceIds[0], byCookie(cookie)), 101);
    assert.notEqual(await tunnelStatus(deviceIds[1], byCookie(cookie)), 101);
    const path = `/control.ashx?${byCookie(cookie)}`;
    const again = await openControl(host.wsUrl, { path, headers: {} });
    assert.deepEqual(await list(again), [deviceIds[0]]);
    again.close();
    client.close();
  });

  it("that only read change nothing and open no session", async () => {
    const token = await make({ isReadOnly: true });
    const client = await openControl(host.wsUrl, token);
    assert.equal((await list(client)).length, 2);
    for (const message of [
      { action: "changedevice", nodeid: deviceIds[0], name: "x" },
      { action: "setNotes", id: deviceIds[0], notes: "x" },
      { action: "getcookie", nodeid: deviceIds[0] },
      { action: "authcookie" },
    ])
      assert.match(String((await client.ask(message)).result), /denied/i, message.action);
    client.close();
    const way = `user=${encodeURIComponent(token.name)}&pass=${token.password}`;
    assert.notEqual(await tunnelStatus(deviceIds[0], way), 101);
    const free = await make({});
    const freeWay = `user=${encodeURIComponent(free.name)}&pass=${free.password}`;
    assert.equal(await tunnelStatus(deviceIds[0], freeWay), 101);
  });

  it("never make tokens, change passwords or addresses, or open the pages", async () => {
    const token = await make({});
    const client = await openControl(host.wsUrl, token);
    for (const message of [
      { action: "createLoginToken", name: "x", expire: 0 },
      { action: "loginTokens" },
      { action: "changeemail", email: "eve@example.com" },
      { action: "changeuserpass", userid: "admin", pass: "a long password" },
      { action: "createInvitation", days: 1, siteadmin: -1 },
      { action: "endWebSessions" },
    ])
      assert.match(String((await client.ask(message)).result), /denied/i, message.action);
    client.close();
    assert.equal((await postJson(host.url, "/api/sign-in", token)).status, 401);
  });

  it("end with what they opened when they are taken back", async () => {
    const token = await make({});
    const client = await openControl(host.wsUrl, token);
    const { cookie } = await client.ask({ action: "authcookie" });
    assert.equal(await firstAnswer(cookie), "serverinfo");
    await owner.ask({ action: "loginTokens", remove: [token.name] });
    await client.wait("the end", ({ action }) => action === "close");
    assert.equal(await firstAnswer(cookie), "close");
    assert.notEqual(await tunnelStatus(deviceIds[0], byCookie(cookie)), 101);
  });

  it("say when they were used last, and by what they are limited", async () => {
    const token = await make({ kinds: ["events"] });
    (await openControl(host.wsUrl, token)).close();
    const { loginTokens } = await owner.ask({ action: "loginTokens" });
    const found = (loginTokens as { tokenUser: string; lastUsed?: number; scope?: object }[]).find(
      ({ tokenUser }) => tokenUser === token.name,
    );
    assert.deepEqual(found?.scope, { kinds: ["events"] });
    assert.ok((found?.lastUsed ?? 0) > 0);
  });
});
