/** A group whose new devices wait for approval, with the unmodified stock agent and the command line. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { type ControlClient, type Message, openControl } from "../support/control-client.ts";
import { startTestServer, type TestServer } from "../support/server.ts";
import { createStockAgent, fetchSettings, type StockAgent } from "../support/stock-agent.ts";
import { until } from "../support/until.ts";

interface Pending {
  readonly nodeid: string;
  readonly name: string;
  readonly isConnected: boolean;
  readonly isRefused: boolean;
}

const AWAIT_APPROVAL = 32;

describe("approval of new devices", { timeout: 240_000 }, () => {
  let host: TestServer;
  let control: ControlClient;
  let agent: StockAgent;
  let groupId = "";

  before(async () => {
    host = await startTestServer();
    control = await openControl(host.wsUrl);
    const wish = { action: "createmesh", meshname: "Guarded", meshtype: 2, flags: AWAIT_APPROVAL };
    groupId = String((await control.ask(wish)).meshid);
    agent = await createStockAgent({ settings: await fetchSettings(host.url, groupId) });
    agent.start();
  });
  after(async () => {
    control.close();
    await agent.remove();
    await host.stop();
  });

  const pending = async (): Promise<readonly Pending[]> =>
    (await control.ask({ action: "pendingDevices", meshid: groupId })).devices as readonly Pending[];
  const one = (name: string, isWanted: (device: Pending) => boolean): Promise<Pending> =>
    until(name, async () => (await pending()).find(isWanted));
  const online = async (): Promise<unknown> => {
    const { nodes } = await control.ask({ action: "nodes" });
    const [found] = Object.values(nodes as Record<string, { conn?: number; agent: object }[]>).flat();
    return found?.conn === 1 && "core" in found.agent ? found : undefined;
  };
  const attempts = (): number => host.log.filter(({ message }) => message === "agent is held").length;

  it("holds the agent, tells who may decide, and lets it alone", async () => {
    const isTold = ({ event }: Message): boolean => (event as Message | undefined)?.action === "devicewaits";
    const told = await control.wait("devicewaits", isTold);
    assert.match(String((told.event as Message).msg), /waits for approval to join Guarded/);
    const device = await one("it waits", ({ isConnected }) => isConnected);
    assert.deepEqual([device.isRefused, await online()], [false, undefined]);
    const before = attempts();
    await new Promise((resolve) => setTimeout(resolve, 5_000));
    assert.equal(attempts(), before, "an agent that waits does not come again and again");
    assert.equal((await pending()).length, 1);
  });

  it("remembers a refusal, also over a restart of the server", async () => {
    const [device] = await pending();
    await control.ask({ action: "refuseDevices", meshid: groupId, nodeids: [device?.nodeid] });
    await host.restart();
    control.close();
    control = await openControl(host.wsUrl);
    await one("it is back and refused", ({ isConnected, isRefused }) => isConnected && isRefused);
    assert.equal(await online(), undefined);
  });

  it("lets it wait again when the refusal is taken back", async () => {
    const [device] = await pending();
    await control.ask({
      ...{ action: "refuseDevices", meshid: groupId, nodeids: [device?.nodeid], isTakenBack: true },
    });
    await one("it waits again", ({ isConnected, isRefused }) => isConnected && !isRefused);
  });

  it("goes on with the same connection when it is approved: the device is there with its core", async () => {
    const before = attempts();
    const reply = await control.ask({ action: "approveDevices", meshid: groupId });
    assert.deepEqual([reply.result, reply.count], ["ok", 1]);
    await until("the device is online", online);
    assert.equal(attempts(), before);
    assert.deepEqual(await pending(), []);
    await agent.stop();
    await until("it is offline", async () => ((await online()) === undefined ? true : undefined));
    agent.start();
    await until("it comes back without being asked", online);
  });

  it("lets in those that wait when the group needs it no more", async () => {
    const { nodes } = await control.ask({ action: "nodes" });
    const [device] = Object.values(nodes as Record<string, { _id: string }[]>).flat();
    await control.ask({ action: "removedevices", nodeids: [device?._id] });
    await one("it waits once more", ({ isConnected }) => isConnected);
    await control.ask({ action: "editmesh", meshid: groupId, flags: 0 });
    await until("the device is online", online);
  });
});
