import assert from "node:assert/strict";
import { beforeEach, describe, it } from "node:test";
import type { DeviceId } from "@tendril/protocol";
import type { AgentMessageServices, AgentPeer } from "../define-message.ts";
import { message as coreinfo } from "./coreinfo.ts";

const uuid = "00112233-4455-6677-8899-aabbccddeeff";
const own = "node//a" as DeviceId;

interface Device {
  readonly _id: DeviceId;
  readonly meshid: string;
  readonly agent: object;
  readonly intelamt?: object;
}

describe("Intel AMT in coreinfo", () => {
  let device: Device;
  let others: Device[];
  let warned: string[];
  let meanwhile: () => void;

  beforeEach(() => {
    device = { _id: own, meshid: "mesh//g", agent: { ver: 0, id: 6, caps: 0 } };
    others = [];
    warned = [];
    meanwhile = () => {};
  });

  const say = async (intelamt: unknown): Promise<void> => {
    const services = {
      devices: {
        inGroups: async () => {
          meanwhile();
          return [device, ...others];
        },
        change: async (_id: DeviceId, changes: (before: Device) => object) => {
          device = { ...device, ...changes(device) };
        },
      },
      log: { warn: (_fields: object, message: string) => warned.push(message) },
    } as unknown as AgentMessageServices;
    const agent = { deviceId: own, capabilities: 0, device: async () => device } as unknown as AgentPeer;
    const parsed = coreinfo.schema.parse({ action: "coreinfo", intelamt });
    await coreinfo.run(services, { agent, message: parsed });
  };
  const firmware = (more: object = {}) => ({
    ...{ UUID: uuid, ProvisioningState: 2, Flags: 2, Versions: { AMT: "16.1.25", Sku: "16392" } },
    ...more,
  });

  it("is kept with the device, beside what is known of it otherwise", async () => {
    device = { ...device, intelamt: { user: "admin", pass: "sealed", state: 0 } };
    await say(firmware({ UUID: uuid.toUpperCase() }));
    assert.deepEqual(device.intelamt, {
      ...{ user: "admin", pass: "sealed", uuid, state: 2, flags: 2, ver: "16.1.25", sku: 16392 },
    });
  });

  it("loses nothing that was written while the group was read", async () => {
    device = { ...device, intelamt: { state: 0 } };
    meanwhile = () => {
      device = { ...device, intelamt: { ...device.intelamt, mpspass: "sealed" } };
    };
    await say(firmware());
    assert.equal((device.intelamt as { mpspass?: string }).mpspass, "sealed");
  });

  it("takes no UUID that stands for none", async () => {
    await say(firmware({ UUID: "ffffffff-ffff-ffff-ffff-ffffffffffff" }));
    assert.equal((device.intelamt as { uuid?: string }).uuid, undefined);
  });

  it("stays as it was when the agent says nothing of it", async () => {
    device = { ...device, intelamt: { uuid, state: 2 } };
    await say(undefined);
    assert.deepEqual(device.intelamt, { uuid, state: 2 });
  });

  it("does not take the UUID of another device of the group", async () => {
    others = [{ ...device, _id: "node//b" as DeviceId, intelamt: { uuid } }];
    await say(firmware());
    assert.deepEqual(device.intelamt, { state: 2, flags: 2, ver: "16.1.25", sku: 16392 });
    assert.deepEqual(warned, ["UUID of another device claimed"]);
  });

  it("is refused in any other form", async () => {
    const wrong = [
      ...["text", 7, {}, { UUID: "x" }, firmware({ Flags: -1 }), firmware({ ProvisioningState: "2" })],
      ...[firmware({ Versions: { AMT: "x".repeat(33) } }), firmware({ Versions: [] })],
      ...["Infinity", "-5", "1e300", "0x10"].map((Sku) => firmware({ Versions: { Sku } })),
    ];
    for (const intelamt of wrong) await assert.rejects(say(intelamt), JSON.stringify(intelamt));
  });
});
