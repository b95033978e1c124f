/**
 * What a test client asked of the original server, asked of this one: each answer must have the shape of the recorded
 * one (docs/spec/control-protocol.md, vectors/control-captures.json). What differs on purpose stands below, with why.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { loadActions } from "@tendril/server";
import { type ControlClient, type Message, openControl } from "../support/control-client.ts";
import { startTestServer, type TestServer } from "../support/server.ts";
import { createStockAgent, fetchSettings, type StockAgent } from "../support/stock-agent.ts";
import { until } from "../support/until.ts";

interface Capture {
  readonly request: string | Message;
  readonly answers: readonly Message[];
}

const vectors = join(import.meta.dirname, "..", "..", "packages", "protocol", "vectors");
const { actions: captures } = JSON.parse(readFileSync(join(vectors, "control-captures.json"), "utf8")) as {
  actions: Capture[];
};

/** Fields that the original sends and this server does not, by action. */
const left: Readonly<Record<string, readonly string[]>> = {
  // no memory of the process in answers for users; a device has no fields of functions that do not exist here
  nodes: ["nodes.*.0.sessions", "nodes.*.0.users", "nodes.*.0.lusers", "nodes.*.0.lastbootuptime"],
  // codes by which anybody may join are not offered: links that end are
  meshes: ["meshes.0.amt", "meshes.0.invite"],
  // only of devices that are offline
  lastconnects: ["lastconnects.*"],
  getsysinfo: [
    "noinfo",
    "result",
    "hardware",
    "node.users",
    "node.lusers",
    "node.lastbootuptime",
    "node.sessions",
  ],
  // the key of the link is the owner's only
  deviceMeshShares: ["deviceShares.0"],
  deviceShares: ["deviceShares.0"],
  events: ["events.0._id"],
  getcookie: ["trustedCert"],
  // only with a code of the app
  twoFactorCookie: ["cookie"],
};

/** Actions of the original that this server does not have, and why. */
const absent: ReadonlySet<string> = new Set([
  ...["files", "fileoperation"], // no file space of users on the server
  ...["serverstats", "servertimelinestats", "trafficstats", "trafficdelta"], // `serverStatus` says it
  ...["serverconsole", "serverversion", "servererrors", "serverconfig"], // the command line of the server
  ...["meshToolInfo", "meshamtpolicy"], // programs and Intel AMT: not offered yet
  ...["logincookie", "uicustomevent"], // of the original's own page
  ...["changemeshnotify", "changeusernotify"], // no notices by mail yet
]);

describe("recorded requests", { timeout: 240_000 }, () => {
  let host: TestServer;
  let control: ControlClient;
  let agent: StockAgent;
  let known: ReadonlySet<string>;
  let ids: { readonly node: string; readonly mesh: string };

  before(async () => {
    known = new Set((await loadActions()).keys());
    host = await startTestServer();
    control = await openControl(host.wsUrl);
    const mesh = String((await control.ask({ action: "createmesh", meshname: "Lab2", meshtype: 2 })).meshid);
    agent = await createStockAgent({ settings: await fetchSettings(host.url, mesh) });
    agent.start();
    const node = await until(
      "the device is known",
      async () => {
        const { nodes } = await control.ask({ action: "nodes" });
        const [found] = (nodes as Record<string, { _id: string; osdesc?: string }[]>)[mesh] ?? [];
        return found?.osdesc === undefined ? undefined : found._id;
      },
      60_000,
    );
    ids = { node, mesh };
    await control.ask({ action: "editmesh", meshid: mesh, desc: "d", flags: 2, consent: 1 });
    await control.ask({ action: "changedevice", nodeid: node, desc: "d", tags: ["a"], consent: 1 });
  });
  after(async () => {
    control.close();
    await agent.remove();
    await host.stop();
  });

  const translated = (message: Message): Message =>
    JSON.parse(
      JSON.stringify(message)
        .replaceAll(/node\/\/[A-Za-z0-9@$]{64}/g, () => ids.node)
        .replaceAll(/mesh\/\/[A-Za-z0-9@$]{64}/g, () => ids.mesh),
    );

  it("are of actions that are here, or that are left out on purpose", () => {
    const missing = captures
      .flatMap(({ request }) => (typeof request === "string" ? [] : [String(request.action)]))
      .filter((action) => !known.has(action) && !absent.has(action) && action !== "nosuchaction");
    assert.deepEqual(
      missing.filter(
        (action) => !action.startsWith("otp") && !/^(webauthn|twoFactor|userWebState)/.test(action),
      ),
      [],
    );
  });

  for (const [index, { request, answers }] of captures.entries()) {
    if (typeof request === "string") continue;
    const action = String(request.action);
    const expected = answers.find((answer) => answer.action === action);
    if (absent.has(action) || action === "msg") continue;
    it(`${index}: ${JSON.stringify(request).slice(0, 90)}`, async (context) => {
      if (!known.has(action)) {
        context.diagnostic("not here yet");
        return;
      }
      const asked = translated(request);
      const seen = control.received.length;
      control.socket.send(JSON.stringify(asked));
      if (expected === undefined) return; // nothing was answered; a later request shows the effect
      const reply = await until("the answer", () =>
        control.received.slice(seen).find((message) => message.action === action),
      );
      const differences = compare(translated(expected), reply, "").filter(
        (path) => !(left[action] ?? []).some((known) => fits(known, path)),
      );
      assert.deepEqual(differences, [], JSON.stringify(reply).slice(0, 300));
    });
  }
});

/** Paths of the recorded answer that the reply lacks or has as another type. */
function compare(recorded: unknown, reply: unknown, path: string): string[] {
  if (recorded === null || recorded === undefined) return [];
  if (Array.isArray(recorded)) {
    if (!Array.isArray(reply)) return [path];
    return recorded.length === 0 || reply.length === 0
      ? []
      : compare(recorded[0], reply[0], join2(path, "0"));
  }
  if (typeof recorded !== "object") return typeof reply === typeof recorded ? [] : [path];
  if (typeof reply !== "object" || reply === null) return [path];
  return Object.entries(recorded).flatMap(([name, value]) => {
    const isId = /^(node|mesh|user|ugrp)\//.test(name);
    const found = Object.entries(reply).find(
      ([other]) => other === name || (isId && other.startsWith(name.slice(0, 5))),
    );
    const here = join2(path, isId ? "*" : name);
    return found === undefined ? [here] : compare(value, found[1], here);
  });
}

function fits(known: string, path: string): boolean {
  return path === known || path.startsWith(`${known}.`);
}

function join2(path: string, name: string): string {
  return path === "" ? name : `${path}.${name}`;
}
