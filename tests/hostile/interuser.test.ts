/** Messages between pages of users: only where the setting allows it, only within the tenant, to whom they are meant. */
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { type ControlClient, type Message, openControl } from "../support/control-client.ts";
import { PASSWORD, startTestServer, type TestServer } from "../support/server.ts";

/** Under the limits of one connection: together 45 MB, more than the server keeps for a page. */
const TOTAL = 380;
const AT_ONCE = TOTAL / 2;
const text = "<script>alert(1)</script>";

describe("messages between users", { timeout: 60_000 }, () => {
  let host: TestServer;
  const open = (name: string, path = "/control.ashx"): Promise<ControlClient> =>
    openControl(host.wsUrl, { name, path });
  /** Not the answers to the own ones. */
  const isHeard = ({ action, scope }: Message): boolean => action === "interuser" && scope !== undefined;
  const heard = ({ received }: ControlClient) => received.filter(isHeard);

  before(async () => {
    host = await startTestServer({
      flags: ["--inter-users", "bob"],
      prepare: async (folder) => {
        await writeFile(
          join(folder, "config.json"),
          JSON.stringify({ domains: { east: { title: "East" } } }),
        );
      },
    });
    for (const [domain, name] of [
      ["", "ann"],
      ["", "bob"],
      ["", "cyd"],
      ["east", "bob"],
    ] as const)
      await host.server.accounts.create({ domain, name, password: PASSWORD, siteadmin: 0 });
  });
  after(() => host.stop());

  it("reach all pages of one who is named in the setting, and the answer reaches the one that asked", async () => {
    const [ann, bob, bobToo, cyd] = [
      await open("ann"),
      await open("bob"),
      await open("bob"),
      await open("cyd"),
    ];
    assert.equal((await ann.ask({ action: "interuser", userid: "user//bob", data: { text } })).result, "ok");
    for (const client of [bob, bobToo]) {
      const { data, scope } = await client.wait("the message", isHeard);
      assert.deepEqual({ data, scope }, { data: { text }, scope: "user" });
    }
    const sessionid = heard(bob)[0]?.sessionid;
    assert.match(String(sessionid), /^user\/\/ann\//);
    assert.equal((await bob.ask({ action: "interuser", sessionid, data: "back" })).result, "ok");
    const answer = await ann.wait("the answer", isHeard);
    assert.deepEqual([answer.data, answer.scope], ["back", "session"]);
    await cyd.ask({ action: "meshes" });
    assert.deepEqual([heard(cyd).length, heard(bobToo).length], [0, 1]);
    for (const client of [ann, bob, bobToo, cyd]) client.close();
  });

  it("are refused between those whom the setting does not name, alike whether they are there", async () => {
    const [ann, cyd] = [await open("ann"), await open("cyd")];
    for (const userid of ["user//cyd", "user//nobody", "cyd", "../../x"]) {
      const { result } = await ann.ask({ action: "interuser", userid, data: 1 });
      assert.equal(result, "Permission denied", userid);
    }
    await cyd.ask({ action: "meshes" });
    assert.equal(heard(cyd).length, 0);
    for (const client of [ann, cyd]) client.close();
  });

  it("cannot end the page of somebody who reads slowly: what is too much is lost", async () => {
    const [ann, cyd, bob] = [await open("ann"), await open("cyd"), await open("bob")];
    bob.socket.pause();
    const flood = { action: "interuser", userid: "user//bob", data: "x".repeat(60_000) };
    for (let sent = 0; sent < TOTAL; sent += AT_ONCE) {
      for (let i = 0; i < AT_ONCE; i++) for (const client of [ann, cyd]) client.send(flood);
      for (const client of [ann, cyd]) await client.ask({ action: "meshes" });
    }
    bob.socket.resume();
    assert.ok(Array.isArray((await bob.ask({ action: "meshes" })).meshes), "still there");
    assert.ok(heard(bob).length < 2 * TOTAL, `${heard(bob).length} arrived`);
    for (const client of [ann, cyd, bob]) client.close();
  });

  it("never leave the tenant, by user or by session", async () => {
    const [bob, east] = [await open("bob"), await open("bob", "/east/control.ashx")];
    await bob.ask({ action: "interuser", userid: "user/east/bob", data: 1 });
    const refused = await east.ask({ action: "interuser", userid: "user//bob", data: 1 });
    assert.equal(refused.result, "ok", "one end is named in the setting: no answer tells more");
    await east.ask({ action: "meshes" });
    await bob.ask({ action: "meshes" });
    assert.deepEqual([heard(bob).length, heard(east).length], [0, 0]);
    await bob.ask({ action: "interuser", userid: "bob", data: "self" });
    assert.equal(heard(bob).length, 0, "the page that says it does not hear itself");
    for (const client of [bob, east]) client.close();
  });
});
