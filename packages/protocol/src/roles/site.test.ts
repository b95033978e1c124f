import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { FULL_RIGHTS, SiteRight } from "../constants/index.ts";
import { siteAbilities, siteAbilitiesOf, siteRightsOfAbilities, siteRoleOf, siteRoles } from "./index.ts";

describe("abilities on the site", () => {
  it("say what they were made of, whatever is chosen", () => {
    const keys = siteAbilities.map(({ key }) => key);
    for (let chosen = 0; chosen < 2 ** keys.length; chosen++) {
      const some = new Set(keys.filter((_key, i) => (chosen & (1 << i)) !== 0));
      assert.deepEqual(siteAbilitiesOf(siteRightsOfAbilities(some)), some);
    }
  });

  it("cover every bit of the wire but the lock", () => {
    const covered = siteAbilities.reduce<number>(
      (bits, { needs, without }) => bits | needs | without,
      SiteRight.Locked,
    );
    assert.equal(
      covered,
      Object.values(SiteRight).reduce<number>((bits, bit) => bits | bit, 0),
    );
    assert.equal(siteAbilitiesOf(FULL_RIGHTS).size, siteAbilities.length);
  });

  it("make roles that are found again, locked or not", () => {
    for (const role of siteRoles) {
      assert.equal(siteRoleOf(role.rights), role);
      if (role.rights !== FULL_RIGHTS) assert.equal(siteRoleOf(role.rights | SiteRight.Locked), role);
    }
    assert.equal(siteRoleOf(SiteRight.Backup), undefined);
  });
});
