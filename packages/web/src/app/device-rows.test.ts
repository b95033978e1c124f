import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { WireDevice } from "@tendril/protocol";
import { DeviceStore } from "../control/store.ts";
import { arrange, type View } from "./device-rows.ts";

const device = (name: string, more: Partial<WireDevice> = {}): WireDevice => ({
  _id: `node//${name}`,
  type: "node",
  mtype: 2,
  domain: "",
  name,
  icon: 1,
  ...more,
});
const group = (id: string, name: string) => ({
  _id: id,
  type: "mesh" as const,
  mtype: 2,
  name,
  domain: "",
  links: {},
});
const view: View = { text: "", sort: "name", isDescending: false, folded: new Set() };

function filled(): DeviceStore {
  const store = new DeviceStore((run) => run());
  store.load([group("mesh//b", "Beta"), group("mesh//a", "Alpha")], {
    "mesh//b": [device("pc-10", { conn: 1 }), device("pc-2", { ip: "10.0.0.2" })],
    "mesh//a": [device("kiosk", { tags: ["vip"] })],
  });
  return store;
}

describe("rows of the device list", () => {
  it("stand in groups by name, with numbers sorted as numbers", () => {
    const { rows } = arrange(filled(), view);
    assert.deepEqual(
      rows.map((row) => (row.kind === "group" ? `${row.name} ${row.online}/${row.total}` : row.device.name)),
      ["Alpha 0/1", "kiosk", "Beta 1/2", "pc-2", "pc-10"],
    );
  });

  it("leave out what does not match and groups without a match", () => {
    const { rows, devices } = arrange(filled(), { ...view, text: "tag:vip" });
    assert.equal(rows.length, 2);
    assert.equal(devices[0]?.name, "kiosk");
  });

  it("hide the devices of a folded group and still count them", () => {
    const { rows, devices } = arrange(filled(), { ...view, folded: new Set(["mesh//b"]) });
    assert.equal(rows.length, 3);
    assert.equal(devices.length, 3);
  });

  it("follow events", () => {
    const store = filled();
    store.receive({ action: "nodeconnect", nodeid: "node//pc-2", conn: 1, pwr: 1, ct: 5 });
    store.receive({
      action: "changenode",
      node: device("renamed", { _id: "node//kiosk", meshid: "mesh//a" }),
    });
    store.receive({ action: "removenode", nodeid: "node//pc-10" });
    const names = arrange(store, { ...view, text: "is:online" }).devices.map(({ name }) => name);
    assert.deepEqual(names, ["pc-2"]);
    assert.equal(store.devices.get("node//kiosk")?.name, "renamed");
  });

  it("go with their group", () => {
    const store = filled();
    store.receive({ action: "deletemesh", meshid: "mesh//b" });
    assert.equal(store.devices.size, 1);
  });
});
