/** Tenants on one server: every endpoint works below a domain's path and name, and nothing crosses. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import type { IncomingMessage } from "node:http";
import { request } from "node:https";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { FULL_RIGHTS } from "@tendril/protocol/constants";
import WebSocket from "ws";
import { type ControlClient, openControl } from "../support/control-client.ts";
import { type FakeAgent, openFakeAgent } from "../support/fake-agent.ts";
import { PASSWORD, startTestServer, type TestServer } from "../support/server.ts";
import { until } from "../support/until.ts";

const domains = { east: { title: "East" }, west: { title: "West" }, named: { dns: "named.example" } };

describe("domains", { timeout: 120_000 }, () => {
  let host: TestServer;
  const clients = new Map<string, ControlClient>();
  const groups = new Map<string, string>();
  const agents = new Map<string, FakeAgent>();

  before(async () => {
    host = await startTestServer({
      flags: ["--max-sign-in-failures", "1000"],
      prepare: async (folder) => {
        await writeFile(join(folder, "config.json"), JSON.stringify({ domains }));
      },
    });
    for (const domain of ["east", "west"]) {
      await host.server.accounts.create({
        domain,
        name: "admin",
        password: PASSWORD,
        siteadmin: FULL_RIGHTS,
      });
      const client = await openControl(host.wsUrl, { path: `/${domain}/control.ashx` });
      const made = await client.ask({ action: "createmesh", meshname: `Of ${domain}`, meshtype: 2 });
      clients.set(domain, client);
      groups.set(domain, String(made.meshid));
      const agent = { groupId: String(made.meshid), domain, computerName: `pc-${domain}` };
      agents.set(domain, await openFakeAgent(host.wsUrl, agent));
    }
  });
  after(async () => {
    for (const client of clients.values()) client.close();
    for (const agent of agents.values()) agent.close();
    await host.stop();
  });

  const of = <T>(map: ReadonlyMap<string, T>, domain: string): T => {
    const found = map.get(domain);
    assert.ok(found);
    return found;
  };
  const http = async (
    path: string,
    options: { method?: string; headers?: Record<string, string>; body?: string } = {},
  ): Promise<{ status: number; headers: IncomingMessage["headers"]; body: string }> => {
    const { method = "GET", headers = {}, body } = options;
    const sent = request(`${host.url}${path}`, { method, headers, rejectUnauthorized: false });
    sent.end(body);
    const [response] = (await once(sent, "response")) as [IncomingMessage];
    let text = "";
    for await (const chunk of response) text += String(chunk);
    return { status: response.statusCode ?? 0, headers: response.headers, body: text };
  };
  const signIn = async (domain: string): Promise<string> => {
    const headers = { "content-type": "application/json" };
    const body = JSON.stringify({ name: "admin", password: PASSWORD });
    const answer = await http(`/${domain}/api/sign-in`, { method: "POST", headers, body });
    assert.equal(answer.status, 200);
    return String(answer.headers["set-cookie"]).split(";")[0] ?? "";
  };
  const cookieFor = async (domain: string): Promise<string> =>
    encodeURIComponent(String((await of(clients, domain).ask({ action: "authcookie" })).cookie));
  const tunnel = (domain: string, cookie: string, id: string): WebSocket => {
    const socket = new WebSocket(`${host.wsUrl}/${domain}/meshrelay.ashx?id=${id}&auth=${cookie}`, {
      rejectUnauthorized: false,
    });
    socket.on("error", () => {});
    return socket;
  };

  it("have a page, a sign-in, devices, settings files and programs of their own below their path", async () => {
    for (const domain of ["east", "west"]) {
      assert.match((await http(`/${domain}/`)).body, new RegExp(`"base":"/${domain}/"`));
      const cookie = await signIn(domain);
      const state = await http(`/${domain}/api/state`, { headers: { cookie } });
      assert.match(state.body, new RegExp(`user/${domain}/admin`));
      const group = of(groups, domain);
      assert.match(group, new RegExp(`^mesh/${domain}/`));
      const id = encodeURIComponent(group.slice(group.lastIndexOf("/") + 1));
      const settings = await http(`/${domain}/meshsettings?id=${id}`);
      assert.match(settings.body, new RegExp(`MeshServer=wss://localhost:\\d+/${domain}/agent.ashx`));
      assert.equal((await http(`/${domain}/meshagents?script=1`)).status, 200);
      const { nodes } = await of(clients, domain).ask({ action: "nodes" });
      const names = Object.values(nodes as Record<string, { name: string }[]>).flat();
      assert.deepEqual(
        names.map(({ name }) => name),
        [`pc-${domain}`],
      );
    }
  });

  it("are found by their DNS name", async () => {
    const page = await http("/", { headers: { host: "named.example" } });
    assert.match(page.body, /"domain":"named"/);
    assert.match(page.body, /"base":"\/"/);
  });

  it("join tunnels below their path, and never one of each", async () => {
    const [east, west] = [await cookieFor("east"), await cookieFor("west")];
    const pair = [tunnel("east", east, "same-token"), tunnel("east", east, "same-token")];
    await Promise.all(pair.map((side) => once(side, "message")));
    const first = tunnel("east", east, "crossing-token");
    const second = tunnel("west", west, "crossing-token");
    const heard: string[] = [];
    for (const side of [first, second]) side.on("message", (frame) => heard.push(String(frame)));
    await until("both wait", () => first.readyState === 1 && second.readyState === 1);
    await Promise.all(pair.map(async (side) => side.send("x"))); // a round trip of the server
    await once(pair[0] ?? first, "message");
    assert.deepEqual(heard, []);
    for (const side of [...pair, first, second]) side.terminate();
  });

  it("take no account, cookie, web session or tunnel cookie of each other or of the default domain", async () => {
    const session = await signIn("east");
    for (const path of ["/west/api/state", "/api/state"]) {
      assert.match((await http(path, { headers: { cookie: session } })).body, /"user":null/);
    }
    const auth = await cookieFor("east");
    const stranger = await openControl(host.wsUrl, {
      isSignedIn: false,
      path: `/west/control.ashx?auth=${auth}`,
      headers: {},
    });
    const refusal = await stranger.wait("a refusal", ({ action }) => action === "close");
    assert.equal(refusal.cause, "noauth");
    const crossing = tunnel("west", auth, "cookie-of-east");
    await until("it is refused", () => crossing.readyState === crossing.CLOSED);
  });

  it("show each other's devices and groups exactly as what does not exist", async () => {
    const east = of(clients, "east");
    const other = of(agents, "west").deviceId;
    const nobody = other.replace(/.{8}$/, "AAAAAAAA");
    const otherGroup = of(groups, "west");
    const noGroup = otherGroup.replace(/.{8}$/, "AAAAAAAA");
    for (const [action, known, unknown] of [
      ["changedevice", { nodeid: other, name: "mine" }, { nodeid: nobody, name: "mine" }],
      ["removedevices", { nodeids: [other] }, { nodeids: [nobody] }],
      ["msg", { nodeid: other, type: "ps" }, { nodeid: nobody, type: "ps" }],
      ["runcommands", { nodeids: [other], type: 3, cmds: "id" }, { nodeids: [nobody], type: 3, cmds: "id" }],
      ["getsysinfo", { nodeid: other }, { nodeid: nobody }],
      ["events", { nodeid: other }, { nodeid: nobody }],
      ["editmesh", { meshid: otherGroup, meshname: "x" }, { meshid: noGroup, meshname: "x" }],
      ["deletemesh", { meshid: otherGroup }, { meshid: noGroup }],
    ] as const) {
      const strip = (reply: Record<string, unknown>): string =>
        JSON.stringify({ ...reply, responseid: "" })
          .replaceAll(other, "ID")
          .replaceAll(nobody, "ID")
          .replaceAll(otherGroup, "ID")
          .replaceAll(noGroup, "ID");
      const [real, none] = [await east.ask({ action, ...known }), await east.ask({ action, ...unknown })];
      assert.equal(strip(real), strip(none), action);
    }
    assert.equal(of(agents, "west").socket.readyState, WebSocket.OPEN);
    const { nodes } = await of(clients, "west").ask({ action: "nodes" });
    assert.match(JSON.stringify(nodes), /pc-west/);
  });

  it("let an agent into no group of another domain", async () => {
    const before = JSON.stringify((await of(clients, "west").ask({ action: "nodes" })).nodes);
    const agent = openFakeAgent(host.wsUrl, {
      groupId: of(groups, "west"),
      domain: "east",
      computerName: "lost",
    });
    const held = await Promise.race([
      agent.then(
        () => "joined",
        () => "held",
      ),
      new Promise((resolve) => setTimeout(() => resolve("held"), 2_500)),
    ]);
    assert.equal(held, "held");
    assert.equal(JSON.stringify((await of(clients, "west").ask({ action: "nodes" })).nodes), before);
  });
});
