/**
 * Every action against every right: what the table below names opens it, and nothing less does. A new action fails
 * here until someone has decided who may use it.
 */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { DeviceRight, FULL_RIGHTS, SiteRight } from "@tendril/protocol/constants";
import { DeniedError, NotFoundError } from "../errors.ts";
import { authorize } from "./authorize.ts";
import { createHarness, type Harness } from "./control-harness.suite.ts";
import type { Action, ControlPeer } from "./define-action.ts";
import { loadActions } from "./dispatcher.ts";
import { expectedRights } from "./rights-table.suite.ts";

const restrictions = new Set([
  "OnlyDesktopView",
  "NoTerminal",
  "NoFiles",
  "NoAmt",
  "OnlyLimitedInput",
  "OnlyOwnEvents",
  "NoDesktop",
]);
const siteRestrictions = new Set(["Locked", "NoNewGroups", "NoTools", "LockedSettings", "NoNewDevices"]);
const deviceBits = Object.entries(DeviceRight).filter(([name]) => !restrictions.has(name));
const siteBits = Object.entries(SiteRight).filter(([name]) => !siteRestrictions.has(name));

const actions = await loadActions();

describe("rights of actions", () => {
  let harness: Harness;
  before(async () => {
    harness = await createHarness();
  });
  after(() => harness.close());

  async function mayUse(action: Action, { isToken = false } = {}): Promise<boolean> {
    const peer = { isToken, address: "", sessionId: "", domain: "", send() {} } as unknown as ControlPeer;
    const aimed = aimedAt(action, harness);
    const call = { message: {}, user: await harness.user(), peer, responseId: undefined };
    try {
      await authorize(harness.services, aimed, call);
      return true;
    } catch (error) {
      if (error instanceof DeniedError || error instanceof NotFoundError) return false;
      throw error;
    }
  }

  it("are decided for each", () => {
    assert.deepEqual([...actions.keys()].sort(), Object.keys(expectedRights).sort());
  });

  for (const [name, action] of actions) {
    const { target = "none", device = [], site = [], isForTokens = true } = expectedRights[name] ?? {};

    it(`${name}: ${[target, ...device, ...site].join(" ")}`, async () => {
      assert.equal(action.target.kind, target);
      for (const [bitName, bit] of deviceBits) {
        await harness.grant(bit, FULL_RIGHTS);
        const isEnough = device.length === 0 || (device.length === 1 && device[0] === bitName);
        assert.equal(await mayUse(action), target === "none" || isEnough, `with ${bitName} alone`);
      }
      await harness.grant(FULL_RIGHTS, FULL_RIGHTS);
      assert.equal(await mayUse(action), true, "with all rights");
      assert.equal(await mayUse(action, { isToken: true }), isForTokens, "with a login token");
      await harness.grant(0, FULL_RIGHTS);
      assert.equal(await mayUse(action), target === "none", "for a site administrator without a link");
      for (const [bitName, bit] of siteBits) {
        await harness.grant(FULL_RIGHTS, bit);
        const isEnough = site.length === 0 || (site.length === 1 && site[0] === bitName);
        assert.equal(await mayUse(action), isEnough, `with site right ${bitName} alone`);
      }
    });
  }
});

/** The same action with the harness's device or group as its target, whatever its fields are called. */
function aimedAt(action: Action, { deviceId, groupId }: Harness): Action {
  const { target } = action;
  if (target.kind === "device") return { ...action, target: { ...target, id: () => deviceId } };
  if (target.kind === "devices") return { ...action, target: { ...target, ids: () => [deviceId] } };
  if (target.kind === "group") return { ...action, target: { ...target, ref: () => ({ id: groupId }) } };
  return action;
}
