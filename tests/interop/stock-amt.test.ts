/** The unmodified stock agent beside firmware with Intel AMT: our core reaches it through the agent's own module. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { createAmtGroup } from "../support/cira.ts";
import { type ControlClient, openControl } from "../support/control-client.ts";
import { createFirmwareBeside, type FirmwareBeside } from "../support/firmware-socket.ts";
import { buildMeiStandIn, type MeiStandIn } from "../support/mei-stand-in.ts";
import { startTestServer, type TestServer } from "../support/server.ts";
import { createStockAgent, fetchSettings, type StockAgent } from "../support/stock-agent.ts";
import { until } from "../support/until.ts";

interface Device {
  readonly _id: string;
  readonly conn?: number;
  readonly intelamt?: Readonly<Record<string, unknown>> & {
    readonly setup?: { readonly result: string; readonly why?: string };
  };
}

const uuid = "e0000000-4455-6677-8899-aabbccddeeff";

describe("stock agent beside Intel AMT", { timeout: 240_000 }, () => {
  let host: TestServer;
  let control: ControlClient;
  let beside: FirmwareBeside;
  let agent: StockAgent;
  let standIn: MeiStandIn;
  let groupId = "";
  before(async () => {
    standIn = await buildMeiStandIn();
    host = await startTestServer({ flags: ["--mps-port", "0"], hasQuickFirmware: true });
    control = await openControl(host.wsUrl);
    ({ groupId } = await createAmtGroup(control, { name: "Stock", meshtype: 2 }));
    const amtpolicy = { type: 2, password: "Secret12!" };
    await control.ask({ action: "meshamtpolicy", meshid: groupId, amtpolicy });
    beside = await createFirmwareBeside({ uuid, controlMode: 0, osAdminPass: "Os1!os1!", redirOff: true });
    agent = await createStockAgent({
      settings: await fetchSettings(host.url, groupId),
      environment: { LD_PRELOAD: standIn.library, MEI_SOCKET: beside.path },
    });
    agent.start();
  });
  after(async () => {
    await agent.remove();
    await beside.remove();
    control.close();
    await host.stop();
    await standIn.remove();
  });

  const device = async (): Promise<Device | undefined> => {
    const { nodes } = await control.ask({ action: "nodes" });
    return (nodes as Record<string, Device[]>)[groupId]?.[0];
  };

  it("is told, activated and taken out of control through the agent's heci", async () => {
    const setup = await until("the run is over", async () => (await device())?.intelamt?.setup, 120_000);
    assert.deepEqual([setup?.result, setup?.why], ["done", undefined]);
    assert.equal(beside.device.snapshot().controlMode, 1);
    assert.deepEqual(beside.firmware.forwardings[0]?.problems, []);
    assert.equal((await device())?.intelamt?.ver, "16.1.25");
    await until("its line is closed", () => host.log.some(({ message }) => message === "CIRA gone"));
    await control.ask({ action: "meshamtpolicy", meshid: groupId, amtpolicy: { type: 1 } });
    await until("it is in its factory state", () => beside.device.snapshot().controlMode === 0, 60_000);
    assert.equal((await device())?.conn, 1, "the agent lives");
  });
});
