import assert from "node:assert/strict";
import { after, before, beforeEach, describe, it } from "node:test";
import { createUserId, parseConversation, type UserId } from "@tendril/protocol";
import { DeviceRight, FULL_RIGHTS, SiteRight } from "@tendril/protocol/constants";
import type { UserDocument } from "../../store/index.ts";
import { action as invite } from "../actions/conversations/meshmessenger.ts";
import { createHarness, type Harness, PASSWORD } from "../control-harness.suite.ts";
import type { UserConnection } from "../user-connection.ts";

const tester = createUserId("", "tester");
const bob = createUserId("", "bob");

describe("conversations", () => {
  let harness: Harness;
  let told: Record<string, unknown>[] = [];
  before(async () => {
    harness = await createHarness();
    await harness.services.accounts.create({ domain: "", name: "bob", password: PASSWORD, siteadmin: 0 });
    const user = await read(bob);
    const page = { sessionId: "user//bob/1", user, send: (message: object) => told.push({ ...message }) };
    harness.services.connections.add(page as unknown as UserConnection);
  });
  beforeEach(() => {
    told = [];
  });
  after(() => harness.close());

  async function read(id: UserId): Promise<UserDocument> {
    const user = await harness.services.accounts.get(id);
    if (user === undefined) throw new Error(`no ${id}`);
    return user;
  }
  const between = (one: string, other: string) => {
    const conversation = parseConversation(`meshmessenger/${one}/${other}`);
    if (conversation === undefined) throw new Error("no conversation");
    return conversation;
  };
  const admit = (conversation: ReturnType<typeof between>, who: UserId | undefined, auth?: string) =>
    harness.services.conversations.admit({
      ...{ conversation, domain: "", auth },
      signedIn: async () => (who === undefined ? undefined : await read(who)),
    });

  it("begin with a notice in all pages of the user, as stock pages know it", async () => {
    await harness.grant(0, SiteRight.ManageUsers);
    const [reply] = await harness.send(invite, { userid: "bob" });
    assert.equal(reply?.result, "ok");
    const [{ id, ...notice } = {}] = told;
    assert.equal(typeof id, "number");
    assert.deepEqual(notice, {
      ...{ action: "msg", type: "notify", msgid: 11, value: "Chat Request, Click here to accept." },
      ...{ title: "tester", userid: tester, username: "tester", domain: "" },
      tag: "meshmessenger/user%2F%2Fbob/user%2F%2Ftester",
    });
  });

  it("are for those who manage the other, or are managed by them", async () => {
    await harness.grant(0);
    const [refused] = await harness.send(invite, { userid: "bob" });
    const [unknown] = await harness.send(invite, { userid: "nobody" });
    assert.deepEqual(refused, { ...unknown });
    assert.equal(told.length, 0);
    assert.equal(await admit(between(bob, tester), bob), undefined);
    await harness.grant(0, SiteRight.ManageUsers);
    const parties = [await admit(between(bob, tester), bob), await admit(between(bob, tester), tester)];
    assert.deepEqual(
      parties.map((party) => party?.isInviter),
      [false, true],
    );
    assert.equal(await parties[0]?.mayGoOn(), true);
    await harness.grant(0);
    assert.equal(await parties[0]?.mayGoOn(), false);
  });

  it("are for nobody else, not even administrators", async () => {
    const { accounts } = harness.services;
    await accounts.create({ domain: "", name: "boss", password: PASSWORD, siteadmin: FULL_RIGHTS });
    await harness.grant(0, SiteRight.ManageUsers);
    assert.equal(await admit(between(bob, tester), createUserId("", "boss")), undefined);
    assert.equal(await admit(between(bob, tester), undefined), undefined);
  });

  it("let the person at a device in with the cookie of that conversation alone", async () => {
    const { conversations, cookies, store: _store } = harness.services;
    const own = between(harness.deviceId, tester);
    const cookie = conversations.guestCookie(own);
    await harness.grant(DeviceRight.ChatNotify);
    const party = await admit(own, undefined, cookie);
    assert.deepEqual([party?.party, party?.user], [harness.deviceId, undefined]);
    assert.equal(Number(party?.closesAtMs) % 60_000 < 60_000, true);
    assert.equal(await admit(between(harness.deviceId, bob), undefined, cookie), undefined);
    assert.equal(await admit(between(bob, tester), undefined, cookie), undefined);
    assert.equal(await admit(own, undefined, "forged"), undefined);
    assert.equal(await admit(own, undefined, cookies.encode({ userid: tester })), undefined);
    assert.equal(await admit(own, undefined), undefined);
    await harness.grant(DeviceRight.RemoteControl);
    assert.equal(await party?.mayGoOn(), false);
    assert.equal(await admit(own, undefined, cookie), undefined);
  });

  it("do not let anybody invite without end", async () => {
    await harness.grant(0, SiteRight.ManageUsers);
    const results: unknown[] = [];
    for (let i = 0; i < 15; i++) results.push((await harness.send(invite, { userid: "bob" }))[0]?.result);
    assert.equal(results.at(-1), "Too many invitations");
    assert.ok(told.length <= 10);
  });

  it("cannot be begun with someone who is not signed in", async () => {
    const { accounts } = harness.services;
    await accounts.create({ domain: "", name: "away", password: PASSWORD, siteadmin: 0 });
    await accounts.create({
      domain: "",
      name: "helper",
      password: PASSWORD,
      siteadmin: SiteRight.ManageUsers,
    });
    const helper = await read(createUserId("", "helper"));
    const { inviteUser } = await import("./invitations.ts");
    const away = await read(createUserId("", "away"));
    assert.throws(() => inviteUser(harness.services, helper, away), /Not signed in/);
  });
});
