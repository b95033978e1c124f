/** Firmware at loopback addresses that comes and goes. */
import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "node:test";
import { AmtDevice, type Lan, startLan } from "@tendril/amt-simulator";
import { createDeviceId, createGroupId, type DeviceId, encodeIdText } from "@tendril/protocol";
import { ConnectionBit, GroupType, PowerState } from "@tendril/protocol/constants";
import { createEventBus, EventLog } from "../../events/index.ts";
import { type Inventory, openInventory } from "../../inventory/index.ts";
import { silentLog } from "../../log/index.ts";
import { deviceCollection, groupCollection, openStore } from "../../store/index.ts";
import { systemClock } from "../../time/index.ts";
import { LanWatch } from "./lan-watch.ts";

/** Below the ports that systems give to whoever asks for any. */
const OFFSET = 11_000;
const ports = { rmcp: 27_623, wsman: 27_992, wsmanTls: 27_993 };
const groupId = createGroupId("", encodeIdText(new Uint8Array(48).fill(1)));
const idOf = (fill: number): DeviceId => createDeviceId("", encodeIdText(new Uint8Array(48).fill(fill)));

describe("firmware in the network", { timeout: 60_000 }, () => {
  let inventory: Inventory;
  let watch: LanWatch;
  let told: string[] = [];
  const open: Lan[] = [];

  const device = async (bind: string, rmcpPort = ports.rmcp): Promise<Lan> => {
    const lan = await startLan(new AmtDevice(), { bind, offset: OFFSET, rmcpPort });
    open.push(lan);
    return lan;
  };
  const add = async (fill: number, host: string): Promise<DeviceId> => {
    const name = `pc${fill}`;
    await inventory.store.collection(deviceCollection).put({
      ...{
        _id: idOf(fill),
        type: "node",
        mtype: GroupType.Amt,
        domain: "",
        meshid: groupId,
        name,
        rname: name,
      },
      ...{ icon: 1, agent: { ver: 0, id: 0, caps: 0 }, firstconnect: 1, host },
    });
    return idOf(fill);
  };
  const connOf = (id: DeviceId): number | undefined => inventory.presence.ofFirmware(id)?.conn;

  beforeEach(async () => {
    told = [];
    const store = await openStore({ url: "memory:" });
    const events = new EventLog(
      { store, bus: createEventBus(), clock: systemClock, log: silentLog, auditKey: Buffer.alloc(48) },
      { maxAgeMs: 1e12, maxCount: 1e6 },
    );
    inventory = await openInventory({ store, events, clock: systemClock });
    await store.collection(groupCollection).put({
      ...{ _id: groupId, type: "mesh", mtype: GroupType.Amt, domain: "", name: "G", links: {}, creation: 1 },
    });
    watch = new LanWatch({
      ...{ ...inventory, log: silentLog, ports },
      onUp: (id) => told.push(`up ${id.length}`),
      onDown: (id) => told.push(`down ${id.length}`),
    });
  });
  afterEach(async () => {
    watch.close();
    for (const lan of open.splice(0)) lan.close();
    await inventory.store.close();
  });

  it("is there once it answers, and gone when it missed two rounds", async () => {
    await device("127.0.10.2");
    const id = await add(2, "127.0.10.2");
    await watch.sweep();
    await watch.sweep();
    assert.deepEqual([connOf(id), told.length], [ConnectionBit.AmtLocal, 1]);
    open.pop()?.close();
    await watch.sweep();
    assert.equal(connOf(id), ConnectionBit.AmtLocal);
    await watch.sweep();
    assert.deepEqual([connOf(id), told.at(-1)?.slice(0, 4)], [undefined, "down"]);
  });

  it("is found over HTTP where it answers no pings", async () => {
    await device("127.0.10.3", 0);
    const id = await add(3, "127.0.10.3");
    await watch.sweep();
    assert.equal(connOf(id), ConnectionBit.AmtLocal);
  });

  it("is not looked for where it connects by itself, and never in the server itself", async () => {
    await device("127.0.10.4");
    const connected = await add(4, "127.0.10.4");
    const cira = { conn: ConnectionBit.Cira, pwr: PowerState.On };
    inventory.presence.setFirmware(connected, cira);
    await add(5, "127.0.0.1");
    await add(6, "localhost");
    await add(7, "no.such.name.invalid");
    await watch.sweep();
    assert.deepEqual(inventory.presence.ofFirmware(connected), cira);
    assert.deepEqual(told, []);
  });
});
