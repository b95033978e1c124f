/** Cases of the actions that tell people something, and of small ones around an account. */
import assert from "node:assert/strict";
import { createUserId } from "@tendril/protocol";
import { DeviceRight, NotifyFlag, SiteRight } from "@tendril/protocol/constants";
import { LOGIN_COOKIE, readUserCookie, toWireUser } from "../auth/index.ts";
import { eventCollection } from "../store/index.ts";
import { type Harness, PASSWORD } from "./control-harness.suite.ts";
import type { ActionCases } from "./describe-action.suite.ts";

const SEEING = DeviceRight.ServerFiles;
const ok = { result: "ok" };
const manager = { rights: 0, siteRights: SiteRight.ManageUsers };
const denied = { rights: 0, result: "Permission denied" };
const bit = NotifyFlag.WebConnect;

async function prepareBob({ services }: Harness): Promise<Record<string, string>> {
  await services.accounts.create({ domain: "", name: "bob", password: PASSWORD, siteadmin: 0 });
  return { BOB: createUserId("", "bob") };
}

const lockedOut = async (harness: Harness, folder: "groups" | "devices", name: string): Promise<void> => {
  const { action } = await import(`./actions/${folder}/${name}.ts`);
  await harness.grant(SEEING, SiteRight.LockedSettings);
  const target = folder === "groups" ? { meshid: harness.groupId } : { nodeid: harness.deviceId };
  const [reply] = await harness.send(action, { ...target, notify: 0 });
  assert.equal(reply?.result, "Access denied", "where settings of the account are locked");
};

export const noticeCases: Readonly<Record<string, ActionCases>> = {
  changemeshnotify: {
    allowed: {
      rights: SEEING,
      fields: { meshid: "GROUP", notify: bit },
      reply: ok,
      async check(harness) {
        const account = await harness.user();
        assert.deepEqual(account.notify, { [harness.groupId]: bit });
        assert.equal(toWireUser(account).links?.[harness.groupId]?.notify, bit);
        await lockedOut(harness, "groups", "changemeshnotify");
      },
    },
    malformed: [{}, { meshid: "GROUP" }, { meshid: "GROUP", notify: -1 }, { meshid: "GROUP", notify: 4096 }],
  },
  changeusernotify: {
    allowed: {
      rights: SEEING,
      fields: { nodeid: "DEVICE", notify: bit },
      reply: ok,
      async check(harness) {
        assert.deepEqual((await harness.user()).notify, { [harness.deviceId]: bit });
        await lockedOut(harness, "devices", "changeusernotify");
      },
    },
    malformed: [{}, { nodeid: "DEVICE", notify: "all" }],
  },
  changerealname: {
    hasNoTarget: true,
    allowed: {
      rights: 0,
      fields: { realname: " Ann Smith " },
      reply: ok,
      async check(harness) {
        assert.equal((await harness.user()).realname, "Ann Smith");
        const { action } = await import("./actions/users/changerealname.ts");
        const [unseen] = await harness.send(action, { realname: "nimda\u202e" });
        assert.equal(unseen?.result, "Invalid real name");
        await harness.send(action, { realname: "" });
        assert.equal((await harness.user()).realname, undefined);
        await harness.grant(0, SiteRight.LockedSettings);
        const [locked] = await harness.send(action, { realname: "x" });
        assert.equal(locked?.result, "Access denied");
      },
    },
    malformed: [{}, { realname: 1 }, { realname: "x".repeat(129) }],
  },
  eventCounts: {
    hasNoTarget: true,
    async prepare({ services, user, groupId }) {
      const own = await user();
      for (const action of ["seen", "seen", "warned"]) {
        services.events.record("", [own._id], { action, userid: own._id, msg: "counted" });
      }
      services.events.record("", ["user//somebody"], { action: "hidden" });
      services.events.record("", [groupId], { action: "ofgroup" });
      return {};
    },
    allowed: {
      rights: SEEING,
      fields: { parts: 4, from: 0, marked: ["warned"] },
      async check(harness, [reply = {}]) {
        const { seen, warned, hidden, ofgroup } = reply.actions as Record<string, number>;
        assert.deepEqual([seen, warned, hidden, ofgroup], [2, 1, undefined, 1]);
        assert.equal((reply.parts as number[]).length, 4);
        assert.deepEqual([(reply.marked as number[]).at(-1), reply.isPartial], [1, false]);
        const { action } = await import("./actions/events/event-counts.ts");
        const [some] = await harness.send(action, { parts: 1, filters: ["seen"], text: "COUNTED" });
        assert.deepEqual(some?.parts, [2]);
        assert.deepEqual(some?.actions, { seen: 2, warned: 1 });
      },
    },
    malformed: [{}, { parts: 0 }, { parts: 1_000 }, { parts: 1, filters: "x" }],
  },
  interuser: {
    hasNoTarget: true,
    allowed: {
      rights: 0,
      fields: { userid: "bob", data: { any: ["json"] } },
      reply: ok,
      async check(harness) {
        const { action } = await import("./actions/users/interuser.ts");
        for (const fields of [{ userid: "ann" }, { sessionid: "user//ann/1" }, {}]) {
          const [reply] = await harness.send(action, { ...fields, data: 1 });
          assert.equal(reply?.result, "Permission denied", "neither is in the setting");
        }
      },
    },
    malformed: [
      { userid: "bob" },
      { userid: 7, data: 1 },
      { userid: "bob", data: "x".repeat(70_000) },
      { sessionid: "", data: 1 },
    ],
  },
  uicustomevent: {
    hasNoTarget: true,
    allowed: {
      rights: 0,
      fields: { section: "devices", element: "button1", values: { a: "b" }, logmsg: "pressed" },
      reply: ok,
      async check({ services }) {
        await services.events.flush();
        const all = await services.store.collection(eventCollection).find({});
        const found = all.find(({ action }) => action === "uicustomevent");
        assert.deepEqual([found?.event.uisection, found?.event.msg], ["devices", "pressed"]);
      },
    },
    malformed: [{}, { section: 1 }, { section: "x", values: { a: {} } }, { section: "x".repeat(65) }],
  },
  logincookie: {
    hasNoTarget: true,
    allowed: {
      rights: 0,
      fields: {},
      async check({ services }, [reply]) {
        const content = services.cookies.decode(String(reply?.cookie), 60);
        assert.deepEqual([content?.get("u"), content?.get("a")], ["user//tester", LOGIN_COOKIE]);
        const given = { cookie: String(reply?.cookie), address: "192.0.2.9" };
        const found = await readUserCookie(services, { ...given, domain: "" });
        assert.equal(found?.user._id, "user//tester");
        assert.equal(await readUserCookie(services, { ...given, domain: "other" }), undefined);
      },
    },
    malformed: [],
  },
  notifyuser: {
    prepare: prepareBob,
    hasNoTarget: true,
    allowed: { ...manager, fields: { userid: "BOB", msg: "hello" }, reply: { result: "Not signed in" } },
    denied,
    malformed: [
      { userid: "user//bob" },
      { userid: "user//bob", msg: "" },
      { userid: "user//bob", msg: "x", url: "javascript:alert(1)" },
    ],
  },
  emailuser: {
    prepare: prepareBob,
    hasNoTarget: true,
    allowed: {
      ...manager,
      fields: { userid: "BOB", msg: "hello" },
      reply: { result: "This server sends no mail" },
    },
    denied,
    malformed: [{ userid: "user//bob" }, { userid: "user//bob", msg: "" }, { msg: "x" }],
  },
  getClip: {
    allowed: {
      rights: DeviceRight.RemoteControl,
      fields: { nodeid: "DEVICE" },
      reply: { result: "OK" },
      check({ toAgent }) {
        const { action, type } = toAgent[0] as { action: string; type: string };
        assert.deepEqual([action, type], ["msg", "getclip"]);
      },
    },
    denied: { rights: SEEING, result: "Access denied" },
    malformed: [{}],
  },
  setClip: {
    allowed: {
      rights: DeviceRight.RemoteControl,
      fields: { nodeid: "DEVICE", data: "text" },
      reply: { result: "OK" },
      async check(harness) {
        const { type, data } = harness.toAgent[0] as { type: string; data: string };
        assert.deepEqual([type, data], ["setclip", "text"]);
        await harness.grant(DeviceRight.RemoteControl | DeviceRight.OnlyDesktopView);
        const { action } = await import("./actions/devices/set-clip.ts");
        const [reply] = await harness.send(action, { nodeid: harness.deviceId, data: "x" });
        assert.equal(reply?.result, "Unable to route", "for who may only look");
        assert.equal(harness.toAgent.length, 1);
      },
    },
    denied: { rights: SEEING, result: "Access denied" },
    malformed: [{ nodeid: "DEVICE" }, { nodeid: "DEVICE", data: "x".repeat(70_000) }],
  },
};
