/** Passwords that a real LDAP directory checks. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { openControl } from "../support/control-client.ts";
import { type Directory, startDirectory } from "../support/directory.ts";
import { type HttpAnswer, postJson } from "../support/http.ts";
import { PASSWORD, startTestServer, type TestServer } from "../support/server.ts";

describe("an LDAP directory", { timeout: 240_000 }, () => {
  let host: TestServer;
  let directory: Directory;
  const signIn = (name: string, password: string): Promise<HttpAnswer> =>
    postJson(host.url, "/api/sign-in", { name, password });
  const groupsOf = async (name: string): Promise<number> =>
    Object.keys((await host.server.accounts.find("", name))?.links ?? {}).length;

  before(async () => {
    directory = await startDirectory();
    host = await startTestServer({
      flags: [
        ...["--ldap-url", directory.url, "--ldap-start-tls=false", "--ldap-base", directory.base],
        ...["--ldap-bind-dn", directory.bindDn, "--ldap-bind-password", directory.bindPassword],
        ...["--ldap-groups-attribute", "departmentNumber", "--ldap-group-map", "helpdesk=Helpdesk"],
        ...["--ldap-required-groups", "helpdesk,workshop", "--max-sign-in-failures", "100"],
      ],
    });
    const control = await openControl(host.wsUrl);
    await control.ask({ action: "createusergroup", name: "Helpdesk" });
    control.close();
  });
  after(async () => {
    await host.stop();
    await directory.stop();
  });

  it("signs in by form and by control channel, and makes the account with what it knows", async () => {
    const { status, cookie } = await signIn("mara", "mara's password");
    assert.equal(status, 200);
    assert.match(cookie, /^__Host-tendril=/);
    const mara = await host.server.accounts.find("", "mara");
    assert.deepEqual([mara?.realname, mara?.email], ["Mara Lindqvist", "mara@example.org"]);
    assert.equal(mara?.passwordHash, undefined);
    assert.equal(await groupsOf("mara"), 1);
    const control = await openControl(host.wsUrl, { name: "mara", password: "mara's password" });
    control.close();
  });

  it("refuses a wrong, an empty and another one's password, and who is in no group", async () => {
    const wrong = [
      await signIn("mara", "otto's password"),
      await signIn("mara", " "),
      await signIn("otto", "otto's password"),
      await signIn("nobody", "mara's password"),
    ];
    assert.deepEqual(
      wrong.map(({ status }) => status),
      [401, 401, 401, 401],
    );
    assert.equal(await host.server.accounts.find("", "otto"), undefined);
  });

  it("takes nothing that was typed for a part of its filter", async () => {
    for (const name of ["*", "mar*", "mara)(uid=*", "mara\\2a", "otto)(|(uid=mara"])
      assert.equal((await signIn(name, "mara's password")).status, 401, name);
  });

  it("does not decide over accounts that have a password here", async () => {
    await directory.modify(
      `dn: uid=admin,${directory.base}\nchangetype: add\nobjectClass: inetOrgPerson\nuid: admin\ncn: x\nsn: x\ndepartmentNumber: helpdesk\nuserPassword: directory's word\n`,
    );
    assert.equal((await signIn("admin", "directory's word")).status, 401);
    assert.equal((await signIn("admin", PASSWORD)).status, 200);
  });

  it("is followed: groups change, the name may, and who is gone is out", async () => {
    await directory.modify(
      `dn: uid=mara,${directory.base}\nchangetype: modify\nreplace: departmentNumber\ndepartmentNumber: workshop\n-\nreplace: cn\ncn: Mara Holm\n`,
    );
    assert.equal((await signIn("mara", "mara's password")).status, 200);
    assert.equal(await groupsOf("mara"), 0);
    assert.equal((await host.server.accounts.find("", "mara"))?.realname, "Mara Holm");
    await directory.modify(`dn: uid=mara,${directory.base}\nchangetype: delete\n`);
    assert.equal((await signIn("mara", "mara's password")).status, 401);
    const remade = `dn: uid=mara,${directory.base}\nchangetype: add\nobjectClass: inetOrgPerson\nuid: mara\ncn: Other\nsn: x\ndepartmentNumber: helpdesk\nuserPassword: another one\n`;
    await directory.modify(remade);
    assert.equal((await signIn("mara", "another one")).status, 401, "another person of the same name");
  });

  it("may be away: accounts of this server still sign in", async () => {
    await directory.stop();
    assert.equal((await signIn("mara", "another one")).status, 401);
    assert.equal((await signIn("admin", PASSWORD)).status, 200);
  });
});
