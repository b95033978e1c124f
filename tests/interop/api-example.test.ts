/** The example of docs/api, run as a reader would, with the root certificate of the server. */
import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { openControl } from "../support/control-client.ts";
import { type FakeAgent, openFakeAgent } from "../support/fake-agent.ts";
import { PASSWORD, startTestServer, type TestServer } from "../support/server.ts";
import { until } from "../support/until.ts";

const file = join(import.meta.dirname, "..", "..", "docs", "api", "example.mjs");

describe("the example of the documented API", { timeout: 240_000 }, () => {
  let host: TestServer;
  let agent: FakeAgent;
  let meshid = "";
  const running: ChildProcess[] = [];

  before(async () => {
    host = await startTestServer();
    const control = await openControl(host.wsUrl);
    meshid = String((await control.ask({ action: "createmesh", meshname: "Example", meshtype: 2 })).meshid);
    agent = await openFakeAgent(host.wsUrl, { groupId: meshid, computerName: "shown" });
    control.close();
  });
  after(async () => {
    for (const child of running) child.kill();
    agent.close();
    await host.stop();
  });

  function start(password: string): () => string {
    const env = { ...process.env, NODE_EXTRA_CA_CERTS: join(host.folder, "certificates", "root.crt") };
    const child = spawn(process.execPath, [file, host.wsUrl, "admin", password], { env });
    running.push(child);
    let printed = "";
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (chunk) => {
        printed += String(chunk);
      });
    return () => printed;
  }

  it("lists devices that are online and prints events", async () => {
    const printed = start(PASSWORD);
    await until("the device", () => printed().includes("online: shown"));
    const control = await openControl(host.wsUrl);
    await control.ask({ action: "editmesh", meshid, desc: "changed by the test" });
    control.close();
    await until("the event", () => /meshchange Device group Example changed/.test(printed()));
  });

  it("says why it was refused", async () => {
    const printed = start("wrong");
    await until("the reason", () => printed().includes("refused: noauth"));
  });

  it("is short", () => {
    assert.ok(readFileSync(file, "utf8").trimEnd().split("\n").length <= 30);
  });
});
