/** Cases of the actions on devices that wait for approval. */
import assert from "node:assert/strict";
import { createDeviceId, encodeIdText } from "@tendril/protocol";
import { DeviceRight } from "@tendril/protocol/constants";
import type { DeviceDocument, PendingDeviceDocument } from "../store/index.ts";
import type { Harness } from "./control-harness.suite.ts";
import type { ActionCases } from "./describe-action.suite.ts";

const SEEING = DeviceRight.RemoteControl;

/** Two devices wait for the group of the harness; `FIRST` and `SECOND` in fields are their ids. */
async function prepare({ services, groupId, deviceId }: Harness): Promise<Record<string, string>> {
  const [known, group] = [await services.devices.get(deviceId), await services.groups.get(groupId)];
  assert.ok(known && group);
  const ids = [1, 2].map((byte) => createDeviceId("", encodeIdText(new Uint8Array(48).fill(byte))));
  for (const [i, _id] of ids.entries()) {
    const device: DeviceDocument = { ...known, _id, name: `new${i}`, ip: "192.0.2.7" };
    assert.equal(await services.pending.knock(device, group, "192.0.2.7"), "waits");
  }
  return { FIRST: String(ids[0]), SECOND: String(ids[1]) };
}

const pendingOf = async ({ services, groupId }: Harness): Promise<readonly PendingDeviceDocument[]> =>
  await services.pending.inGroups([groupId]);
const namesOf = (list: readonly PendingDeviceDocument[]): string[] =>
  list.map(({ device, isRefused }) => `${device.name}${isRefused ? " refused" : ""}`).sort();
const malformed = [
  {},
  { meshid: 7 },
  { meshid: "GROUP", nodeids: "all" },
  { meshid: "GROUP", nodeids: [""] },
];

export const pendingCases: Readonly<Record<string, ActionCases>> = {
  pendingDevices: {
    prepare,
    allowed: {
      rights: DeviceRight.ManageDevices,
      fields: { meshid: "GROUP" },
      async check(harness, [reply]) {
        const shown = reply?.devices as { name: string; ip: string; isConnected: boolean }[];
        assert.deepEqual(shown.map(({ name }) => name).sort(), ["new0", "new1"]);
        assert.deepEqual([shown[0]?.ip, shown[0]?.isConnected], ["192.0.2.7", false]);
        const { services, user, groupId } = harness;
        await harness.grant(SEEING);
        const account = await user();
        assert.equal(services.rights.onGroup(account, groupId), SEEING);
        const { action } = await import("./actions/devices/pending-devices.ts");
        const [nothing] = await harness.send(action, { meshid: groupId });
        assert.deepEqual(nothing?.devices, [], "nothing for who only sees the group");
      },
    },
    malformed: [{ meshid: 7 }],
  },
  approveDevices: {
    prepare,
    allowed: {
      rights: DeviceRight.ManageDevices,
      fields: { meshid: "GROUP", nodeids: ["FIRST", "nobody"] },
      reply: { result: "ok", count: 1 },
      async check(harness) {
        const { services, groupId } = harness;
        assert.deepEqual(namesOf(await pendingOf(harness)), ["new1"]);
        const devices = await services.devices.inGroups([groupId]);
        assert.deepEqual(devices.map(({ name }) => name).sort(), ["new0", "pc"]);
        const { action } = await import("./actions/devices/approve-devices.ts");
        const [none] = await harness.send(action, { meshid: groupId, nodeids: ["nobody"] });
        assert.equal(none?.result, "no such device waits");
        await harness.grant(DeviceRight.ManageDevices, 0x1000);
        const [restricted] = await harness.send(action, { meshid: groupId });
        assert.equal(restricted?.result, "Permission denied", "where the account may add no devices");
        await harness.grant(DeviceRight.ManageDevices);
        const [all] = await harness.send(action, { meshid: groupId });
        assert.deepEqual([all?.result, all?.count], ["ok", 1]);
      },
    },
    denied: { rights: SEEING, result: "Access denied" },
    malformed,
  },
  refuseDevices: {
    prepare,
    allowed: {
      rights: DeviceRight.ManageDevices,
      fields: { meshid: "GROUP", nodeids: ["SECOND"] },
      reply: { result: "ok", count: 1 },
      async check(harness) {
        const { services, groupId } = harness;
        assert.deepEqual(namesOf(await pendingOf(harness)), ["new0", "new1 refused"]);
        const [refused] = (await pendingOf(harness)).filter(({ isRefused }) => isRefused);
        const group = await services.groups.get(groupId);
        assert.ok(refused && group);
        assert.equal(refused.refusedBy, "tester");
        assert.equal(await services.pending.knock(refused.device, group, "192.0.2.9"), "refused");
        const { action } = await import("./actions/devices/refuse-devices.ts");
        await harness.send(action, { meshid: groupId, nodeids: [refused.nodeid], isTakenBack: true });
        assert.deepEqual(namesOf(await pendingOf(harness)), ["new0"]);
        assert.equal(await services.pending.knock(refused.device, group, "192.0.2.9"), "waits");
      },
    },
    denied: { rights: SEEING, result: "Access denied" },
    malformed: [...malformed, { meshid: "GROUP", isTakenBack: 1 }],
  },
};
