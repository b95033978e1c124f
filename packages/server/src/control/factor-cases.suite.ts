/** Cases of the actions about the own second factors. */
import assert from "node:assert/strict";
import { decodeBase32, totpCode } from "../auth/factors/index.ts";
import type { Harness } from "./control-harness.suite.ts";
import type { ActionCases } from "./describe-action.suite.ts";

const SECRET = "ABCDEFGHIJKLMNOP";
/** The clock of the harness stands still. */
const CODE = totpCode(decodeBase32(SECRET), Math.floor(1_700_000_000_000 / 30_000));

/** An app is there; `CODE` stands for a good backup code. */
async function prepare({ services, user }: Harness): Promise<Record<string, string>> {
  const { _id } = await user();
  assert.equal(await services.factors.setTotp(_id, SECRET, CODE), true);
  const [first = ""] = await services.factors.createBackup(_id);
  return { CODE: first };
}

const own = { hasNoTarget: true } as const;

export const factorCases: Readonly<Record<string, ActionCases>> = {
  "otpauth-request": {
    ...own,
    allowed: {
      rights: 0,
      fields: {},
      check(_harness, [reply]) {
        assert.match(String(reply?.secret), /^[A-Z2-7]{16}$/);
        const start = `otpauth://totp/localhost:tester?secret=${String(reply?.secret)}&`;
        assert.ok(String(reply?.url).startsWith(start));
      },
    },
    malformed: [],
  },
  "otpauth-setup": {
    ...own,
    allowed: {
      rights: 0,
      fields: { secret: SECRET, token: CODE },
      reply: { success: true },
      async check({ services, user }, [reply]) {
        assert.equal([reply?.passwords].flat().length, 10);
        assert.equal(await services.factors.isNeeded((await user())._id), true);
      },
    },
    malformed: [{}, { secret: SECRET }, { secret: SECRET, token: "1".repeat(17) }],
  },
  "otpauth-clear": {
    ...own,
    prepare,
    allowed: {
      rights: 0,
      fields: { token: "CODE" },
      reply: { success: true },
      async check({ services, user }) {
        assert.equal(await services.factors.isNeeded((await user())._id), false);
      },
    },
    malformed: [{ token: 1 }],
  },
  "otpauth-getpasswords": {
    ...own,
    prepare,
    allowed: {
      rights: 0,
      fields: { subaction: 1, token: "CODE" },
      check(_harness, [reply]) {
        assert.equal([reply?.passwords].flat().length, 10);
      },
    },
    malformed: [{ subaction: 3 }],
  },
  twoFactorCookie: {
    ...own,
    prepare,
    allowed: {
      rights: 0,
      fields: { token: "CODE" },
      async check({ services, user }, [reply]) {
        assert.equal(await services.knownBrowsers.isKnown(await user(), String(reply?.cookie)), true);
      },
    },
    malformed: [{ token: 1 }],
  },
};
