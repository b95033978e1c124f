/** Cases of the actions on invitation codes. */
import assert from "node:assert/strict";
import { DeviceRight } from "@tendril/protocol/constants";
import { action as meshes } from "./actions/groups/meshes.ts";
import type { Harness } from "./control-harness.suite.ts";
import type { ActionCases } from "./describe-action.suite.ts";

const SEEING = DeviceRight.ManageDevices;
const HOUR_MS = 3_600_000;
const wish = { meshid: "GROUP", expire: 8, flags: 1 };

async function prepare(harness: Harness): Promise<Record<string, string>> {
  const { services, groupId } = harness;
  const group = await services.groups.get(groupId);
  assert.ok(group);
  await services.inviteCodes.create(group, { code: "blue kite", hours: 8, flags: 2 }, await harness.user());
  return {};
}

export const inviteCodeCases: Readonly<Record<string, ActionCases>> = {
  createInviteCode: {
    allowed: {
      rights: DeviceRight.EditGroup,
      fields: { ...wish, code: "<b>kite</b> & co" },
      reply: {
        result: "ok",
        code: "<b>kite</b> & co",
        url: "https://localhost/invite?code=%3Cb%3Ekite%3C%2Fb%3E%20%26%20co",
      },
      async check(harness, [reply]) {
        const { services, groupId } = harness;
        assert.equal(reply?.end, services.clock.now() + 8 * HOUR_MS);
        const ask = async () => {
          const [answer = {}] = await harness.send(meshes, {});
          return (answer.meshes as { _id: string; invite?: object }[]).find(({ _id }) => _id === groupId);
        };
        const terms = [{ code: reply?.code, flags: 1, end: reply?.end }];
        assert.deepEqual((await ask())?.invite, { codes: [reply?.code], flags: 1, terms });
        await harness.grant(SEEING);
        assert.equal((await ask())?.invite, undefined, "not for who only sees the group");
      },
    },
    denied: { rights: SEEING, result: "Access denied" },
    malformed: [
      { ...wish, code: "short" },
      { ...wish, code: "    a    " },
      { ...wish, code: "x".repeat(65) },
      { ...wish, code: 7 },
      { meshid: "GROUP", flags: 0 },
      { ...wish, expire: -1 },
      { ...wish, flags: 3 },
    ],
  },
  removeInviteCode: {
    prepare,
    allowed: {
      rights: DeviceRight.EditGroup,
      fields: { meshid: "GROUP", code: "Blue Kite" },
      reply: { result: "ok" },
      async check(harness) {
        const { services, groupId } = harness;
        assert.equal(await services.inviteCodes.find("", "blue kite"), undefined);
        const { action } = await import("./actions/groups/remove-invite-code.ts");
        const [again] = await harness.send(action, { meshid: groupId, code: "blue kite" });
        assert.equal(again?.result, "There is no such invitation code");
      },
    },
    denied: { rights: SEEING, result: "Access denied" },
    malformed: [{ meshid: "GROUP" }, { meshid: "GROUP", code: "" }, { meshid: "GROUP", code: ["blue kite"] }],
  },
};
