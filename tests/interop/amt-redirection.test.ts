/** Sessions with the firmware through the server: the simulator in the LAN, a viewer that knows no password. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { AmtDevice, type Lan, startLan } from "@tendril/amt-simulator";
import { createAmtGroup, dialCira } from "../support/cira.ts";
import { type ControlClient, openControl } from "../support/control-client.ts";
import { seedDevices } from "../support/seed.ts";
import { openSerialViewer, type SerialViewer } from "../support/serial-viewer.ts";
import { PASSWORD as ADMIN_PASSWORD, startTestServer, type TestServer } from "../support/server.ts";
import { until } from "../support/until.ts";

const FIRMWARE = "127.0.2.1";
const PASSWORD = "P@ssw0rd";

describe("redirection through the server", { timeout: 240_000 }, () => {
  let host: TestServer;
  let control: ControlClient;
  let firmware: AmtDevice;
  let lan: Lan;
  let deviceId = "";
  let cookie = "";

  before(async () => {
    host = await startTestServer({ prepare: (folder) => seedDevices(folder, { count: 1 }) });
    await host.server.accounts.changePassword("user//admin" as never, ADMIN_PASSWORD);
    control = await openControl(host.wsUrl);
    const { nodes } = await control.ask({ action: "nodes" });
    const [device] = Object.values(nodes as Record<string, { readonly _id: string }[]>).flat();
    deviceId = device?._id ?? "";
    firmware = new AmtDevice({ amtPass: PASSWORD });
    lan = await startLan(firmware, { bind: FIRMWARE, rmcpPort: 0 });
    const intelamt = { user: "admin", pass: PASSWORD, tls: 0 };
    const changed = await control.ask({ action: "changedevice", nodeid: deviceId, host: FIRMWARE, intelamt });
    assert.equal(changed.result, "ok");
    cookie = encodeURIComponent(String((await control.ask({ action: "authcookie" })).cookie));
  });
  after(async () => {
    lan?.close();
    control?.close();
    await host?.stop();
  });

  const open = (query: string): SerialViewer => openSerialViewer(host.wsUrl, query);

  it("shows the BIOS on the serial line and takes keys", async () => {
    const viewer = open(`p=2&host=${encodeURIComponent(deviceId)}&auth=${cookie}`);
    await until("the menu", () => viewer.text.includes("SimBIOS Setup Utility"));
    viewer.write("2");
    await until("the echo", () => viewer.text.includes("echo> "));
    firmware.requestPower(10);
    await until("a start", () => viewer.text.includes("SimBIOS (boot: default)"));
    viewer.socket.close();
    await until("the end at the device", () => firmware.sessions.size === 0);
    await until("its events", async () => {
      const { events } = await control.ask({ action: "events", nodeid: deviceId, limit: 20 });
      const texts = (events as { readonly msg?: string }[]).map(({ msg }) => msg ?? "");
      const hasEnded = texts.some((text) => text.startsWith("Serial-over-LAN ended"));
      return hasEnded && texts.includes("Intel AMT account set");
    });
  });

  it("tells nobody the password", async () => {
    await control.ask({ action: "nodes" });
    assert.ok(!JSON.stringify(control.received).includes(PASSWORD));
  });

  for (const [what, status, query] of [
    ["nobody", 401, () => `p=2&host=${encodeURIComponent(deviceId)}`],
    ["another kind of relay", 404, () => `p=4&host=${encodeURIComponent(deviceId)}&auth=${cookie}`],
    ["a device that is not there", 404, () => `p=2&host=node//${"A".repeat(64)}&auth=${cookie}`],
    ["no device at all", 404, () => `p=2&host=127.0.0.1&port=22&auth=${cookie}`],
  ] as const) {
    it(`refuses ${what}`, async () => {
      const viewer = open(query());
      await until("the refusal", () => viewer.status === status);
    });
  }

  it("says when the firmware does not answer", async () => {
    await control.ask({ action: "changedevice", nodeid: deviceId, host: "127.0.2.250" });
    const viewer = open(`p=2&host=${encodeURIComponent(deviceId)}&auth=${cookie}`);
    await until("the refusal", () => /^Intel AMT does not answer/.test(viewer.reason));
  });
});

describe("redirection over CIRA", { timeout: 240_000 }, () => {
  it("crosses the connection that the device opened, in small pieces and a small window", async (t) => {
    const host = await startTestServer({ flags: ["--mps-port", "0"] });
    const control = await openControl(host.wsUrl);
    const { access } = await createAmtGroup(control);
    const { cira, device } = dialCira(host, access, { cira: { window: 64, fragment: 33 } });
    t.after(async () => {
      cira.close();
      control.close();
      await host.stop();
    });
    const nodeid = await until("the device", async () => {
      const { nodes } = await control.ask({ action: "nodes" });
      return Object.values(nodes as Record<string, { readonly _id: string }[]>).flat()[0]?._id;
    });
    const intelamt = { user: "admin", pass: PASSWORD, tls: 0 };
    assert.equal((await control.ask({ action: "changedevice", nodeid, intelamt })).result, "ok");
    const cookie = encodeURIComponent(String((await control.ask({ action: "authcookie" })).cookie));
    const viewer = openSerialViewer(host.wsUrl, `p=2&host=${encodeURIComponent(nodeid)}&auth=${cookie}`);
    await until("the menu", () => viewer.text.includes("SimBIOS Setup Utility"));
    viewer.write("2");
    await until("the echo", () => viewer.text.includes("echo> "));
    const typed = "0123456789".repeat(50);
    viewer.write(typed);
    await until("all that was typed", () => viewer.text.endsWith(typed));
    viewer.socket.close();
    await until("the end at the device", () => device.sessions.size === 0);
  });
});
