/** Cases of the actions about accounts. */
import assert from "node:assert/strict";
import { createUserId } from "@tendril/protocol";
import { FULL_RIGHTS, SiteRight } from "@tendril/protocol/constants";
import type { UserDocument } from "../store/index.ts";
import { action as loginsAction } from "./actions/users/previous-logins.ts";
import { action as webStateAction } from "./actions/users/user-web-state.ts";
import { type Harness, PASSWORD } from "./control-harness.suite.ts";
import type { ActionCases } from "./describe-action.suite.ts";

const manager = { rights: 0, siteRights: SiteRight.ManageUsers };
const denied = { rights: FULL_RIGHTS, result: "Permission denied" };
const ok = { result: "ok" };

async function prepare({ services }: Harness): Promise<Record<string, string>> {
  await services.accounts.create({ domain: "", name: "bob", password: PASSWORD, siteadmin: 0 });
  await services.accounts.create({ domain: "", name: "boss", password: PASSWORD, siteadmin: FULL_RIGHTS });
  return {};
}

/** One sign-in of somebody else, at the harness's time. */
async function prepareLogins(harness: Harness): Promise<Record<string, string>> {
  const words = await prepare(harness);
  harness.services.events.record("", ["user//bob"], {
    ...{ etype: "user", action: "login", userid: "user//bob", username: "bob" },
    ...{ msgid: 107, msgArgs: ["192.0.2.1", "test"] },
  });
  return words;
}

const read = async ({ services }: Harness, name: string): Promise<UserDocument | undefined> =>
  await services.accounts.get(createUserId("", name));

/** The account is somebody of a provider too; `IDENTITY` stands for the id of that. */
async function prepareIdentity({ services, user }: Harness): Promise<Record<string, string>> {
  const owner = await user();
  const person = { domain: "" as const, issuer: "https://login.example", subject: "7", name: "tester" };
  await services.outsideAccounts.connect(owner, { ...person, isEmailVerified: false, groups: [] });
  return { IDENTITY: (await services.outsideAccounts.list(owner._id))[0]?._id ?? "" };
}

export const userCases: Readonly<Record<string, ActionCases>> = {
  users: {
    prepare,
    allowed: {
      ...manager,
      fields: {},
      check(_harness, [reply]) {
        const found = reply?.users as Record<string, unknown>[];
        assert.deepEqual(found.map(({ name }) => name).sort(), ["bob", "boss", "tester"]);
        assert.ok(found.every((user) => !("passwordHash" in user)));
      },
    },
    denied: { rights: FULL_RIGHTS, result: "Access denied" },
    hasNoTarget: true,
    malformed: [],
  },
  adduser: {
    allowed: {
      ...manager,
      fields: {
        username: "Ann",
        pass: PASSWORD,
        email: "Ann@Example.com",
        resetNextLogin: true,
        siteadmin: 64,
      },
      reply: { ...ok, userid: "user//ann" },
      async check(harness) {
        const ann = await read(harness, "ann");
        assert.deepEqual([ann?.email, ann?.passchange, ann?.siteadmin], ["ann@example.com", -1, 64]);
      },
    },
    denied,
    hasNoTarget: true,
    malformed: [{}, { username: "a", pass: 1 }, { username: "a", pass: "x", siteadmin: 2 ** 32 }],
  },
  adduserbatch: {
    allowed: {
      ...manager,
      fields: {
        users: [
          { user: "ann", pass: PASSWORD },
          { user: "a b", pass: PASSWORD },
        ],
      },
      reply: { ...ok, added: 1 },
    },
    denied,
    hasNoTarget: true,
    malformed: [{}, { users: [{ user: "ann" }] }],
  },
  edituser: {
    prepare,
    allowed: {
      ...manager,
      fields: { userid: "user//bob", realname: "Bob B.", email: "bob@example.com", siteadmin: 64 },
      reply: ok,
      async check(harness) {
        const bob = await read(harness, "bob");
        assert.deepEqual([bob?.realname, bob?.email, bob?.siteadmin], ["Bob B.", "bob@example.com", 64]);
      },
    },
    denied,
    hasNoTarget: true,
    malformed: [
      { userid: "bob", consent: 128 },
      { userid: "bob", groups: "x" },
    ],
  },
  deleteuser: {
    prepare,
    allowed: {
      ...manager,
      fields: { userid: "bob" },
      reply: ok,
      check: async (harness) => assert.equal(await read(harness, "bob"), undefined),
    },
    denied,
    hasNoTarget: true,
    malformed: [{}],
  },
  changeuserpass: {
    prepare,
    allowed: {
      ...manager,
      fields: { userid: "bob", pass: "another good one", removeMultiFactor: false, resetNextLogin: true },
      reply: ok,
      check: async (harness) => assert.equal((await read(harness, "bob"))?.passchange, -1),
    },
    denied,
    hasNoTarget: true,
    malformed: [{ userid: "bob" }],
  },
  updateUserImage: {
    allowed: {
      rights: 0,
      fields: { image: "data:image/png;base64,iVBORw0KGgo=" },
      reply: ok,
      async check(harness) {
        assert.equal((await harness.user()).flags, 1);
        assert.equal((await harness.services.accounts.image(createUserId("", "tester")))?.type, "image/png");
      },
    },
    hasNoTarget: true,
    malformed: [
      {},
      { image: "data:text/html;base64,AAAA" },
      { image: "data:image/svg+xml;base64,AAAA" },
      { image: 1 },
    ],
  },
  userbroadcast: {
    allowed: { ...manager, fields: { msg: "The server restarts at noon." }, reply: ok },
    denied,
    hasNoTarget: true,
    malformed: [{}, { msg: "x".repeat(513) }],
  },
  wssessioncount: {
    allowed: { ...manager, fields: {}, reply: { wssessions: {} } },
    hasNoTarget: true,
    malformed: [],
  },
  changelang: {
    allowed: {
      rights: 0,
      fields: { lang: "de" },
      reply: ok,
      check: async (harness) => assert.equal((await harness.user()).lang, "de"),
    },
    hasNoTarget: true,
    malformed: [{}, { lang: "<b>" }],
  },
  userWebState: {
    allowed: {
      rights: 0,
      fields: { state: '{"deviceView":1,"bad":2}' },
      reply: ok,
      async check(harness) {
        const [reply] = await harness.send(webStateAction, {});
        assert.equal(reply?.state, '{"deviceView":1}');
        const [refused] = await harness.send(webStateAction, { state: "[1]" });
        assert.equal(refused?.result, "Invalid state");
        await harness.grant(0, SiteRight.LockedSettings);
        const [locked] = await harness.send(webStateAction, { state: "{}" });
        assert.equal(locked?.result, "Access denied");
      },
    },
    hasNoTarget: true,
    malformed: [{ state: 1 }, { state: "" }],
  },
  previousLogins: {
    prepare: prepareLogins,
    allowed: {
      ...manager,
      fields: { userid: "bob" },
      reply: { events: [{ t: 1_700_000_000_000, m: 107, a: ["192.0.2.1", "test"] }], userid: "user//bob" },
      async check(harness) {
        const [own] = await harness.send(loginsAction, {});
        assert.deepEqual(own?.events, []);
        await harness.grant(0);
        const [refused] = await harness.send(loginsAction, { userid: "bob" });
        assert.equal(refused?.events, undefined);
      },
    },
    hasNoTarget: true,
    malformed: [{ userid: "" }, { userid: 7 }],
  },
  intersession: {
    allowed: { rights: 0, fields: { data: "x" } },
    hasNoTarget: true,
    malformed: [],
  },
  changeemail: {
    allowed: {
      rights: 0,
      fields: { email: "Me@Example.com" },
      reply: ok,
      check: async (harness) => assert.equal((await harness.user()).email, "me@example.com"),
    },
    hasNoTarget: true,
    malformed: [{}],
  },
  verifyemail: {
    allowed: { rights: 0, fields: {}, reply: { result: "There is no mail address to confirm" } },
    hasNoTarget: true,
    malformed: [{ email: 1 }],
  },
  createInvitation: {
    allowed: {
      ...manager,
      fields: { days: 7, siteadmin: 64 },
      reply: { ...ok, isMailed: false },
      async check({ services }, [reply]) {
        const secret = String(reply?.url).split("?token=")[1] ?? "";
        assert.equal((await services.invitations.read("", secret))?.siteadmin, 64);
      },
    },
    denied,
    hasNoTarget: true,
    malformed: [{}, { days: 0 }, { days: 7, userGroups: "x" }],
  },
  invitations: {
    prepare: async ({ services, user, grant }) => {
      await grant(0, SiteRight.ManageUsers);
      await services.invitations.create(await user(), { siteadmin: 0, userGroups: [], days: 7 });
      return {};
    },
    allowed: {
      ...manager,
      fields: {},
      reply: { isMailOn: false },
      check: (_harness, [reply]) => assert.equal((reply?.invitations as object[] | undefined)?.length, 1),
    },
    denied,
    hasNoTarget: true,
    malformed: [],
  },
  removeInvitation: {
    allowed: { ...manager, fields: { id: "none" }, reply: { result: "Unknown invitation" } },
    denied,
    hasNoTarget: true,
    malformed: [{}],
  },
  webSessions: {
    allowed: {
      rights: 0,
      fields: {},
      reply: { sessions: [] },
    },
    hasNoTarget: true,
    malformed: [{ userid: 1 }],
  },
  endWebSessions: {
    prepare: async ({ services, user }) => {
      await services.webSessions.create(await user(), { address: "192.0.2.1", userAgent: "x" });
      return {};
    },
    allowed: { rights: 0, fields: {}, reply: { ...ok, ended: 1 } },
    hasNoTarget: true,
    malformed: [{ id: 1 }],
  },
  identities: {
    hasNoTarget: true,
    prepare: prepareIdentity,
    allowed: {
      rights: 0,
      fields: {},
      reply: { hasPassword: true },
      check(_harness, [reply]) {
        assert.equal(Object([reply?.identities].flat()[0]).issuer, "https://login.example");
      },
    },
    malformed: [],
  },
  removeIdentity: {
    hasNoTarget: true,
    prepare: prepareIdentity,
    allowed: {
      rights: 0,
      fields: { id: "IDENTITY" },
      reply: { result: "ok" },
      async check({ services, user }) {
        assert.deepEqual(await services.outsideAccounts.list((await user())._id), []);
      },
    },
    malformed: [{}, { id: "x" }, { id: 1 }],
  },
};
