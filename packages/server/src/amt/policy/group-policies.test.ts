import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createGroupId, encodeIdText } from "@tendril/protocol";
import { AmtPolicyType, CiraSetup, GroupType } from "@tendril/protocol/constants";
import { SealingKey } from "../../auth/index.ts";
import type { AmtPolicyDocument, GroupDocument } from "../../store/index.ts";
import { GroupPolicies, noPolicy, type PolicyWish } from "./group-policies.ts";

const id = createGroupId("", encodeIdText(new Uint8Array(48).fill(7)));
const actor = {} as never;

function open() {
  let group: GroupDocument = {
    ...{ _id: id, type: "mesh", mtype: GroupType.Amt, domain: "", name: "G", links: {}, creation: 1 },
  };
  const policies = new GroupPolicies({
    key: new SealingKey(Buffer.alloc(32)),
    groups: {
      get: async () => group,
      async changeAmt(_group, amt: AmtPolicyDocument) {
        group = { ...group, amt };
      },
    },
  });
  const set = (wish: PolicyWish) => policies.set(group, wish, actor);
  return { policies, set, stored: () => group };
}

describe("policy of a device group", () => {
  it("is none before it is set", async () => {
    assert.deepEqual(await open().policies.of(id), noPolicy);
  });

  it("keeps its password when none is given, and seals it", async () => {
    const { policies, set, stored } = open();
    await set({ type: AmtPolicyType.Client, password: "Secret12!" });
    await set({ type: AmtPolicyType.Client, badpass: 1, cirasetup: CiraSetup.Setup });
    assert.deepEqual(await policies.of(id), {
      ...{ type: AmtPolicyType.Client, password: "Secret12!", renewsLost: true },
      ...{ cira: CiraSetup.Setup, client: 0 },
    });
    assert.doesNotMatch(JSON.stringify(stored()), /Secret12!/);
  });

  it("loses its password to an empty one, and to types that have none", async () => {
    const { policies, set } = open();
    await set({ type: AmtPolicyType.Client, password: "Secret12!" });
    await set({ type: AmtPolicyType.Client, password: "" });
    assert.equal((await policies.of(id)).password, undefined);
    await set({ type: AmtPolicyType.Admin, password: "Secret12!" });
    await set({ type: AmtPolicyType.Best });
    assert.equal((await policies.of(id)).password, undefined);
  });

  it("has the connections that its type demands", async () => {
    const { policies, set } = open();
    const wanted = [
      [AmtPolicyType.None, CiraSetup.Leave],
      [AmtPolicyType.Deactivate, CiraSetup.Remove],
      [AmtPolicyType.Client, CiraSetup.Remove],
      [AmtPolicyType.Best, CiraSetup.Setup],
    ] as const;
    for (const [type, cira] of wanted) {
      await set({ type, cirasetup: CiraSetup.Remove });
      assert.equal((await policies.of(id)).cira, cira);
    }
  });
});
