import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { DeviceRight, FULL_RIGHTS } from "../constants/index.ts";
import { abilities, abilitiesOf, rightsOfAbilities, roleOf, roles } from "./index.ts";

const takenForGranted: Readonly<Record<string, readonly string[]>> = {
  control: ["view"],
  "all-keys": ["view", "control"],
};

describe("abilities", () => {
  it("say what they were made of, whatever is chosen", () => {
    const keys = abilities.map(({ key }) => key);
    for (let round = 0; round < 2_000; round++) {
      const chosen = keys.filter(() => Math.random() < 0.5);
      const expected = new Set(chosen.flatMap((key) => [key, ...(takenForGranted[key] ?? [])]));
      const rights = rightsOfAbilities(new Set(chosen));
      if (rights !== 0) assert.deepEqual(abilitiesOf(rights), expected, chosen.join(" "));
    }
  });

  it("are none without a right, and all with all", () => {
    assert.equal(rightsOfAbilities(new Set()), 0);
    assert.equal(rightsOfAbilities(new Set(["events"])), 0, "seeing events of devices that one cannot see");
    assert.deepEqual(abilitiesOf(0), new Set());
    assert.equal(abilitiesOf(FULL_RIGHTS).size, abilities.length);
  });

  it("do not open terminals to who may only see the desktop", () => {
    const { RemoteControl, NoTerminal, NoFiles, NoAmt, OnlyDesktopView } = DeviceRight;
    const rights = rightsOfAbilities(new Set(["view", "events"]));
    for (const bit of [RemoteControl, NoTerminal, NoFiles, NoAmt, OnlyDesktopView])
      assert.notEqual(rights & bit, 0);
  });

  it("cover every bit of the wire", () => {
    const covered = abilities.reduce((bits, { needs, without }) => bits | needs | without, 0);
    const all = Object.values(DeviceRight).reduce<number>((bits, bit) => bits | bit, 0);
    assert.equal(covered >>> 0, all >>> 0);
  });
});

describe("roles", () => {
  it("each hold what the one before holds", () => {
    for (const [index, role] of roles.entries()) {
      const before = roles[index - 1];
      if (before === undefined) continue;
      for (const key of abilitiesOf(before.rights)) assert.ok(abilitiesOf(role.rights).has(key), key);
    }
  });

  it("are found again by their rights", () => {
    for (const role of roles) assert.equal(roleOf(role.rights), role);
    assert.equal(roleOf(DeviceRight.RemoteControl), undefined);
  });
});
