import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { WireDevice, WireEvent, WireGroup } from "@tendril/protocol";
import { DeviceStore } from "./store.ts";

const group = { _id: "mesh//g", name: "Group" } as WireGroup;
const device = (name: string, fields: object = {}): WireDevice =>
  ({ _id: `node//${name}`, name, meshid: group._id, ...fields }) as unknown as WireDevice;
const event = (fields: object): WireEvent => fields as WireEvent;

function loaded(devices: readonly WireDevice[]): DeviceStore {
  const store = new DeviceStore((run) => run());
  store.load([group], { [group._id]: devices });
  return store;
}

describe("device store", () => {
  it("follows connections, removals and moves", () => {
    const store = loaded([device("a"), device("b")]);
    store.receive(event({ action: "nodeconnect", nodeid: "node//a", conn: 1, pwr: 1, ct: 5 }));
    store.receive(event({ action: "removenode", nodeid: "node//b" }));
    assert.equal(store.devices.get("node//a")?.conn, 1);
    assert.deepEqual([...store.devices.keys()], ["node//a"]);
  });

  it("keeps events that came while the whole was asked for", () => {
    const store = loaded([]);
    store.beginLoad();
    store.receive(event({ action: "addnode", node: device("new", { conn: 1 }) }));
    store.receive(event({ action: "removenode", nodeid: "node//gone" }));
    store.load([group], { [group._id]: [device("gone")] });
    assert.deepEqual([...store.devices.keys()], ["node//new"]);
  });

  it("holds nothing once it is loaded", () => {
    const store = loaded([]);
    store.beginLoad();
    store.receive(event({ action: "addnode", node: device("new") }));
    store.load([group], {});
    store.load([group], {});
    assert.equal(store.devices.size, 0);
  });

  it("tells each change once a frame", () => {
    const runs: (() => void)[] = [];
    const store = new DeviceStore((run) => runs.push(run));
    store.load([group], {});
    store.receive(event({ action: "addnode", node: device("a") }));
    store.receive(event({ action: "addnode", node: device("b") }));
    assert.equal(runs.length, 1);
    runs[0]?.();
    assert.equal(store.revision.value, 1);
  });

  it("finds a device by the only beginning that fits", () => {
    const store = loaded([device("abcdefgh"), device("abcdefxy")]);
    assert.equal(store.findDevice("abcdefg")?.name, "abcdefgh");
    assert.equal(store.findDevice("abcdef"), undefined);
  });
});
