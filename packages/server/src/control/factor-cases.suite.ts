/** Cases of the actions about the own second factors. */
import assert from "node:assert/strict";
import { Authenticator } from "../auth/factors/authenticator.suite.ts";
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

/** A passkey is there. */
async function preparePasskey({ services, user }: Harness): Promise<Record<string, string>> {
  const owner = await user();
  const offer = new Authenticator().make(await services.passkeys.startAdding(owner));
  assert.equal((await services.passkeys.add(owner, "Key", offer))?.index, 1);
  return {};
}

/** A browser is known; `BROWSER` stands for its id. */
async function prepareBrowser({ services, user }: Harness): Promise<Record<string, string>> {
  const owner = await user();
  await services.knownBrowsers.add(owner._id, { address: "192.0.2.7", userAgent: "Browser" });
  return { BROWSER: (await services.knownBrowsers.list(owner))[0]?._id ?? "" };
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
  "webauthn-startregister": {
    ...own,
    allowed: {
      rights: 0,
      fields: {},
      check(_harness, [reply]) {
        const { rp, user, challenge } = Object(reply?.request);
        assert.deepEqual(rp, { name: "Test", id: "localhost" });
        assert.equal(user.name, "tester");
        assert.ok(challenge.length > 32);
      },
    },
    malformed: [],
  },
  "webauthn-endregister": {
    ...own,
    async prepare({ services, user }) {
      const offer = new Authenticator().make(await services.passkeys.startAdding(await user()));
      return { OFFER: JSON.stringify(offer) };
    },
    allowed: {
      rights: 0,
      fields: { name: "Key", response: "OFFER" },
      reply: { success: true, name: "Key", index: 1 },
      async check({ services, user }, [reply]) {
        assert.equal([reply?.passwords].flat().length, 10);
        assert.equal(await services.factors.isNeeded((await user())._id), true);
      },
    },
    malformed: [{}, { name: "Key", response: {} }, { name: "", response: "OFFER" }],
  },
  "otp-hkey-get": {
    ...own,
    prepare: preparePasskey,
    allowed: {
      rights: 0,
      fields: {},
      reply: { keys: [{ i: 1, name: "Key", type: 3, createdAtMs: 1_700_000_000_000 }], canBeMade: true },
    },
    malformed: [],
  },
  "otp-hkey-remove": {
    ...own,
    prepare: preparePasskey,
    allowed: {
      rights: 0,
      fields: { index: 1 },
      reply: { success: true },
      async check({ services, user }) {
        assert.equal(await services.factors.isNeeded((await user())._id), false);
      },
    },
    malformed: [{}, { index: -1 }, { index: "1" }],
  },
  otpemail: {
    ...own,
    // the harness sends no mail: it cannot be turned on, but off always
    async prepare({ services, user }) {
      await services.factors.setByMail((await user())._id, true);
      return {};
    },
    allowed: {
      rights: 0,
      fields: { enabled: false },
      reply: { success: true, enabled: false },
      async check({ services, user }) {
        assert.equal(await services.factors.isNeeded((await user())._id), false);
      },
    },
    malformed: [{}, { enabled: "yes" }],
  },
  proveFactor: {
    ...own,
    prepare,
    allowed: { rights: 0, fields: { code: "CODE" }, reply: { success: true } },
    malformed: [{ code: 1 }, { passkey: {} }, { mail: false }],
  },
  knownBrowsers: {
    ...own,
    prepare: prepareBrowser,
    allowed: {
      rights: 0,
      fields: {},
      check(_harness, [reply]) {
        const [found] = [reply?.browsers].flat();
        assert.equal(Object(found).address, "192.0.2.7");
        assert.equal(Object(found).userAgent, "Browser");
      },
    },
    malformed: [],
  },
  forgetBrowsers: {
    ...own,
    prepare: prepareBrowser,
    allowed: {
      rights: 0,
      fields: { ids: ["BROWSER"] },
      reply: { result: "ok" },
      async check({ services, user }) {
        assert.deepEqual(await services.knownBrowsers.list(await user()), []);
      },
    },
    malformed: [{}, { ids: ["x"] }, { ids: "BROWSER" }],
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
