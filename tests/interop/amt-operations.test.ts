/** What administrators do to devices with Intel AMT, over the CIRA connection of a simulated one. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { after, before, describe, it } from "node:test";
import { promisify } from "node:util";
import { stock } from "../../tools/stock.ts";
import { createAmtGroup, dialCira, type SimulatedDevice } from "../support/cira.ts";
import { type ControlClient, openControl } from "../support/control-client.ts";
import { PASSWORD as LOGIN_PASSWORD, startTestServer, type TestServer } from "../support/server.ts";
import { until } from "../support/until.ts";

const run = promisify(execFile);
const UUID = "00112233-4455-6677-8899-aabbccddeeff";
const PASSWORD = "P@ssw0rd";

describe("devices with Intel AMT, through CIRA", { timeout: 240_000 }, () => {
  let host: TestServer;
  let control: ControlClient;
  let simulated: SimulatedDevice;
  let nodeid = "";
  const ask = async (action: string, fields: object = {}): Promise<Record<string, unknown>> => {
    const reply = await control.ask({ action, nodeid, ...fields });
    assert.equal(reply.result, "ok", `${action}: ${String(reply.result)}`);
    return reply;
  };
  const shown = async (): Promise<Record<string, unknown>> => {
    const { nodes } = await control.ask({ action: "nodes" });
    const all = Object.values(nodes as Record<string, Record<string, unknown>[]>).flat();
    return all.find(({ _id }) => _id === nodeid) ?? {};
  };

  before(async () => {
    host = await startTestServer({ flags: ["--mps-port", "0"] });
    control = await openControl(host.wsUrl);
    const { access } = await createAmtGroup(control);
    const device = { uuid: UUID, powerDelayMs: 20, pullPage: 1, clockSkew: 600 };
    simulated = dialCira(host, access, { device, cira: { window: 512, fragment: 100 } });
    nodeid = await until("the device", async () => {
      const { nodes } = await control.ask({ action: "nodes" });
      return Object.values(nodes as Record<string, { _id: string }[]>).flat()[0]?._id;
    });
    await until("its ports", () => simulated.cira.state === "up");
  });
  after(async () => {
    simulated.cira.close();
    control.close();
    await host.stop();
  });

  it("cannot be asked before their login is given, or with a wrong one", async () => {
    const before = await control.ask({ action: "amtstate", nodeid });
    assert.match(String(before.result), /No user name and password/);
    await ask("amtlogin", { user: "admin", pass: "wrong" });
    const refused = await control.ask({ action: "amtstate", nodeid });
    assert.match(String(refused.result), /refuses the user name or password/);
    assert.equal(Object((await shown()).intelamt).warn, 1);
  });

  it("tell what they are, once the login is right, and it is told to nobody", async () => {
    await ask("changedevice", { intelamt: { user: "admin", pass: PASSWORD, tls: 0 } });
    const state = await ask("amtstate");
    assert.equal(Object(state.settings).hostname, "amt-sim");
    assert.equal(state.version, "16.1.25");
    const device = await shown();
    assert.deepEqual(
      [device.pwr, Object(device.intelamt).ver, Object(device.intelamt).warn],
      [1, "16.1.25", undefined],
    );
    assert.ok(!JSON.stringify(control.received).includes(PASSWORD), "no page gets it");
    assert.ok(!JSON.stringify(host.log).includes(PASSWORD), "no log gets it");
  });

  it("go off and on, and their state follows", async () => {
    await ask("amtpower", { change: "off" });
    await until("it is off", () => simulated.device.power.state === 8);
    await until("it is shown as off", async () => (await shown()).pwr === 6);
    await control.ask({ action: "poweraction", nodeids: [nodeid], actiontype: 302 });
    await until("it is on", () => simulated.device.power.state === 2);
    await until("it is shown as on", async () => (await shown()).pwr === 1);
  });

  it("go off, on and through a reset by the stock MeshCtrl", async () => {
    const meshctrl = async (change: string): Promise<string> => {
      const login = ["--url", host.wsUrl, "--loginuser", "admin", "--loginpass", LOGIN_PASSWORD];
      const words = [stock.meshctrl, "devicepower", "--id", nodeid, change, ...login];
      return (await run(process.execPath, words)).stdout;
    };
    assert.match(await meshctrl("--amtoff"), /^ok/i);
    await until("it is off", () => simulated.device.power.state === 8);
    assert.match(await meshctrl("--amton"), /^ok/i);
    await until("it is on", () => simulated.device.power.state === 2);
    const boots = simulated.device.power.boots.length;
    assert.match(await meshctrl("--amtreset"), /^ok/i);
    await until("the reset", () => simulated.device.power.boots.length === boots + 1);
  });

  it("boot once into the BIOS, then as always", async () => {
    const boots = simulated.device.power.boots.length;
    await control.ask({ action: "poweraction", nodeids: [nodeid], actiontype: 312 });
    await until("the boot", () => simulated.device.power.boots.length === boots + 1);
    await ask("amtpower", { change: "reset" });
    await until("the next boot", () => simulated.device.power.boots.length === boots + 2);
    assert.deepEqual(
      simulated.device.power.boots.slice(boots).map(({ bios }) => bios),
      [true, false],
    );
  });

  it("show hardware, both logs, certificates, and set their clock", async () => {
    const { hardware, network } = await ask("amtinventory");
    assert.equal(Object(hardware).uuid, UUID);
    assert.equal(Object(network)[0].kind, "wired");
    assert.ok(Object((await ask("amtlog", { log: "event" })).entries).length > 0);
    assert.ok(Object((await ask("amtlog", { log: "audit" })).entries).length > 0);
    assert.ok((await ask("amtsecurity")).security);
    const { offset, wasSet } = await ask("amtclock");
    assert.ok(Math.abs(Number(offset) - 600) < 10);
    assert.equal(wasSet, true);
  });

  it("send alerts that become events", async () => {
    assert.equal((await ask("amtevents", { step: "subscribe" })).isSubscribed, true);
    simulated.device.deliver("iAMT0005", ["0"]);
    const heard = await control.wait("the alert", ({ event }) => Object(event).action === "amtalert");
    assert.match(String(Object(heard.event).msg), /alert iAMT0005/);
    assert.equal((await ask("amtevents", { step: "unsubscribe" })).isSubscribed, false);
  });

  it("never got more than they granted", () => {
    assert.deepEqual(simulated.seen("apf-window-violation"), []);
    assert.deepEqual(simulated.seen("digest-nc-replay"), []);
  });
});
