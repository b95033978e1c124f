import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "node:test";
import { createDeviceId, createGroupId, encodeIdText, type GroupId } from "@tendril/protocol";
import { GroupType } from "@tendril/protocol/constants";
import { FakeClock } from "@tendril/testing";
import { SealingKey } from "../auth/index.ts";
import { createEventBus, EventLog } from "../events/index.ts";
import { openInventory } from "../inventory/index.ts";
import { silentLog } from "../log/index.ts";
import { deviceCollection, groupCollection, openStore, type Store } from "../store/index.ts";
import { CiraGroups } from "./cira-groups.ts";
import { type IdentifyDeps, identifyDevice, TUNNEL_USER } from "./identify.ts";
import { MpsCredentials, mpsUserOf } from "./mps-credentials.ts";
import { OwnPasswords } from "./own-passwords.ts";

const UUID = "00112233-4455-6677-8899-aabbccddeeff";
const groupOf = (fill: number): GroupId => createGroupId("", encodeIdText(new Uint8Array(48).fill(fill)));
const [chips, agents, local] = [groupOf(1), groupOf(2), groupOf(3)];
const own = new OwnPasswords(new SealingKey(Buffer.alloc(32)));
const agentDevice = createDeviceId("", encodeIdText(new Uint8Array(48).fill(9)));

describe("which device connects", () => {
  let store: Store;
  let clock: FakeClock;
  let deps: IdentifyDeps;
  beforeEach(async () => {
    store = await openStore({ url: "memory:" });
    clock = new FakeClock();
    const events = new EventLog(
      { store, bus: createEventBus(), clock, log: silentLog, auditKey: Buffer.alloc(48) },
      { maxAgeMs: 1e12, maxCount: 1e6 },
    );
    const { devices, groups } = await openInventory({ store, events, clock });
    const credentials = await MpsCredentials.open({ store, clock }, ["of the server before"]);
    deps = {
      ...{ devices, credentials, clock, groups: new CiraGroups({ groups, clock }) },
      ownPasswords: own,
      readTunnelCookie: (cookie) => (cookie === "good" ? agentDevice : undefined),
    };
    for (const [_id, mtype] of [
      [chips, GroupType.Amt],
      [agents, GroupType.Agent],
      [local, GroupType.Local],
    ] as const) {
      const fixed = { type: "mesh", domain: "", links: {}, creation: 1, name: "Group" } as const;
      await store.collection(groupCollection).put({ ...fixed, _id, mtype });
    }
    await store.collection(deviceCollection).put({
      ...{
        _id: agentDevice,
        type: "node",
        mtype: 2,
        domain: "",
        meshid: agents,
        name: "pc",
        rname: "pc",
        icon: 1,
      },
      ...{ agent: { ver: 0, id: 6, caps: 0 }, firstconnect: 1, intelamt: { uuid: UUID } },
    });
  });
  afterEach(() => store.close());
  const identify = (user: string, password: string, { uuid = UUID, isFirmware = true } = {}) =>
    identifyDevice(deps, { user, password, uuid }, { address: "192.0.2.1", isFirmware });
  const ofGroup = (group: GroupId, more?: Parameters<typeof identify>[2]) =>
    identify(mpsUserOf(group), deps.credentials.passwordOf(group), more);

  it("is made in a group for Intel AMT, once", async () => {
    const first = await ofGroup(chips);
    assert.equal(first.kind === "ok" && first.isNew, true);
    if (first.kind !== "ok") return;
    await deps.devices.add(first.device);
    const again = await ofGroup(chips);
    assert.equal(again.kind === "ok" && !again.isNew && again.device._id === first.device._id, true);
  });

  it("is the agent's own in a group of agents, and another one for another UUID", async () => {
    const found = await ofGroup(agents);
    assert.equal(found.kind === "ok" && found.device._id, agentDevice);
    const other = await ofGroup(agents, { uuid: "99112233-4455-6677-8899-aabbccddeeff" });
    assert.equal(other.kind === "ok" && other.isNew && other.device.mtype, 2);
  });

  it("may come with a password of the server before", async () => {
    const found = await identify(mpsUserOf(chips), "of the server before");
    assert.equal(found.kind, "ok");
  });

  it("is the one that a cookie names, for agents only", async () => {
    const found = await identify(TUNNEL_USER, "good", { isFirmware: false });
    assert.equal(found.kind === "ok" && found.device._id, agentDevice);
    assert.equal((await identify(TUNNEL_USER, "forged", { isFirmware: false })).kind, "refused");
    assert.equal((await identify(TUNNEL_USER, "good")).kind, "refused");
  });

  describe("when somebody claims the UUID of another's device", () => {
    const others = groupOf(4);
    const claim = async (user: GroupId, password: string): Promise<string> => {
      const result = await identify(mpsUserOf(user), password);
      return result.kind === "refused" ? result.why : "let in";
    };
    beforeEach(async () => {
      const fixed = { type: "mesh", domain: "", links: {}, creation: 1, name: "Others" } as const;
      await store.collection(groupCollection).put({ ...fixed, _id: others, mtype: GroupType.Amt });
      const first = await ofGroup(chips);
      if (first.kind === "ok") await deps.devices.add(first.device);
    });
    const move = async (change: object): Promise<void> => {
      const [device] = await deps.devices.inGroups([chips]);
      assert.ok(device);
      await store.collection(deviceCollection).patch(device._id, change);
    };

    it("lets nobody in with the credentials of another group", async () => {
      assert.equal(await claim(others, deps.credentials.passwordOf(others)), "device of another group");
      assert.equal(await claim(chips, deps.credentials.passwordOf(chips)), "let in");
    });

    it("lets a device that was moved in, with its former group's and its new group's", async () => {
      await move({ meshid: others });
      assert.equal(await claim(chips, deps.credentials.passwordOf(chips)), "let in");
      assert.equal(await claim(others, deps.credentials.passwordOf(others)), "let in");
    });

    it("demands its own password of a device that has one", async () => {
      const [device] = await deps.devices.inGroups([chips]);
      assert.ok(device);
      const mpspass = own.seal(device._id, "Aa1!of its own");
      await move({ intelamt: { ...device.intelamt, mpspass } });
      assert.equal(await claim(chips, deps.credentials.passwordOf(chips)), "wrong password of its own");
      assert.equal(await claim(chips, "of the server before"), "wrong password of its own");
      assert.equal(await claim(chips, "Aa1!of its own"), "let in");
    });
  });

  it("is refused without a true UUID, name, password or group", async () => {
    const right = deps.credentials.passwordOf(chips);
    const whyOf = async (found: ReturnType<typeof identify>): Promise<string> => {
      const result = await found;
      return result.kind === "refused" ? result.why : "let in";
    };
    assert.equal(await whyOf(identify(mpsUserOf(chips).slice(1), right)), "bad user name");
    assert.equal(await whyOf(identify("Z".repeat(16), right)), "unknown group");
    assert.equal(await whyOf(identify(mpsUserOf(chips), "wrong")), "wrong password");
    assert.equal(
      await whyOf(identify(mpsUserOf(chips), deps.credentials.passwordOf(agents))),
      "wrong password",
    );
    assert.equal(await whyOf(ofGroup(local)), "group of another type");
    for (const uuid of [UUID.replaceAll(/\w/g, "0"), UUID.replaceAll(/\w/g, "f")])
      assert.equal(await whyOf(ofGroup(chips, { uuid })), "no UUID");
    await store.collection(groupCollection).patch(chips, { deleted: 1 });
    assert.equal(await whyOf(ofGroup(chips)), "unknown group");
  });

  it("finds a group that was made just now, without reading all groups for each unknown name", async () => {
    assert.equal((await identify("Z".repeat(16), "x")).kind, "refused");
    const made = groupOf(7);
    const fixed = { type: "mesh", domain: "", links: {}, creation: 1, name: "New" } as const;
    await store.collection(groupCollection).put({ ...fixed, _id: made, mtype: GroupType.Amt });
    assert.equal((await ofGroup(made)).kind, "refused", "read a moment ago");
    clock.advance(2_000);
    assert.equal((await ofGroup(made)).kind, "ok");
  });
});
