/** What hostile users and pages send on the control channel and the HTTP port. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { request } from "node:https";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import WebSocket from "ws";
import { type ControlClient, openControl } from "../support/control-client.ts";
import { openFakeAgent } from "../support/fake-agent.ts";
import { PASSWORD, startTestServer, type TestServer } from "../support/server.ts";
import { until } from "../support/until.ts";

const contracts = join(import.meta.dirname, "..", "..", "packages", "protocol", "src", "actions");
const actions = readdirSync(contracts, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".ts"))
  .flatMap(
    (name) => /defineContract\(\s*"([^"]+)"/.exec(readFileSync(join(contracts, name), "utf8"))?.[1] ?? [],
  );
const fields = [
  "nodeid",
  "nodeids",
  "meshid",
  "meshname",
  "meshtype",
  "name",
  "notes",
  "id",
  "type",
  "value",
  "cmds",
  "tags",
  "limit",
  "remove",
  "expire",
  "title",
  "msg",
  "oldpass",
];
const wrong: readonly unknown[] = [
  null,
  -1,
  1e308,
  "",
  "<b>",
  [],
  {},
  ["x"],
  { a: { b: {} } },
  "x".repeat(70_000),
  "../../etc/passwd",
  `node//${"A".repeat(64)}`,
  "__proto__",
];

interface Answer {
  readonly status: number;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly body: string;
}

describe("hostile users", { timeout: 180_000 }, () => {
  let host: TestServer;
  let control: ControlClient;
  let groupId = "";
  before(async () => {
    host = await startTestServer({ flags: ["--max-sign-in-failures", "1000"] });
    control = await openControl(host.wsUrl);
    groupId = String((await control.ask({ action: "createmesh", meshname: "Mine", meshtype: 2 })).meshid);
    await host.server.accounts.create({ domain: "", name: "eve", password: PASSWORD, siteadmin: 0 });
  });
  after(async () => {
    control.close();
    await host.stop();
  });

  const http = (
    path: string,
    options: { method?: string; headers?: Record<string, string>; body?: string } = {},
  ): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const { method = "GET", headers = {}, body } = options;
      const sent = request(
        `${host.url}${path}`,
        { method, headers, rejectUnauthorized: false },
        (response) => {
          let text = "";
          response.on("data", (chunk) => {
            text += String(chunk);
          });
          response.on("end", () =>
            resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }),
          );
        },
      );
      sent.on("error", reject);
      sent.end(body);
    });
  const signIn = async (name = "admin", password = PASSWORD): Promise<Answer> =>
    await http("/api/sign-in", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ name, password }),
    });
  const cookieOf = ({ headers }: Answer): string => String(headers["set-cookie"]).split(";")[0] ?? "";

  it("get an answer, and only an answer, for wrong types in any field of any action", async () => {
    for (const action of actions.filter((name) => name !== "signOutEverywhere")) {
      const client = await openControl(host.wsUrl, { name: "eve" });
      for (const field of fields)
        for (const value of wrong) client.send({ action, responseid: "x", [field]: value });
      client.send({ action: "nosuchaction", responseid: "last" });
      const isOver = (): boolean =>
        client.received.some(({ responseid }) => responseid === "last") ||
        client.socket.readyState !== WebSocket.OPEN;
      await until("the last answer, or an end", isOver);
      assert.equal(
        client.received.some(({ result }) => result === "Internal error"),
        false,
        action,
      );
      client.close();
    }
    assert.ok((await control.ask({ action: "meshes" })).meshes);
  });

  it("are told that an action is unknown", async () => {
    assert.equal((await control.ask({ action: "nosuchaction" })).result, "Unknown action");
    assert.equal((await control.ask({ action: "constructor" })).result, "Unknown action");
  });

  it("see another's devices and groups exactly as what does not exist", async () => {
    const agent = await openFakeAgent(host.wsUrl, { groupId });
    const eve = await openControl(host.wsUrl, { name: "eve" });
    const none = `node//${"A".repeat(64)}`;
    const noGroup = `mesh//${"A".repeat(64)}`;
    const pairs: readonly (readonly [object, object])[] = [
      ...[none, agent.deviceId].map((nodeid) => ({ nodeid })),
    ].map((fieldsOf) => [fieldsOf, fieldsOf] as const);
    assert.equal(pairs.length, 2);
    const tried = (real: string, absent: string) => [
      [
        { action: "changedevice", nodeid: real, name: "x" },
        { action: "changedevice", nodeid: absent, name: "x" },
      ],
      [
        { action: "removedevices", nodeids: [real] },
        { action: "removedevices", nodeids: [absent] },
      ],
      [
        { action: "runcommands", nodeids: [real], cmds: "id" },
        { action: "runcommands", nodeids: [absent], cmds: "id" },
      ],
      [
        { action: "poweraction", nodeids: [real], actiontype: 2 },
        { action: "poweraction", nodeids: [absent], actiontype: 2 },
      ],
      [
        { action: "toast", nodeids: [real], msg: "x" },
        { action: "toast", nodeids: [absent], msg: "x" },
      ],
      [
        { action: "msg", type: "ps", nodeid: real },
        { action: "msg", type: "ps", nodeid: absent },
      ],
      [
        { action: "msg", type: "tunnel", nodeid: real, value: "x" },
        { action: "msg", type: "tunnel", nodeid: absent, value: "x" },
      ],
      [
        { action: "setNotes", id: real, notes: "x" },
        { action: "setNotes", id: absent, notes: "x" },
      ],
      [
        { action: "lastconnect", nodeid: real },
        { action: "lastconnect", nodeid: absent },
      ],
      [
        { action: "powertimeline", nodeid: real },
        { action: "powertimeline", nodeid: absent },
      ],
      [
        { action: "changeDeviceMesh", nodeids: [real], meshid: groupId },
        { action: "changeDeviceMesh", nodeids: [absent], meshid: groupId },
      ],
    ];
    for (const [real, absent] of tried(agent.deviceId, none)) {
      const [first, second] = [await eve.ask(real ?? {}), await eve.ask(absent ?? {})];
      assert.deepEqual({ ...first, responseid: "" }, { ...second, responseid: "" });
    }
    for (const action of ["editmesh", "deletemesh"]) {
      const [first, second] = [
        await eve.ask({ action, meshid: groupId }),
        await eve.ask({ action, meshid: noGroup }),
      ];
      assert.equal(first.result, second.result);
    }
    assert.deepEqual((await eve.ask({ action: "meshes" })).meshes, []);
    assert.equal(
      eve.received.some(({ action }) => action === "event"),
      false,
    );
    assert.equal(Array.isArray((await control.ask({ action: "meshes" })).meshes), true);
    eve.close();
    agent.close();
  });

  it("end their own connection with 10 MB or binary frames", async () => {
    for (const frame of ["x".repeat(10_485_760), Buffer.from([1, 2, 3])]) {
      const client = await openControl(host.wsUrl);
      client.socket.send(frame);
      await until("its end", () => client.socket.readyState === WebSocket.CLOSED);
    }
    assert.ok((await control.ask({ action: "meshes" })).meshes);
  });

  it("cannot use a cookie from a page of another origin", async () => {
    const cookie = cookieOf(await signIn());
    const foreign = await openControl(host.wsUrl, {
      headers: { cookie, origin: "https://evil.example" },
      isSignedIn: false,
    });
    assert.equal(
      (await foreign.wait("the refusal", ({ action }) => action === "close")).cause,
      "invalidorigin",
    );
    const own = await openControl(host.wsUrl, { headers: { cookie, origin: host.url } });
    own.close();
    foreign.close();
  });

  it("cannot post to the API from a form or another origin", async () => {
    const body = JSON.stringify({ name: "admin", password: PASSWORD });
    const tries: Record<string, string>[] = [
      { "content-type": "text/plain" },
      { "content-type": "application/json", origin: "https://evil.example" },
      { "content-type": "application/json", "sec-fetch-site": "cross-site" },
    ];
    for (const headers of tries)
      assert.ok((await http("/api/sign-in", { method: "POST", headers, body })).status >= 400);
  });

  it("are signed out everywhere at once, on open connections too", async () => {
    const cookie = cookieOf(await signIn());
    const client = await openControl(host.wsUrl, { headers: { cookie, origin: host.url } });
    const { cookie: tunnelCookie } = await client.ask({ action: "authcookie" });
    await new Promise((resolve) => setTimeout(resolve, 1_000)); // cookies count seconds
    await http("/api/sign-out", {
      method: "POST",
      headers: { "content-type": "application/json", cookie },
      body: '{"everywhere":true}',
    });
    await client.wait("the close", ({ action }) => action === "close");
    const byCookie = await openControl(host.wsUrl, {
      headers: {},
      isSignedIn: false,
      path: `/control.ashx?auth=${encodeURIComponent(String(tunnelCookie))}`,
    });
    assert.equal((await byCookie.wait("a refusal", ({ action }) => action === "close")).cause, "noauth");
    byCookie.close();
    const again = await openControl(host.wsUrl, { headers: { cookie }, isSignedIn: false });
    assert.equal((await again.wait("the refusal", ({ action }) => action === "close")).cause, "noauth");
    again.close();
  });

  it("keep their web session over a restart", async () => {
    const cookie = cookieOf(await signIn());
    control.close();
    await host.restart();
    control = await openControl(host.wsUrl);
    assert.match((await http("/api/state", { headers: { cookie } })).body, /user\/\/admin/);
  });

  it("get security headers on every answer and nothing but text from paths that try to climb", async () => {
    for (const path of [
      "/",
      "/api/state",
      "/assets/none.js",
      "/..%2f..%2fetc/passwd",
      "/assets/..%2f..%2fpackage.json",
      "/meshagents?id=../../x",
      "/control.ashx",
      "/agent.ashx",
      "//",
    ]) {
      const { headers, body } = await http(path);
      assert.match(
        String(headers["content-security-policy"]),
        /script-src 'self'(?: 'sha256-[^' ]+')?;/,
        path,
      );
      assert.doesNotMatch(String(headers["content-security-policy"]), /unsafe/, path);
      assert.equal(headers["x-content-type-options"], "nosniff", path);
      assert.doesNotMatch(body, /root:|"workspaces"/, path);
    }
    assert.equal((await http("/control.ashx")).status, 404);
  });

  it("cannot set up a server that is set up", async () => {
    const body = JSON.stringify({ token: "x", name: "mallory", password: PASSWORD });
    assert.equal(
      (await http("/api/setup", { method: "POST", headers: { "content-type": "application/json" }, body }))
        .status,
      409,
    );
  });

  it("are blocked after too many wrong passwords, by form and by socket alike", async () => {
    const strict = await startTestServer({ flags: ["--max-sign-in-failures", "3"] });
    const refusal = async (): Promise<string> => {
      const client = await openControl(strict.wsUrl, { password: "wrong", isSignedIn: false });
      const { msg } = await client.wait("the refusal", ({ action }) => action === "close");
      client.close();
      return String(msg);
    };
    assert.deepEqual(await Promise.all([refusal(), refusal(), refusal()]), [
      "noauth-2d",
      "noauth-2d",
      "noauth-2d",
    ]);
    assert.equal(await refusal(), "banned-1");
    await strict.stop();
  });
});
