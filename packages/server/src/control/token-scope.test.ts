/** What login tokens are limited to, in every action. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { FULL_RIGHTS } from "@tendril/protocol/constants";
import { isActionInScope, narrowUser, readActions } from "../auth/index.ts";
import type { LoginTokenDocument, TokenScope } from "../store/index.ts";
import { createHarness, type Harness } from "./control-harness.suite.ts";
import { loadActions } from "./dispatcher.ts";

const actions = await loadActions();

describe("scopes of login tokens", () => {
  let harness: Harness;
  before(async () => {
    harness = await createHarness();
  });
  after(() => harness.close());

  const isRefused = async (name: string, scope: TokenScope, fields: object = {}): Promise<boolean> => {
    const action = actions.get(name);
    assert.ok(action);
    const [reply] = await harness.send(action, fields, { isToken: true, scope });
    return /denied/i.test(String(reply?.result));
  };

  it("name actions that exist", () => {
    for (const name of readActions) assert.ok(actions.has(name), name);
  });

  it("let a reading token run what reads, and nothing else", async () => {
    await harness.grant(FULL_RIGHTS, FULL_RIGHTS);
    const scope = { isReadOnly: true };
    for (const [name, { subject }] of actions)
      assert.equal(isActionInScope(scope, { name, subject }), readActions.has(name), name);
    assert.equal(await isRefused("createmesh", scope, { meshname: "x", meshtype: 2 }), true);
    assert.equal(await isRefused("nodes", scope), false);
  });

  it("let a token run its kinds, and what every client needs", async () => {
    const scope = { kinds: ["events"] };
    for (const [name, { subject }] of actions)
      assert.equal(
        isActionInScope(scope, { name, subject }),
        subject === "events" || subject === "site",
        name,
      );
    assert.equal(
      isActionInScope({ kinds: ["devices"] }, { name: "createDeviceShareLink", subject: "devices" }),
      false,
    );
    assert.equal(await isRefused("events", scope), false);
    assert.equal(await isRefused("nodes", scope), true);
  });

  it("narrow the account to device groups, without any right on the site", async () => {
    await harness.grant(8, FULL_RIGHTS);
    const { services, groupId } = harness;
    const user = await harness.user();
    const narrowed = (groups: NonNullable<TokenScope["groups"]>) =>
      narrowUser(user, { scope: { groups } } as LoginTokenDocument, services.rights);
    assert.deepEqual(services.rights.linkedIds(narrowed([])), []);
    assert.equal(services.rights.onGroup(narrowed([groupId]), groupId), 8);
    assert.equal(narrowed([groupId]).siteadmin & 0x2, 0);
    assert.notEqual(narrowed([groupId]).siteadmin, FULL_RIGHTS);
  });
});
