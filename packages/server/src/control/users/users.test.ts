/** Who may do what to whose account. */
import assert from "node:assert/strict";
import { after, before, beforeEach, describe, it } from "node:test";
import { createUserId } from "@tendril/protocol";
import { FULL_RIGHTS, SiteRight } from "@tendril/protocol/constants";
import { type UserDocument, userCollection } from "../../store/index.ts";
import { createHarness, type Harness, PASSWORD } from "../control-harness.suite.ts";
import { loadActions } from "../dispatcher.ts";

const actions = await loadActions();

describe("managing accounts", () => {
  let harness: Harness;

  const ask = async (name: string, fields: object, isToken = false): Promise<Record<string, unknown>> => {
    const action = actions.get(name);
    assert.ok(action);
    const [reply] = await harness.send(action, fields, { isToken });
    return reply ?? {};
  };
  const put = async (name: string, fields: Partial<UserDocument>): Promise<void> => {
    const { accounts, store } = harness.services;
    if ((await accounts.find("", name)) === undefined)
      await accounts.create({ domain: "", name, password: PASSWORD, siteadmin: 0 });
    await store.collection(userCollection).patch(createUserId("", name), fields);
  };
  const read = (name: string) => harness.services.accounts.get(createUserId("", name));

  before(async () => {
    harness = await createHarness();
  });
  after(() => harness.close());
  beforeEach(async () => {
    await put("tester", { siteadmin: SiteRight.ManageUsers, groups: [], links: {} });
    await put("bob", { siteadmin: 0, groups: [] });
    await put("boss", { siteadmin: FULL_RIGHTS });
  });

  it("gives the bits of a manager and no others", async () => {
    assert.equal((await ask("edituser", { userid: "bob", siteadmin: 2 | 64 | 128 })).result, "ok");
    for (const bit of [SiteRight.Backup, SiteRight.Restore, SiteRight.Update, SiteRight.ManageUserGroups]) {
      assert.equal((await ask("edituser", { userid: "bob", siteadmin: bit })).result, "Permission denied");
      assert.equal((await ask("adduser", { username: "x", pass: PASSWORD, siteadmin: bit })).msgid, 6);
    }
    assert.equal(
      (await ask("edituser", { userid: "bob", siteadmin: FULL_RIGHTS })).result,
      "Permission denied",
    );
    assert.equal((await read("bob"))?.siteadmin, 2 | 64 | 128);
  });

  it("gives user groups and recordings to who has them", async () => {
    await put("tester", { siteadmin: SiteRight.ManageUsers | SiteRight.Recordings });
    assert.equal((await ask("edituser", { userid: "bob", siteadmin: SiteRight.Recordings })).result, "ok");
    assert.equal(
      (await ask("edituser", { userid: "bob", siteadmin: SiteRight.ManageUserGroups })).result,
      "Permission denied",
    );
  });

  it("leaves bits beyond the manager's reach as they are", async () => {
    await put("bob", { siteadmin: SiteRight.LockedSettings });
    assert.equal((await ask("edituser", { userid: "bob", siteadmin: 64 })).result, "ok");
    assert.equal((await read("bob"))?.siteadmin, SiteRight.LockedSettings | 64);
  });

  it("never changes the own rights, removes or resets oneself", async () => {
    await put("tester", { siteadmin: FULL_RIGHTS });
    assert.equal((await ask("edituser", { userid: "tester", siteadmin: 0 })).result, "Permission denied");
    assert.equal((await ask("deleteuser", { userid: "tester" })).result, "Permission denied");
    assert.equal(
      (await ask("changeuserpass", { userid: "tester", pass: "another good one" })).result,
      "Permission denied",
    );
  });

  it("does nothing to full administrators and to who has more", async () => {
    await put("keeper", { siteadmin: SiteRight.Backup });
    for (const userid of ["boss", "keeper"]) {
      for (const [name, fields] of [
        ["edituser", { realname: "x" }],
        ["edituser", { email: "mine@example.com" }],
        ["edituser", { siteadmin: SiteRight.Locked }],
        ["deleteuser", {}],
        ["changeuserpass", { pass: "another good one" }],
      ] as const) {
        assert.equal(
          (await ask(name, { userid, ...fields })).result,
          "Permission denied",
          `${name} ${userid}`,
        );
      }
    }
  });

  it("keeps the last full administrator", async () => {
    await put("tester", { siteadmin: FULL_RIGHTS });
    assert.equal((await ask("edituser", { userid: "boss", siteadmin: 0 })).result, "ok");
    await put("boss", { siteadmin: FULL_RIGHTS });
    await put("tester", { siteadmin: SiteRight.ManageUsers });
    const { accounts } = harness.services;
    const boss = await read("boss");
    assert.ok(boss);
    const news = { msg: "x", msgid: 66 };
    await assert.rejects(accounts.change(boss._id, { siteadmin: SiteRight.Locked }, news), /last full/);
    await assert.rejects(accounts.remove(boss, boss), /last full/);
  });

  it("sees only who shares a realm, as if there were no others", async () => {
    await put("tester", { groups: ["oslo"] });
    await put("ann", { groups: ["bergen", "oslo"] });
    const { users } = await ask("users", {});
    assert.deepEqual((users as { name: string }[]).map(({ name }) => name).sort(), ["ann", "tester"]);
    const unknown = await ask("edituser", { userid: "nobody", realname: "x" });
    assert.deepEqual(await ask("edituser", { userid: "bob", realname: "x" }), unknown);
    assert.equal((await ask("edituser", { userid: "ann", groups: ["bergen"] })).result, "Permission denied");
    assert.equal((await ask("edituser", { userid: "ann", groups: ["oslo", "rome"] })).result, "ok");
    assert.deepEqual((await read("ann"))?.groups, ["bergen", "oslo"]);
    assert.equal((await ask("adduser", { username: "new", pass: PASSWORD })).result, "ok");
    assert.deepEqual((await read("new"))?.groups, ["oslo"]);
  });

  it("ends everything at once when it locks", async () => {
    const bob = await read("bob");
    assert.ok(bob);
    const cookie = await harness.services.webSessions.create(bob, { address: "192.0.2.1", userAgent: "" });
    harness.ended.length = 0;
    assert.equal((await ask("edituser", { userid: "bob", siteadmin: SiteRight.Locked })).result, "ok");
    assert.deepEqual(harness.ended, [{ userId: "user//bob" }]);
    assert.equal(await harness.services.webSessions.find("", cookie.split(";")[0]), undefined);
  });

  it("removes what hangs on an account", async () => {
    const { services, groupId } = harness;
    await put("bob", { links: {} });
    const [bob, actor] = [await read("bob"), await harness.user()];
    const target = await services.groups.get(groupId);
    assert.ok(bob && target);
    await services.memberships.set(bob, { target, rights: 8 }, actor);
    const team = await services.userGroups.create({ domain: "", name: "Team" }, actor);
    const linked = await read("bob");
    assert.ok(linked);
    await services.userGroups.addMember(team, linked, actor);
    const { token, password } = await services.loginTokens.create(bob, { name: "t", expire: 0 });
    await ask("setNotes", { id: "user//bob", notes: "works nights" });
    assert.equal((await ask("getNotes", { id: "user//bob" })).notes, "works nights");
    assert.equal((await ask("deleteuser", { userid: "user//bob" })).result, "ok");
    assert.deepEqual((await services.groups.get(groupId))?.links, {});
    assert.deepEqual(services.userGroups.get(team._id)?.links, {});
    assert.equal(await services.loginTokens.verify("", { name: token.tokenUser, password }), undefined);
    assert.equal(await read("bob"), undefined);
  });

  it("takes no picture that is none, whatever it is called", async () => {
    const page = Buffer.from("<script>alert(1)</script>").toString("base64");
    assert.equal(
      (await ask("updateUserImage", { image: `data:image/png;base64,${page}` })).result,
      "This is no picture",
    );
  });

  it("sets no password for a login token", async () => {
    const fields = { userid: "bob", pass: "another good one" };
    assert.equal((await ask("changeuserpass", fields, true)).result, "Permission denied");
  });
});
