/** Every action through its suite; an action that is missing here fails the last test. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { DeviceRight, FULL_RIGHTS, SiteRight } from "@tendril/protocol/constants";
import { deviceCollection, groupCollection, noteCollection, recordingCollection } from "../store/index.ts";
import { action as recordingsAction } from "./actions/recordings/recordings.ts";
import { PASSWORD } from "./control-harness.suite.ts";
import { type ActionCases, describeAction } from "./describe-action.suite.ts";
import { deviceCases } from "./device-cases.suite.ts";
import { loadActions } from "./dispatcher.ts";
import { factorCases } from "./factor-cases.suite.ts";
import { amtCases } from "./firmware/amt-cases.suite.ts";
import { inviteCodeCases } from "./invite-code-cases.suite.ts";
import { memberCases } from "./member-cases.suite.ts";
import { noticeCases } from "./notice-cases.suite.ts";
import { pendingCases } from "./pending-cases.suite.ts";
import { userCases } from "./user-cases.suite.ts";

const SEEING = DeviceRight.ServerFiles;
const SHARING = DeviceRight.RemoteControl | DeviceRight.GuestSharing;
const device = { nodeid: "DEVICE" };
const devices = { nodeids: ["DEVICE"] };
const ok = { result: "ok" };

const cases: Readonly<Record<string, ActionCases>> = {
  ...amtCases,
  ...deviceCases,
  ...factorCases,
  ...inviteCodeCases,
  ...memberCases,
  ...noticeCases,
  ...pendingCases,
  ...userCases,
  ping: {
    allowed: {
      rights: 0,
      fields: {},
      check: (_harness, replies) => assert.equal(replies[0]?.action, "pong"),
    },
    hasNoTarget: true,
    malformed: [],
  },
  pong: { allowed: { rights: 0, fields: {} }, hasNoTarget: true, malformed: [] },
  authcookie: {
    allowed: {
      rights: 0,
      fields: {},
      check(harness, [reply]) {
        const content = harness.services.cookies.decode(String(reply?.cookie), 1);
        assert.equal(content?.get("userid"), "user//tester");
        assert.equal(harness.services.cookies.decode(String(reply?.rcookie), 1)?.has("userid"), false);
      },
    },
    hasNoTarget: true,
    malformed: [],
  },
  createDeviceShareLink: {
    allowed: {
      rights: SHARING,
      fields: { ...device, guestname: "Bob", p: 3, consent: 8, expire: 30, viewOnly: true },
      reply: { result: "OK", guestname: "Bob", p: 3 },
      async check(harness, [reply]) {
        assert.match(String(reply?.url), /^https:\/\/localhost\/sharing\?c=/);
        const cookie = String(reply?.url).split("?c=")[1] ?? "";
        const shared = await harness.services.shares.read(cookie, "");
        assert.deepEqual(
          [shared?.kinds, shared?.rights, shared?.share.viewOnly],
          [3, DeviceRight.RemoteControl | DeviceRight.OnlyDesktopView | DeviceRight.NoFiles, true],
        );
      },
    },
    denied: { rights: SHARING | DeviceRight.OnlyLimitedInput, result: "Access denied" },
    malformed: [
      { ...device, guestname: "", p: 1, consent: 0, expire: 0 },
      { ...device, guestname: "x", p: 0, consent: 0, expire: 0 },
      { ...device, guestname: "x", p: 32, consent: 0, expire: 0 },
      { ...device, guestname: "x", p: 1, consent: 128, expire: 0 },
      { ...device, guestname: "x", p: 1, consent: 0, expire: -1 },
      { ...device, guestname: "x", p: 1, consent: 0, recurring: 3 },
    ],
  },
  deviceShares: {
    allowed: { rights: SHARING, fields: device, reply: { deviceShares: [] } },
    denied: { rights: DeviceRight.RemoteControl, result: "Access denied" },
    malformed: [{}],
  },
  removeDeviceShare: {
    allowed: {
      rights: SHARING,
      fields: { ...device, publicid: "none" },
      reply: { result: "Invalid share" },
      async check(harness) {
        const { services, deviceId } = harness;
        const shared = await services.devices.get(deviceId);
        assert.ok(shared);
        const share = await services.shares.create({
          ...{ nodeid: deviceId, domain: "", userid: (await harness.user())._id },
          ...{ guestName: "Bob", p: 1, consent: 0 },
        });
        const cookie = services.shares.linkCookie(share);
        const joined = await services.shares.join(cookie, { domain: "", address: "::1", name: "" });
        await services.shares.remove(shared, share.publicid);
        assert.deepEqual(harness.ended, [{ shareId: share.publicid }]);
        assert.equal(await services.shares.read(cookie, ""), undefined);
        const place = { domain: "", address: "::1" } as const;
        assert.equal(await services.shares.admit(String(joined?.token), place), undefined);
      },
    },
    denied: { rights: DeviceRight.GuestSharing, result: "Access denied" },
    malformed: [device, { ...device, publicid: "" }],
  },
  getcookie: {
    allowed: {
      rights: DeviceRight.Relay,
      fields: { ...device, tcpport: 3389, tcpaddr: "10.0.0.9", name: "rdp" },
      reply: { tcpport: 3389, tcpaddr: "10.0.0.9", name: "rdp", trustedCert: false },
      check(harness, [reply]) {
        const content = harness.services.cookies.decode(String(reply?.cookie), 1);
        assert.deepEqual(
          ["userid", "nodeid", "tcpport", "tcpaddr"].map((name) => content?.get(name)),
          ["user//tester", harness.deviceId, 3389, "10.0.0.9"],
        );
      },
    },
    denied: { rights: SEEING, result: "Access denied" },
    malformed: [{}, { ...device, tcpport: 0 }, { ...device, tcpport: "22" }, { ...device, tcpaddr: "" }],
  },
  recordings: {
    allowed: {
      rights: 0,
      siteRights: SiteRight.Recordings,
      fields: { userid: "tester", protocols: [1], from: 1_000, to: 3_000 },
      async check(harness) {
        const documents = harness.services.store.collection(recordingCollection);
        const known = { domain: "", state: "finished", lengthTime: 1, size: 2, name: "pc" } as const;
        const ask = async (fields: object): Promise<unknown[]> => {
          const [reply = {}] = await harness.send(recordingsAction, fields);
          return (reply.events as { filename: string }[]).map(({ filename }) => filename);
        };
        const mine = { ...known, protocol: 1, userid: "user//tester" };
        await documents.put({ ...mine, _id: "a.mcrec", startTime: 1_000, nodeid: harness.deviceId });
        await documents.put({ ...mine, _id: "b.mcrec", startTime: 2_000 });
        await documents.put({ ...mine, _id: "c.mcrec", startTime: 3_000, protocol: 2, userid: "user//x" });
        await documents.put({ ...mine, _id: "d.mcrec", startTime: 1_000, domain: "other" });
        assert.deepEqual(await ask({}), ["c.mcrec", "b.mcrec", "a.mcrec"]);
        assert.deepEqual(await ask({ limit: 1 }), ["c.mcrec"]);
        assert.deepEqual(await ask({ nodeid: harness.deviceId }), ["a.mcrec"]);
        assert.deepEqual(await ask({ userid: "tester", from: 2_000 }), ["b.mcrec"]);
        assert.deepEqual(await ask({ protocols: [2], to: 3_000 }), []);
      },
    },
    denied: { rights: FULL_RIGHTS, result: "Access denied" },
    hasNoTarget: true,
    malformed: [{ limit: 0 }, { protocols: "1" }, { from: -1 }],
  },
  deleteRecordings: {
    allowed: {
      rights: 0,
      siteRights: SiteRight.Recordings,
      fields: { names: ["../../etc/passwd", "unknown.mcrec"] },
      reply: { result: "ok", removed: 0 },
    },
    denied: { rights: FULL_RIGHTS, result: "Access denied" },
    hasNoTarget: true,
    malformed: [{}, { names: "a" }, { names: [""] }],
  },
  agentBinaries: {
    allowed: { rights: 0, fields: {}, reply: { binaries: [] } },
    hasNoTarget: true,
    malformed: [],
  },
  createLoginToken: {
    allowed: {
      rights: 0,
      fields: { name: "ci", expire: 10 },
      async check(harness, [reply]) {
        assert.match(String(reply?.tokenUser), /^~t:[A-Za-z0-9]{16}$/);
        const login = { domain: "", name: String(reply?.tokenUser), password: String(reply?.tokenPass) };
        const result = await harness.services.signIn.withPassword({
          ...login,
          address: "::1",
          userAgent: "",
          channel: "control",
        });
        assert.equal(result.kind, "ok");
      },
    },
    hasNoTarget: true,
    malformed: [
      { name: "", expire: 0 },
      { name: "x", expire: -1 },
      { name: 7, expire: 0 },
    ],
  },
  loginTokens: {
    allowed: { rights: 0, fields: {}, reply: { loginTokens: [] } },
    hasNoTarget: true,
    malformed: [{ remove: 7 }],
  },
  changepassword: {
    allowed: {
      rights: 0,
      fields: { oldpass: PASSWORD, newpass: "another password" },
      check: (_harness, replies) => assert.equal(replies[0]?.msgid, 20),
    },
    hasNoTarget: true,
    malformed: [{ oldpass: "", newpass: "x" }, {}],
  },
  signOutEverywhere: { allowed: { rights: 0, fields: {}, reply: ok }, hasNoTarget: true, malformed: [] },
  meshes: {
    allowed: {
      rights: SEEING,
      fields: {},
      check: (_harness, [reply]) => assert.equal(Array.from(Object(reply?.meshes)).length, 1),
    },
    hasNoTarget: true,
    malformed: [],
  },
  createmesh: {
    allowed: {
      rights: 0,
      fields: { meshname: "New", meshtype: 2 },
      reply: ok,
      async check(harness, [reply]) {
        assert.equal((await harness.user()).links[String(reply?.meshid)]?.rights, FULL_RIGHTS);
      },
    },
    hasNoTarget: true,
    malformed: [
      { meshname: "", meshtype: 2 },
      { meshname: "x", meshtype: 9 },
      { meshname: "x".repeat(200), meshtype: 2 },
    ],
  },
  editmesh: {
    allowed: {
      rights: DeviceRight.EditGroup,
      fields: { meshid: "GROUP", meshname: "Renamed" },
      reply: ok,
      async check({ services, groupId }) {
        assert.equal((await services.store.collection(groupCollection).get(groupId))?.name, "Renamed");
      },
    },
    denied: { rights: SEEING, result: "Access denied" },
    malformed: [{ meshid: 7 }, { meshid: "x", flags: 999 }, { meshid: "x", invite: { codes: ["abc"] } }],
  },
  deletemesh: {
    allowed: {
      rights: FULL_RIGHTS,
      fields: { meshid: "GROUP" },
      reply: ok,
      async check({ services, deviceId }) {
        assert.equal(await services.store.collection(deviceCollection).get(deviceId), undefined);
      },
    },
    denied: { rights: FULL_RIGHTS - DeviceRight.Relay, result: "Access denied" },
    malformed: [{ meshid: {} }],
  },
  nodes: {
    allowed: {
      rights: SEEING,
      fields: { id: "DEVICE" },
      check: (_harness, [reply]) => assert.equal(Object.values(reply?.nodes as object).flat().length, 1),
    },
    malformed: [{ meshid: 1 }],
  },
  changeDeviceMesh: {
    allowed: {
      rights: DeviceRight.EditGroup | DeviceRight.ManageDevices,
      fields: { ...devices, meshid: "GROUP" },
      reply: { result: "Device already in correct group" },
    },
    denied: { rights: DeviceRight.ManageDevices, result: "Permission denied" },
    malformed: [{ nodeids: "x" }],
  },
  removedevices: {
    allowed: {
      rights: DeviceRight.Uninstall,
      fields: devices,
      reply: ok,
      check: async ({ services, deviceId }) => assert.equal(await services.devices.get(deviceId), undefined),
    },
    denied: { rights: SEEING, result: "Denied" },
    malformed: [{ nodeids: 1 }],
  },
  getnetworkinfo: {
    allowed: { rights: DeviceRight.DeviceDetails, fields: device, reply: { netif2: null } },
    denied: { rights: SEEING, result: "Invalid device id" },
    malformed: [{}],
  },
  getsysinfo: {
    allowed: {
      rights: DeviceRight.DeviceDetails,
      fields: { ...device, nodeinfo: true },
      reply: { rights: DeviceRight.DeviceDetails },
    },
    denied: { rights: SEEING, result: "Invalid device id" },
    malformed: [{ nodeid: 1 }],
  },
  lastconnect: { allowed: { rights: SEEING, fields: device, reply: { result: "No data" } }, malformed: [{}] },
  lastconnects: {
    allowed: { rights: SEEING, fields: {}, reply: { lastconnects: {} } },
    hasNoTarget: true,
    malformed: [],
  },
  powertimeline: {
    allowed: {
      rights: SEEING,
      fields: device,
      check: (_harness, [reply]) => assert.equal(Array.from(Object(reply?.timeline)).length, 2),
    },
    malformed: [{}],
  },
  setNotes: {
    allowed: {
      rights: DeviceRight.SetNotes,
      fields: { id: "DEVICE", notes: "text" },
      check: async ({ services, deviceId }) =>
        assert.equal((await services.store.collection(noteCollection).get(deviceId))?.value, "text"),
    },
    denied: { rights: SEEING, result: "Access denied" },
    malformed: [{ id: "x" }, { id: "x", notes: 7 }],
  },
  getNotes: {
    allowed: { rights: SEEING, fields: { id: "DEVICE" }, reply: { notes: null } },
    malformed: [{}],
  },
  msg: {
    allowed: {
      rights: DeviceRight.RemoteControl,
      fields: { ...device, type: "ps", rights: 1, userid: "user//other", sessionid: "x" },
      reply: { result: "OK" },
      check({ toAgent }) {
        const sent = toAgent[0] as Record<string, unknown>;
        assert.equal(sent.rights, DeviceRight.RemoteControl);
        assert.equal(sent.userid, "user//tester");
        assert.equal("nodeid" in sent, false);
      },
    },
    denied: { rights: SEEING, result: "Unable to route" },
    malformed: [{ type: "ps" }, { ...device, type: 7 }],
  },
  toast: {
    allowed: { rights: DeviceRight.ChatNotify, fields: { ...devices, msg: "hi" }, reply: ok },
    denied: { rights: SEEING, result: "Access Denied" },
    malformed: [{ ...devices, msg: "" }],
  },
  runcommands: {
    allowed: {
      rights: DeviceRight.RunCommands,
      fields: { ...devices, cmds: "id" },
      reply: { result: "OK" },
      check: ({ toAgent }) => assert.equal((toAgent[0] as { type: number }).type, 3),
    },
    denied: { rights: SEEING, result: "Access denied" },
    malformed: [
      { ...devices, cmds: "" },
      { ...devices, cmds: "x", type: 9 },
    ],
  },
  poweraction: {
    allowed: { rights: DeviceRight.ResetPowerOff, fields: { ...devices, actiontype: 3 }, reply: ok },
    denied: { rights: SEEING, result: "Access denied" },
    malformed: [{ ...devices, actiontype: "x" }],
  },
  events: {
    allowed: {
      rights: SEEING,
      fields: { limit: 5 },
      check: (_harness, [reply]) => assert.ok(Array.isArray(reply?.events)),
    },
    hasNoTarget: true,
    malformed: [{ limit: 0 }],
  },
};

const actions = await loadActions();
for (const [name, action] of actions) {
  const own = cases[name];
  if (own !== undefined) describeAction(action, own);
}

describe("actions", () => {
  it("all have cases", () => {
    assert.deepEqual([...actions.keys()].sort(), Object.keys(cases).sort());
  });
});
