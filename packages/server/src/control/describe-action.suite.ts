/**
 * The suite of every action: allowed, denied, not found, malformed.
 */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { createHarness, type Harness } from "./control-harness.suite.ts";
import type { Action } from "./define-action.ts";

/** `DEVICE`, `GROUP` and `OTHER` in fields stand for ids of the harness. */
export interface ActionCases {
  /** Runs first; gives more words that stand for ids, or for JSON, in fields. */
  readonly prepare?: (harness: Harness) => Promise<Readonly<Record<string, string>>>;
  readonly allowed: {
    /** Rights on the group that are enough. */
    readonly rights: number;
    /** Bits of SiteRight, where the action asks for them. */
    readonly siteRights?: number;
    readonly fields: object;
    /** Fields that the reply has; absent when the action answers by itself or not at all. */
    readonly reply?: object;
    /** What else must hold. */
    readonly check?: (harness: Harness, replies: readonly Record<string, unknown>[]) => Promise<void> | void;
  };
  /** Rights that are not enough, though the target can be seen; absent for actions of every user. */
  readonly denied?: { readonly rights: number; readonly result?: string };
  /** True when the action names no target. */
  readonly hasNoTarget?: boolean;
  readonly malformed: readonly object[];
}

export function describeAction(action: Action, cases: ActionCases): void {
  describe(`action ${action.name}`, () => {
    let harness: Harness;
    let words: Readonly<Record<string, string>> = {};
    before(async () => {
      harness = await createHarness();
      words = (await cases.prepare?.(harness)) ?? {};
    });
    after(() => harness.close());
    const fill = (fields: object): object => {
      let text = JSON.stringify(fields);
      const all = { DEVICE: harness.deviceId, GROUP: harness.groupId, ...words };
      for (const [word, id] of Object.entries(all))
        text = text.replaceAll(JSON.stringify(word), () => (id.startsWith("{") ? id : JSON.stringify(id)));
      return JSON.parse(text);
    };

    for (const fields of cases.malformed) {
      it(`refuses ${JSON.stringify(fields).slice(0, 60)}`, async () => {
        await harness.grant(0xffff_ffff, cases.allowed.siteRights);
        const [reply] = await harness.send(action, fields);
        assert.match(String(reply?.result), /^Invalid message/);
      });
    }

    if (!cases.hasNoTarget) {
      it("answers for what cannot be seen as for what does not exist", async () => {
        await harness.grant(0);
        const real = await harness.send(action, fill(cases.allowed.fields));
        const text = JSON.stringify(cases.allowed.fields);
        const absent = text
          .replaceAll('"DEVICE"', `"node//${"A".repeat(64)}"`)
          .replaceAll('"GROUP"', `"mesh//${"A".repeat(64)}"`);
        const unknown = await harness.send(action, JSON.parse(absent));
        const withoutEcho = (replies: object): string =>
          JSON.stringify(replies)
            .replaceAll(harness.deviceId, "X")
            .replaceAll(harness.groupId, "X")
            .replaceAll(/(node|mesh)\/\/A{64}/g, "X");
        assert.equal(withoutEcho(real), withoutEcho(unknown));
        assert.equal(harness.toAgent.length, 0);
      });
    }

    const { denied } = cases;
    if (denied !== undefined) {
      it("refuses without the right", async () => {
        await harness.grant(denied.rights);
        const [reply] = await harness.send(action, fill(cases.allowed.fields));
        if (denied.result === undefined) assert.notEqual(String(reply?.result ?? "ok").toLowerCase(), "ok");
        else assert.equal(reply?.result, denied.result);
        assert.equal(harness.toAgent.length, 0);
      });
    }

    it("does what it is for with the right", async () => {
      await harness.grant(cases.allowed.rights, cases.allowed.siteRights);
      const replies = await harness.send(action, fill(cases.allowed.fields));
      for (const [field, value] of Object.entries(cases.allowed.reply ?? {})) {
        assert.deepEqual(replies[0]?.[field], value, field);
      }
      await cases.allowed.check?.(harness, replies);
    });
  });
}
