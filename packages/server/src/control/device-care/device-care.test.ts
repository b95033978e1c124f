/** Which neighbours wake a device, and what a table of devices may hold. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { createDeviceId, encodeIdText, type WireInterfaces } from "@tendril/protocol";
import { type DeviceDocument, deviceCollection, interfaceCollection } from "../../store/index.ts";
import { createHarness, type Harness } from "../control-harness.suite.ts";
import { csvCell } from "../reports/index.ts";
import { toCsv } from "./device-details.ts";
import { macsOf, wakeDevice } from "./wake.ts";

const lan = (address: string, mac = "02:FC:00:00:00:01"): WireInterfaces => ({
  lo: [{ family: "IPv4", address: "127.0.0.1", netmask: "255.0.0.0", mac: "00:00:00:00:00:00" }],
  eth0: [
    { family: "IPv4", address, netmask: "255.255.255.0", mac },
    { family: "IPv6", address: "fe80::1", mac },
  ],
});

describe("waking by neighbours", () => {
  let harness: Harness;
  let target: DeviceDocument;
  const sentTo: string[] = [];

  before(async () => {
    harness = await createHarness();
    const { services, deviceId } = harness;
    const found = await services.devices.get(deviceId);
    assert.ok(found);
    target = found;
    const devices = services.store.collection(deviceCollection);
    for (let i = 1; i <= 30; i++) {
      const _id = createDeviceId("", encodeIdText(new Uint8Array(48).fill(100 + i)));
      await devices.put({ ...found, _id, name: `n${i}` });
      const address = i <= 2 ? `192.0.2.${10 + i}` : `198.51.100.${i}`;
      await services.store
        .collection(interfaceCollection)
        .put({ _id, domain: "", updateTime: 1, netif2: lan(address) });
    }
  });
  after(() => harness.close());

  const wake = async () => {
    sentTo.length = 0;
    const { services } = harness;
    const agents = {
      ...services.agents,
      send(id: string) {
        sentTo.push(id);
        return true;
      },
    };
    return await wakeDevice({ ...services, agents }, target);
  };
  const setNetwork = (netif2: WireInterfaces) =>
    harness.services.store
      .collection(interfaceCollection)
      .put({ _id: target._id, domain: "", updateTime: 1, netif2 });

  it("says that nothing is known about its network", async () => {
    assert.deepEqual(await wake(), { kind: "unknown", why: "no-interfaces" });
    await setNetwork({ lo: [{ mac: "00:00:00:00:00:00" }], eth0: [{ address: "192.0.2.7" }] });
    assert.deepEqual(await wake(), { kind: "unknown", why: "no-address" });
  });

  it("uses those of the same network", async () => {
    await setNetwork(lan("192.0.2.7"));
    const outcome = await wake();
    assert.deepEqual(
      outcome,
      { kind: "sent", neighbours: 3 },
      "two others, and itself while it is connected",
    );
  });

  it("uses some of the group when none is known to be near", async () => {
    await setNetwork({ eth0: [{ mac: "02:FC:00:00:00:01" }] });
    assert.deepEqual(await wake(), { kind: "sent", neighbours: 20 });
  });

  it("sends each address once and none that is none", () => {
    assert.deepEqual(macsOf({ ...lan("192.0.2.7"), tun0: [{ mac: "x" }, {}] }), ["02FC00000001"]);
  });
});

describe("tables of devices", () => {
  it("hold no formulas and no broken lines, whatever a device calls itself", () => {
    assert.equal(csvCell('=cmd|"/c calc"!A1'), '"\'=cmd|""/c calc""!A1"');
    for (const begin of ["=", "+", "-", "@", "\t", "\r"]) assert.match(csvCell(`${begin}x`), /^"'/);
    assert.equal(csvCell("a\r\nb,c"), '"a\r\nb,c"');
    assert.equal(csvCell(undefined), "");
    assert.equal(csvCell(5), "5");
  });

  it("have a line of names, also without a device", () => {
    assert.match(toCsv([]), /^id,name,rname,host,.*,lastConnectAddr\r\n$/);
  });
});
