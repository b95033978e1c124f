/** Cases of the actions that give rights to users and user groups. */
import assert from "node:assert/strict";
import { createUserId } from "@tendril/protocol";
import { DeviceRight, FULL_RIGHTS, SiteRight } from "@tendril/protocol/constants";
import type { UserGroupDocument } from "../store/index.ts";
import { type Harness, PASSWORD } from "./control-harness.suite.ts";
import type { ActionCases } from "./describe-action.suite.ts";

const MANAGER = DeviceRight.ManageUsers | DeviceRight.RemoteControl;
const anyone = { rights: 0, siteRights: SiteRight.ManageUserGroups };
const ok = { result: "ok" };

/** An account `bob` and a user group `Helpdesk`, whose id `UGRP` in fields stands for. */
async function prepare({ services, user }: Harness): Promise<Record<string, string>> {
  await services.accounts.create({ domain: "", name: "bob", password: PASSWORD, siteadmin: 0 });
  const group = await services.userGroups.create({ domain: "", name: "Helpdesk" }, await user());
  return { UGRP: group._id };
}

const bobOf = async ({ services }: Harness) => await services.accounts.get(createUserId("", "bob"));
const helpdeskOf = ({ services }: Harness): UserGroupDocument => {
  const [group] = services.userGroups.inDomain("");
  assert.ok(group);
  return group;
};

export const memberCases: Readonly<Record<string, ActionCases>> = {
  addmeshuser: {
    prepare,
    allowed: {
      rights: MANAGER,
      fields: { meshid: "GROUP", usernames: ["Bob", "nobody"], userids: ["UGRP"], meshadmin: 8 },
      reply: {
        success: 2,
        failed: 1,
        result: "Added user bob, Unknown user nobody, Added user group Helpdesk",
      },
      async check(harness) {
        const { services, groupId } = harness;
        const [bob, group] = [await bobOf(harness), await services.groups.get(groupId)];
        assert.deepEqual(bob?.links[groupId], { rights: 8 });
        assert.deepEqual(helpdeskOf(harness).links[groupId], { rights: 8 });
        assert.equal(group?.links["user//bob"]?.rights, 8);
        assert.equal(group?.links[helpdeskOf(harness)._id]?.name, "Helpdesk");
      },
    },
    denied: { rights: DeviceRight.RemoteControl, result: "Permission denied" },
    malformed: [
      { meshid: "GROUP", usernames: ["bob"] },
      { meshid: "GROUP", usernames: ["bob"], meshadmin: -2 },
      { meshid: "GROUP", usernames: ["bob"], meshadmin: 2 ** 32 },
    ],
  },
  removemeshuser: {
    prepare,
    allowed: {
      rights: MANAGER,
      fields: { meshid: "GROUP", userid: "user//bob" },
      reply: { result: "User not in group" },
    },
    denied: { rights: DeviceRight.RemoteControl, result: "Permission denied" },
    malformed: [{ meshid: "GROUP" }],
  },
  adddeviceuser: {
    prepare,
    allowed: {
      rights: MANAGER,
      fields: { nodeid: "DEVICE", usernames: ["bob"], rights: 8 },
      reply: ok,
      async check(harness) {
        const device = await harness.services.devices.get(harness.deviceId);
        assert.deepEqual((await bobOf(harness))?.links[harness.deviceId], { rights: 8 });
        assert.deepEqual(device?.links?.["user//bob"], { name: "bob", rights: 8 });
      },
    },
    denied: { rights: DeviceRight.RemoteControl, result: "Access denied" },
    malformed: [{ nodeid: "DEVICE", usernames: ["bob"], rights: "all" }],
  },
  usergroups: {
    prepare,
    allowed: {
      ...anyone,
      fields: {},
      check: (harness, [reply]) =>
        assert.deepEqual(Object.keys((reply?.ugroups ?? {}) as object), [helpdeskOf(harness)._id]),
    },
    hasNoTarget: true,
    malformed: [],
  },
  createusergroup: {
    allowed: { ...anyone, fields: { name: "Helpdesk", desc: "first line" }, reply: { ...ok, links: {} } },
    denied: { rights: FULL_RIGHTS, result: "Permission denied" },
    hasNoTarget: true,
    malformed: [{}, { name: "x".repeat(65) }],
  },
  editusergroup: {
    prepare,
    allowed: {
      ...anyone,
      fields: { ugrpid: "UGRP", name: "Second line", consent: 8, flags: 2 },
      reply: ok,
      check: (harness) =>
        assert.deepEqual(
          [helpdeskOf(harness).name, helpdeskOf(harness).consent, helpdeskOf(harness).flags],
          ["Second line", 8, 2],
        ),
    },
    denied: { rights: FULL_RIGHTS, result: "Permission denied" },
    hasNoTarget: true,
    malformed: [{ name: "x" }, { ugrpid: "UGRP", consent: 128 }],
  },
  deleteusergroup: {
    prepare,
    allowed: {
      ...anyone,
      fields: { ugrpid: "UGRP" },
      reply: ok,
      check: ({ services }) => assert.deepEqual(services.userGroups.inDomain(""), []),
    },
    denied: { rights: FULL_RIGHTS, result: "Permission denied" },
    hasNoTarget: true,
    malformed: [{}],
  },
  addusertousergroup: {
    prepare,
    allowed: {
      ...anyone,
      fields: { ugrpid: "UGRP", usernames: ["bob", "tester", "nobody"] },
      reply: { ...ok, added: 1, failed: 2 },
      async check(harness) {
        const { _id, links } = helpdeskOf(harness);
        assert.deepEqual((await bobOf(harness))?.links[_id], { rights: 1 });
        assert.deepEqual(links["user//bob"], { userid: "user//bob", name: "bob", rights: 1 });
      },
    },
    denied: { rights: FULL_RIGHTS, result: "Permission denied" },
    hasNoTarget: true,
    malformed: [{ ugrpid: "UGRP", usernames: "bob" }],
  },
  removeuserfromusergroup: {
    prepare,
    allowed: { ...anyone, fields: { ugrpid: "UGRP", userid: "bob" }, reply: { result: "Invalid userid" } },
    denied: { rights: FULL_RIGHTS, result: "Permission denied" },
    hasNoTarget: true,
    malformed: [{ ugrpid: "UGRP" }],
  },
};
