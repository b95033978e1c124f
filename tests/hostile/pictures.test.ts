/** Pictures of accounts: for the owner and those who manage it; for others as if there were no such account. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { SiteRight } from "@tendril/protocol/constants";
import { openControl } from "../support/control-client.ts";
import { postJson } from "../support/http.ts";
import { PASSWORD, startTestServer, type TestServer } from "../support/server.ts";

const PNG =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

describe("pictures of accounts", { timeout: 60_000 }, () => {
  let host: TestServer;

  before(async () => {
    host = await startTestServer();
    const { accounts } = host.server;
    for (const name of ["ann", "bob"]) {
      await accounts.create({ domain: "", name, password: PASSWORD, siteadmin: 0 });
    }
    const siteadmin = SiteRight.ManageUsers;
    await accounts.create({ domain: "", name: "clerk", password: PASSWORD, siteadmin, groups: ["oslo"] });
    const control = await openControl(host.wsUrl, { name: "ann" });
    const image = `data:image/png;base64,${PNG}`;
    assert.notEqual((await control.ask({ action: "updateUserImage", image })).result, "Invalid message");
    control.close();
  });
  after(() => host.stop());

  const look = async (name: string, of: string): Promise<readonly [status: number, text: string]> => {
    const { cookie } = await postJson(host.url, "/api/sign-in", { name, password: PASSWORD });
    const path = `/userimage.ashx?id=${encodeURIComponent(of)}`;
    const { status, text } = await postJson(host.url, path, undefined, { cookie });
    return [status, text];
  };

  it("are shown to the owner and to an administrator", async () => {
    assert.equal((await look("ann", "user//ann"))[0], 200);
    assert.equal((await look("admin", "user//ann"))[0], 200);
  });

  it("have a policy of their own: nothing in them runs, whatever they are", async () => {
    const { cookie } = await postJson(host.url, "/api/sign-in", { name: "ann", password: PASSWORD });
    const path = "/userimage.ashx?id=user//ann";
    const { headers } = await postJson(host.url, path, undefined, { cookie });
    assert.equal(headers["content-security-policy"], "default-src 'none'; sandbox");
    assert.equal(headers["x-content-type-options"], "nosniff");
  });

  it("tell others nothing: not even that there is such an account", async () => {
    for (const name of ["bob", "clerk"]) {
      const answer = await look(name, "user//ann");
      assert.deepEqual(answer, await look(name, "user//nobody"));
      assert.equal(answer[0], 404);
    }
    const { status } = await postJson(host.url, "/userimage.ashx?id=user//ann", undefined);
    assert.equal(status, 404);
  });
});
