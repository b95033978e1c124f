/** Cases of the actions that look after devices: wake-up, details, invitations, entries by hand. */
import assert from "node:assert/strict";
import { parseConversation } from "@tendril/protocol";
import { DeviceRight, FULL_RIGHTS } from "@tendril/protocol/constants";
import { eventCollection, interfaceCollection, lastContactCollection } from "../store/index.ts";
import { type Harness, PASSWORD } from "./control-harness.suite.ts";
import type { ActionCases } from "./describe-action.suite.ts";
import { readAgentInvitation } from "./device-care/index.ts";

const device = { nodeid: "DEVICE" };
const devices = { nodeids: ["DEVICE"] };
const SEEING = DeviceRight.ServerFiles;

async function withInterfaces({ services, deviceId, groupId }: Harness): Promise<Record<string, string>> {
  await services.store.collection(interfaceCollection).put({
    _id: deviceId,
    domain: "",
    updateTime: 1,
    netif2: {
      eth0: [{ mac: "02:FC:00:00:00:01", family: "IPv4", address: "192.0.2.7", netmask: "255.255.255.0" }],
    },
  });
  await services.store.collection(lastContactCollection).put({
    ...{ _id: deviceId, domain: "", meshid: groupId, time: 5, cause: 1, connectType: 1, addr: "192.0.2.7:9" },
  });
  return {};
}

async function lastEvent({ services }: Harness, action: string) {
  await services.events.flush();
  const where = { action };
  const [found] = await services.store.collection(eventCollection).find({ where });
  return found?.event;
}

export const deviceCases: Readonly<Record<string, ActionCases>> = {
  changedevice: {
    allowed: {
      rights: DeviceRight.ManageDevices,
      fields: {
        ...device,
        name: "new name",
        tags: "b, a,b",
        desc: "",
        intelamt: { user: "admin", pass: "x" },
      },
      reply: { result: "ok" },
      async check({ services, deviceId }) {
        const changed = await services.devices.get(deviceId);
        assert.equal(changed?.name, "new name");
        assert.deepEqual(changed?.tags, ["a", "b"]);
        assert.ok(!JSON.stringify(changed).includes("admin"));
      },
    },
    denied: { rights: SEEING, result: "Access Denied" },
    malformed: [
      { ...device, icon: 99 },
      { nodeid: ["x"] },
      { name: "x" },
      { ...device, intelamt: { user: "x".repeat(33), pass: "" } },
    ],
  },
  meshmessenger: {
    allowed: {
      rights: DeviceRight.ChatNotify,
      fields: device,
      reply: { result: "ok" },
      async check(harness) {
        const [sent] = harness.toAgent as Record<string, unknown>[];
        assert.deepEqual([sent?.action, sent?.type, sent?.userid], ["msg", "openUrl", "user//tester"]);
        const address = new URL(String(sent?.url));
        assert.equal(address.pathname, "/messenger");
        const conversation = parseConversation(address.searchParams.get("id") ?? "");
        assert.deepEqual([conversation?.invited, conversation?.inviter], [harness.deviceId, "user//tester"]);
        const cookie = harness.services.cookies.decode(address.searchParams.get("auth") ?? "", 1);
        assert.equal(cookie?.get("chat"), conversation?.key);
        assert.equal((await lastEvent(harness, "chatinvite"))?.userid, "user//tester");
      },
    },
    denied: { rights: SEEING, result: "Access denied" },
    malformed: [{ nodeid: 7 }, { userid: "" }],
  },
  declineChat: {
    async prepare({ services }) {
      await services.accounts.create({
        domain: "",
        name: "boss",
        password: PASSWORD,
        siteadmin: FULL_RIGHTS,
      });
      return {};
    },
    allowed: {
      rights: 0,
      fields: { id: "meshmessenger/user%2F%2Ftester/user%2F%2Fboss" },
      reply: { result: "ok" },
      async check(harness) {
        assert.deepEqual(harness.declined, ["user//tester in user//boss user//tester"]);
        assert.match(String((await lastEvent(harness, "chatdeclined"))?.msg), /tester/);
      },
    },
    hasNoTarget: true,
    malformed: [{}, { id: "" }],
  },
  wakedevices: {
    prepare: withInterfaces,
    allowed: {
      rights: DeviceRight.Wake,
      fields: devices,
      reply: { result: "Used 1 device(s) to send wake packets" },
      async check(harness) {
        assert.deepEqual(harness.toAgent, [{ action: "wakeonlan", macs: ["02FC00000001"] }]);
        assert.equal((await lastEvent(harness, "wakedevices"))?.userid, "user//tester");
      },
    },
    denied: { rights: SEEING, result: "Access denied" },
    malformed: [{}, { nodeids: "DEVICE" }],
  },
  getDeviceDetails: {
    prepare: withInterfaces,
    allowed: {
      rights: DeviceRight.DeviceDetails,
      fields: { type: "json" },
      check(harness, [reply]) {
        const [entry] = JSON.parse(String(reply?.data));
        assert.equal(entry.node._id, harness.deviceId);
        assert.equal(entry.net.netif2.eth0[0].address, "192.0.2.7");
        assert.deepEqual(entry.lastConnect, { time: 5, cause: 1, connectType: 1, addr: "192.0.2.7:9" });
      },
    },
    hasNoTarget: true,
    malformed: [{}, { type: "xml" }],
  },
  setDeviceEvent: {
    allowed: {
      rights: SEEING,
      fields: { ...device, msg: "new%20disk 100%" },
      reply: { result: "ok" },
      check: async (harness) =>
        assert.equal((await lastEvent(harness, "manual"))?.msg, "new%20disk 100%", "no escape, as it is"),
    },
    malformed: [device, { ...device, msg: "" }],
  },
  uninstallagent: {
    allowed: {
      rights: DeviceRight.Uninstall,
      fields: devices,
      reply: { result: "ok" },
      check: ({ toAgent }) => assert.deepEqual(toAgent, [{ action: "uninstallagent" }]),
    },
    denied: { rights: SEEING, result: "Access denied" },
    malformed: [{}],
  },
  updateAgents: {
    allowed: { rights: DeviceRight.AgentConsole, fields: devices, reply: { result: "ok" } },
    denied: { rights: SEEING, result: "Access denied" },
    malformed: [{}],
  },
  agentdisconnect: {
    allowed: { rights: DeviceRight.AgentConsole, fields: device, reply: { result: "ok" } },
    denied: { rights: SEEING, result: "Access denied" },
    malformed: [{ ...device, disconnectMode: 3 }],
  },
  webrelay: {
    allowed: {
      rights: SEEING,
      fields: { ...device, port: 80, appid: 1 },
      reply: { result: "WebRelay Disabled" },
    },
    malformed: [{ ...device, port: 0, appid: 1 }],
  },
  addlocaldevice: {
    allowed: {
      rights: DeviceRight.ManageDevices,
      fields: { meshid: "GROUP", devicename: "printer", hostname: "192.0.2.9", type: 6 },
      reply: { result: "Invalid group type" },
    },
    denied: { rights: SEEING, result: "Permission denied" },
    malformed: [{ meshid: "GROUP", devicename: "", hostname: "x", type: 6 }],
  },
  createInviteLink: {
    allowed: {
      rights: SEEING,
      fields: { meshid: "GROUP", expire: 2, flags: 2 },
      reply: { expire: 2 },
      check({ services, groupId }, [reply]) {
        const cookie = String(reply?.cookie);
        assert.equal(reply?.url, `https://localhost/agentinvite?c=${cookie}`);
        const read = (domain: string) => readAgentInvitation(services.cookies, { cookie, domain });
        assert.deepEqual(read(""), { groupId, flags: 2 });
        assert.equal(read("other"), undefined);
        const foreign = services.cookies.encode({ a: 6, mid: groupId, expire: 0 });
        assert.equal(readAgentInvitation(services.cookies, { cookie: foreign, domain: "" }), undefined);
      },
    },
    malformed: [
      { meshid: "GROUP", expire: -1, flags: 0 },
      { meshid: "GROUP", expire: 1, flags: 3 },
    ],
  },
  inviteAgent: {
    allowed: {
      rights: SEEING,
      fields: { meshid: "GROUP", email: "ann@example.com", name: "", os: "0" },
      reply: { result: "Unsupported feature" },
    },
    malformed: [{ meshid: "GROUP" }],
  },
  deviceMeshShares: {
    allowed: { rights: SEEING, fields: { meshid: "GROUP" }, reply: { deviceShares: [] } },
    malformed: [{}],
  },
  report: {
    async prepare({ services, deviceId, user }) {
      const device = await services.devices.get(deviceId);
      if (device === undefined) throw new Error("the device is gone");
      const { _id } = await user();
      const fact = { etype: "relay", action: "relaylog", userid: _id, protocol: 1 };
      services.devices.record(device, { ...fact, msgid: 14, msgArgs: ["id", "a", "b"] });
      services.devices.record(device, { ...fact, msgid: 10, msgArgs: ["id", "a", "b", 61], bytesin: 5 });
      return {};
    },
    allowed: {
      rights: DeviceRight.RemoteControl,
      fields: { type: 1, groupBy: 1, devGroup: "GROUP", start: 0, end: 1e10 },
      check({ deviceId }, [reply]) {
        const data = reply?.data as { groups: Record<string, { entries: Record<string, unknown>[] }> };
        const entries = data.groups["user//tester"]?.entries ?? [];
        assert.deepEqual(
          entries.map(({ nodeid, length, bytesin }) => [nodeid, length, bytesin]),
          [[deviceId, 61, 5]],
        );
      },
    },
    hasNoTarget: true,
    malformed: [
      { type: 5, groupBy: 1, start: 0, end: 1 },
      { type: 1, groupBy: 1, start: "x", end: 1 },
    ],
  },
  serverStatus: {
    allowed: { rights: 0, siteRights: FULL_RIGHTS, fields: {}, reply: { hostname: "localhost" } },
    denied: { rights: FULL_RIGHTS, result: "Permission denied" },
    hasNoTarget: true,
    malformed: [],
  },
  amtcredentials: {
    allowed: {
      rights: DeviceRight.ManageDevices,
      fields: { meshid: "GROUP" },
      reply: { host: "localhost", port: 4433 },
      check({ groupId }, [reply]) {
        const id = groupId.slice("mesh//".length);
        assert.equal(reply?.user, id.slice(0, 16).replaceAll(/[@$]/g, "X"));
        assert.match(String(reply?.password), /^Aa1![A-Za-z0-9]{12}$/);
      },
    },
    denied: { rights: DeviceRight.ServerFiles },
    malformed: [{}, { meshid: 1 }],
  },
};
