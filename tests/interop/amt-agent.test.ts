/** Our agent beside firmware with Intel AMT: what the server sees of it, and what it does through the agent's line. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { DeviceOptions } from "@tendril/amt-simulator";
import { createAmtGroup } from "../support/cira.ts";
import { type ControlClient, type Message, openControl } from "../support/control-client.ts";
import { createFirmwareBeside, type FirmwareBeside } from "../support/firmware-socket.ts";
import { createOwnAgent, type OwnAgent } from "../support/own-agent.ts";
import { startTestServer, type TestServer } from "../support/server.ts";
import { fetchSettings } from "../support/stock-agent.ts";
import { until } from "../support/until.ts";

interface Device {
  readonly _id: string;
  readonly conn?: number;
  readonly intelamt?: Readonly<Record<string, unknown>> & {
    readonly setup?: { readonly result: string; readonly why?: string };
  };
}

const factory = { controlMode: 0, osAdminPass: "Os1!os1!", redirOff: true };
const PASSWORD = "Secret12!";

describe("agent beside Intel AMT", { timeout: 240_000 }, () => {
  let host: TestServer;
  let control: ControlClient;
  const removals: (() => Promise<void>)[] = [];
  before(async () => {
    host = await startTestServer({ flags: ["--mps-port", "0"], hasQuickFirmware: true });
    control = await openControl(host.wsUrl);
  });
  after(async () => {
    for (const remove of removals) await remove();
    control.close();
    await host.stop();
  });

  interface Staged {
    readonly agent: OwnAgent;
    readonly beside: FirmwareBeside;
    readonly groupId: string;
    device(): Promise<Device | undefined>;
  }

  /** An agent in a group of its own, beside firmware; it runs. */
  async function stage(
    name: string,
    options: Partial<DeviceOptions>,
    amtpolicy?: object,
    prepare: (firmware: FirmwareBeside["firmware"]) => void = () => {},
  ): Promise<Staged> {
    const { groupId } = await createAmtGroup(control, { name, meshtype: 2 });
    if (amtpolicy !== undefined) await control.ask({ action: "meshamtpolicy", meshid: groupId, amtpolicy });
    const beside = await createFirmwareBeside(options);
    prepare(beside.firmware);
    const settings = await fetchSettings(host.url, groupId);
    const agent = await createOwnAgent({ settings, words: ["--mei", beside.path] });
    removals.push(async () => {
      await agent.remove();
      await beside.remove();
    });
    agent.start();
    const device = async (): Promise<Device | undefined> => {
      const { nodes } = await control.ask({ action: "nodes" });
      return (nodes as Record<string, Device[]>)[groupId]?.[0];
    };
    return { agent, beside, groupId, device };
  }

  it("tells what firmware it is, also without a policy", async () => {
    const uuid = "a0000000-4455-6677-8899-aabbccddeeff";
    const { device, beside } = await stage("Told", { uuid, controlMode: 2 });
    const found = await until(
      "the firmware is told",
      async () => (await device())?.intelamt && (await device()),
    );
    assert.deepEqual(found?.intelamt, { uuid, state: 2, flags: 4, ver: "16.1.25", sku: 16392 });
    assert.deepEqual(beside.firmware.forwardings, [], "no line is opened");
  });

  it("activates the firmware through the agent's line, up to a connection of its own", async () => {
    const uuid = "b0000000-4455-6677-8899-aabbccddeeff";
    const policy = { type: 2, password: PASSWORD, cirasetup: 2 };
    const { device, beside } = await stage("Client", { ...factory, uuid }, policy);
    const setup = await until("the run is over", async () => (await device())?.intelamt?.setup, 90_000);
    assert.deepEqual([setup?.result, setup?.why], ["done", undefined]);
    assert.equal(beside.device.snapshot().controlMode, 1);
    assert.equal(beside.seen("mps-added").length, 1);
    assert.deepEqual([(await device())?.intelamt?.state, (await device())?.intelamt?.flags], [2, 2]);
    assert.ok(beside.firmware.forwardings.length > 0);
    assert.deepEqual(beside.firmware.forwardings[0]?.problems, []);
    await until("the line is closed", () => beside.firmware.open === 0);
    const progress = control.received.map(({ event }) => event as Message | undefined);
    assert.ok(progress.some((event) => event?.action === "amtprogress" && event.step === "activation"));
    const logged = JSON.stringify(host.log);
    for (const secret of [PASSWORD, "Os1!os1!"]) assert.ok(!logged.includes(secret));
  });

  it("takes client control away", async () => {
    const uuid = "c0000000-4455-6677-8899-aabbccddeeff";
    const { device, beside, groupId } = await stage("Off", { uuid, controlMode: 1 });
    await until("it is known", async () => (await device())?.intelamt?.state === 2);
    await control.ask({ action: "meshamtpolicy", meshid: groupId, amtpolicy: { type: 1 } });
    await until("it is in its factory state", () => beside.device.snapshot().controlMode === 0);
    await until("that is known", async () => (await device())?.intelamt?.state === 0);
    assert.ok(beside.firmware.asked.includes(0x10));
  });

  it("lives on beside firmware that lies, floods and breaks off, and tells nothing of it", async () => {
    const uuid = "d0000000-4455-6677-8899-aabbccddeeff";
    const policy = { type: 2, password: PASSWORD };
    const flood = Array.from({ length: 500 }, () => Buffer.alloc(9_000, 1));
    const { beside, device } = await stage("Hostile", { ...factory, uuid }, policy, (firmware) => {
      firmware.forged.set(0x1a, flood);
    });
    const found = await until("the agent is there", async () => {
      const shown = await device();
      return shown?.conn === 1 ? shown : undefined;
    });
    await until("the firmware was asked twice", () => beside.firmware.asked.length >= 2);
    await until("no line is left", () => beside.firmware.open === 0);
    control.send({ action: "msg", type: "ps", nodeid: found._id });
    await control.wait("an answer", ({ type, nodeid }) => type === "ps" && nodeid === found._id);
    assert.equal((await device())?.intelamt, undefined);
  });
});
