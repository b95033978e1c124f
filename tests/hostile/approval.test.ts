/** A flood of identities that would join a group whose devices wait for approval: the others do not notice. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { type ControlClient, type Message, openControl } from "../support/control-client.ts";
import { type FakeAgent, freshIdentity, openFakeAgent } from "../support/fake-agent.ts";
import { startTestServer, type TestServer } from "../support/server.ts";
import { until } from "../support/until.ts";

const COUNT = 24;
const MARKUP = `"><img src=x onerror="document.title='owned'">\u001b[31m`;

describe("a flood of identities", { timeout: 120_000 }, () => {
  let host: TestServer;
  let control: ControlClient;
  const agents: FakeAgent[] = [];
  const groups = { guarded: "", open: "" };

  before(async () => {
    host = await startTestServer();
    control = await openControl(host.wsUrl);
    for (const [name, flags] of [
      ["guarded", 32],
      ["open", 0],
    ] as const) {
      const made = await control.ask({ action: "createmesh", meshname: name, meshtype: 2, flags });
      groups[name] = String(made.meshid);
    }
  });
  after(async () => {
    for (const agent of agents) agent.close();
    control.close();
    await host.stop();
  });
  const pending = async (): Promise<Message[]> =>
    (await control.ask({ action: "pendingDevices" })).devices as Message[];

  it("waits, each identity once however often it connects, and nothing that it sends is read", async () => {
    const identities = await Promise.all(Array.from({ length: COUNT }, freshIdentity));
    const common = { groupId: groups.guarded, isHeld: true, computerName: MARKUP };
    for (const identity of [...identities, ...identities]) {
      const agent = await openFakeAgent(host.wsUrl, { ...common, identity });
      agents.push(agent);
      agent.sendJson({ action: "coreinfo", value: "x".repeat(10_000) });
    }
    await until("all wait", async () => (await pending()).length === COUNT || undefined);
    const { nodes } = await control.ask({ action: "nodes" });
    assert.deepEqual(Object.values(nodes as object).flat(), []);
    assert.ok(agents.every(({ received }) => received.length === 0));
  });

  it("does not keep devices of other groups out", async () => {
    const welcome = await openFakeAgent(host.wsUrl, { groupId: groups.open });
    agents.push(welcome);
    assert.ok(welcome.deviceId);
  });

  it("is refused at once, and an approved one among it is let in", async () => {
    const [wanted] = await pending();
    await control.ask({ action: "approveDevices", meshid: groups.guarded, nodeids: [wanted?.nodeid] });
    const reply = await control.ask({ action: "refuseDevices", meshid: groups.guarded });
    assert.equal(reply.count, COUNT - 1);
    const { nodes } = await control.ask({ action: "nodes", meshid: groups.guarded });
    const [joined, ...others] = Object.values(nodes as Record<string, Message[]>).flat();
    assert.deepEqual([joined?._id, others], [wanted?.nodeid, []]);
    await until("it is served", () => agents.some(({ received }) => received.length > 0) || undefined);
  });

  it("cannot be approved by who does not manage the devices of the group", async () => {
    const rights = 8 + 1;
    await control.ask({ action: "adduser", username: "eve", pass: "eve's long password" });
    const share = { action: "addmeshuser", meshid: groups.guarded, usernames: ["eve"], meshadmin: rights };
    await control.ask(share);
    const eve = await openControl(host.wsUrl, { name: "eve", password: "eve's long password" });
    const shown = await eve.ask({ action: "pendingDevices" });
    const reply = await eve.ask({ action: "approveDevices", meshid: groups.guarded });
    eve.close();
    assert.deepEqual([shown.devices, reply.result], [[], "Access denied"]);
  });
});
