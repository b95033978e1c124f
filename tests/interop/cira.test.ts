/** Devices with Intel AMT that connect by themselves (CIRA): they appear, are reached, go, and come back. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { after, before, describe, it } from "node:test";
import { promisify } from "node:util";
import { type CiraAccess, createAmtGroup, dialCira } from "../support/cira.ts";
import { type ControlClient, openControl } from "../support/control-client.ts";
import { startTestServer, type TestServer } from "../support/server.ts";
import { until } from "../support/until.ts";

const run = promisify(execFile);
const UUID = "00112233-4455-6677-8899-aabbccddeeff";

interface Device {
  readonly _id: string;
  readonly name: string;
  readonly mtype: number;
  readonly conn?: number;
  readonly pwr?: number;
  readonly intelamt?: Readonly<Record<string, unknown>>;
}

describe("devices that connect by CIRA", { timeout: 240_000 }, () => {
  let host: TestServer;
  let control: ControlClient;
  let access: CiraAccess;
  let groupId = "";
  const list = async (): Promise<Device[]> => {
    const { nodes } = await control.ask({ action: "nodes" });
    return Object.values(nodes as Record<string, Device[]>).flat();
  };
  const online = (conn: number | undefined): Promise<Device> =>
    until(`the device has the connections ${conn}`, async () =>
      (await list()).find((device) => device.conn === conn),
    );

  before(async () => {
    host = await startTestServer({ flags: ["--mps-port", "0"] });
    control = await openControl(host.wsUrl);
    ({ access, groupId } = await createAmtGroup(control));
  });
  after(async () => {
    control.close();
    await host.stop();
  });

  it("appear in their group, with their UUID, and are shown as there", async () => {
    const { cira } = dialCira(host, access, { device: { uuid: UUID } });
    const device = await online(2);
    assert.equal(device._id, "node//ABEiM0RVZneImaq7zN3u$wARIjNEVWZ3iJmqu8zd7v8AESIzRFVmd4iZqrvM3e7$");
    assert.deepEqual(device.intelamt, { uuid: UUID, state: 2, tls: 0 });
    assert.deepEqual([device.mtype, device.pwr], [1, 7]);
    const heard = (action: string) => control.received.filter(({ event }) => Object(event).action === action);
    await until("it is told", () => heard("addnode").length > 0 && heard("nodeconnect").length > 0);
    assert.equal(heard("addnode").length, 1);
    assert.deepEqual(
      heard("nodeconnect").map(({ event }) => [Object(event).conn, Object(event).pwr]),
      [[2, 7]],
    );
    cira.close();
    await online(undefined);
    assert.equal((await list()).length, 1, "it stays");
  });

  it("are asked to show a sign of life", async () => {
    const { cira } = dialCira(host, access, { device: { uuid: UUID } });
    const signInBytes = 2 * 23 + 1 + 4 * 5; // both services, success, four ports
    await until("the keep-alive options", () => cira.bytes.in === signInBytes + 9);
    cira.close();
    await online(undefined);
  });

  it("come in pieces of one byte, with old TLS, and under the same identity", async () => {
    for (const cira of [{ fragment: 1 }, { tls: "1.0" }, { tls: "1.1" }] as const) {
      const device = dialCira(host, access, { device: { uuid: UUID }, cira });
      await online(2);
      device.cira.drop();
      await online(undefined);
    }
    assert.equal((await list()).length, 1);
  });

  it("stay present until the last of several connections is gone", async () => {
    const first = dialCira(host, access, { device: { uuid: UUID } });
    await online(2);
    const second = dialCira(host, access, { device: { uuid: UUID } });
    await until("the second is up", () => second.cira.state === "up");
    first.cira.drop();
    await new Promise((done) => setTimeout(done, 500));
    assert.equal((await list())[0]?.conn, 2);
    second.cira.drop();
    await online(undefined);
  });

  it("are let go when they are removed, and may come again", async () => {
    const { cira } = dialCira(host, access, { device: { uuid: UUID } });
    const device = await online(2);
    const closed = new Promise((resolve) => cira.once("close", () => resolve(undefined)));
    await control.ask({ action: "removedevices", nodeids: [device._id] });
    await closed;
    assert.deepEqual(await list(), []);
    dialCira(host, access, { device: { uuid: UUID } });
    await online(2);
  });

  it("are refused for a wrong user name, a wrong password, and those of another group", async () => {
    const other = await createAmtGroup(control, { name: "Other" });
    const wrong = [
      { ...access, user: `${access.user.slice(0, 15)}_` },
      { ...access, user: access.user.slice(0, 8) },
      { ...access, password: `${access.password}x` },
      { ...access, password: other.access.password },
    ];
    const uuid = "99999999-4455-6677-8899-aabbccddeeff";
    const states = await Promise.all(
      wrong.map(async (refused) => {
        const { cira } = dialCira(host, refused, { device: { uuid } });
        let isUp = false;
        cira.once("up", () => {
          isUp = true;
        });
        await new Promise((resolve) => cira.once("close", () => resolve(undefined)));
        return isUp;
      }),
    );
    assert.deepEqual(states, [false, false, false, false]);
    assert.equal((await list()).length, 1);
    assert.ok(host.log.some(({ fields }) => fields.why === "wrong password"));
    assert.ok(!JSON.stringify(host.log).includes(access.password), "no password is logged");
  });

  it("get what they need from the command line too", async () => {
    const words = ["packages/server/bin/tendril.mjs", "amt", "credentials", "Chips", "--json"];
    const { stdout } = await run(process.execPath, [...words, "--data", host.folder, "--mps-port", "4499"]);
    const shown = JSON.parse(stdout);
    assert.equal(shown.user, access.user);
    assert.equal(shown.password, access.password);
    assert.equal(shown.port, 4499);
    assert.ok(groupId.includes(shown.user.slice(0, 4).replaceAll("X", "")) || shown.user.includes("X"));
  });

  it("belong to the device of their agent where that is known", async () => {
    const agents = await createAmtGroup(control, { name: "Agents", meshtype: 2 });
    const uuid = "12345678-4455-6677-8899-aabbccddeeff";
    const first = dialCira(host, agents.access, { device: { uuid } });
    const device = await until("the device", async () =>
      (await list()).find(({ intelamt }) => intelamt?.uuid === uuid),
    );
    assert.equal(device.mtype, 2);
    first.cira.close();
  });

  it("may be spoken for by a relay beside them, over a WebSocket", async () => {
    const uuid = "77777777-4455-6677-8899-aabbccddeeff";
    const cira = { ws: `${host.wsUrl}/apf.ashx`, connType: 1, ports: [16992] };
    const relayed = dialCira(host, access, { device: { uuid, version: "16.1.2" }, cira });
    const device = await online(8);
    assert.equal(device.intelamt?.uuid, uuid);
    relayed.cira.drop();
    await until("it is gone", async () => (await list()).every(({ conn }) => conn !== 8));
  });

  it("are what their agent says of the management engine", async () => {
    const uuid = "66666666-4455-6677-8899-aabbccddeeff";
    const cira = { ws: `${host.wsUrl}/apf.ashx`, connType: 2, ports: [16992] };
    const local = dialCira(host, access, { device: { uuid, version: "16.1.2", controlMode: 1 }, cira });
    const device = await until("the state", async () =>
      (await list()).find(({ intelamt }) => intelamt?.uuid === uuid && intelamt.ver === "16.1.2"),
    );
    assert.deepEqual([device.intelamt?.flags, device.intelamt?.sku], [2, 16392]);
    local.cira.drop();
  });
});
