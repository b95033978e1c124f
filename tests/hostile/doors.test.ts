/** The doors beside the password: letters, invitations, own accounts. What they open, and what they must not. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { openControl } from "../support/control-client.ts";
import { type HttpAnswer, postJson } from "../support/http.ts";
import { type MailSink, openMailSink } from "../support/mail-sink.ts";
import { PASSWORD, startTestServer, type TestServer } from "../support/server.ts";

const NEW = "a new and long one";

describe("doors", { timeout: 120_000 }, () => {
  let host: TestServer;
  let sink: MailSink;
  const post = (path: string, body: object): Promise<HttpAnswer> => postJson(host.url, `/api/${path}`, body);
  const signIn = (name: string, password: string): Promise<HttpAnswer> => post("sign-in", { name, password });
  const tokenIn = (text: string): string => /\?token=([A-Za-z0-9_-]+)/.exec(text)?.[1] ?? "";
  const addUser = async (name: string, email: string, emailVerified = true): Promise<void> => {
    const made = await host.server.accounts.create({
      ...{ domain: "", name, password: PASSWORD, siteadmin: 0, email, emailVerified },
    });
    assert.ok("_id" in made);
  };

  before(async () => {
    sink = await openMailSink();
    host = await startTestServer({ flags: [...sink.flags, "--max-sign-in-failures", "1000"] });
  });
  after(async () => {
    await host.stop();
    await sink.close();
  });

  it("send a link for a new password, which works once and ends every session", async () => {
    await addUser("ada", "ada@example.com");
    const before = await signIn("ada", PASSWORD);
    assert.equal((await post("forgot-password", { email: "ADA@example.com" })).status, 204);
    const { text } = await sink.take("ada@example.com");
    assert.match(text, /multipart\/alternative/);
    assert.match(text, new RegExp(`${host.url}/new-password`));
    const token = tokenIn(text);
    assert.equal((await post("new-password", { token, password: "short" })).status, 400);
    const changed = await post("new-password", { token, password: NEW });
    assert.equal(changed.status, 200);
    assert.equal(changed.headers["set-cookie"], undefined);
    assert.equal((await post("new-password", { token, password: "yet another one" })).status, 403);
    assert.equal((await signIn("ada", NEW)).status, 200);
    const state = await postJson(host.url, "/api/state", undefined, { cookie: before.cookie });
    assert.equal((state.json.user as object | null) === null, true);
  });

  it("answer alike for addresses that nobody has, or that nobody confirmed", async () => {
    await addUser("bob", "bob@example.com", false);
    const count = sink.received.length;
    const answers = await Promise.all(
      ["nobody@example.com", "bob@example.com"].map((email) => post("forgot-password", { email })),
    );
    const known = await post("forgot-password", { email: "ada@example.com" });
    for (const { status, text, headers } of answers) {
      assert.deepEqual([status, text], [known.status, known.text]);
      assert.deepEqual(Object.keys(headers).sort(), Object.keys(known.headers).sort());
    }
    await sink.take("ada@example.com");
    assert.equal(sink.received.length, count + 1);
  });

  it("are asked for letters a few times only", async () => {
    const statuses: number[] = [];
    for (let i = 0; i < 6; i++)
      statuses.push((await post("forgot-password", { email: "flood@example.com" })).status);
    assert.deepEqual(statuses, [204, 204, 204, 204, 204, 429]);
  });

  it("confirm an address by its letter, not one that was changed since", async () => {
    const control = await openControl(host.wsUrl, { name: "ada", password: NEW });
    assert.equal((await control.ask({ action: "changeemail", email: "first@example.com" })).result, "ok");
    assert.match((await sink.take("ada@example.com")).text, /another mail address/);
    assert.equal((await control.ask({ action: "verifyemail" })).result, "ok");
    const old = tokenIn((await sink.take("first@example.com")).text);
    assert.equal((await control.ask({ action: "changeemail", email: "second@example.com" })).result, "ok");
    assert.equal((await post("verify-email", { token: old })).status, 403);
    assert.equal((await control.ask({ action: "verifyemail" })).result, "ok");
    const token = tokenIn((await sink.take("second@example.com")).text);
    assert.equal((await post("verify-email", { token })).status, 200);
    assert.equal((await host.server.accounts.find("", "ada"))?.emailVerified, true);
    control.close();
  });

  it("invite a person, once", async () => {
    const control = await openControl(host.wsUrl);
    const made = await control.ask({ action: "createInvitation", email: "cat@example.com", days: 7 });
    assert.deepEqual([made.result, made.isMailed, made.url], ["ok", true, undefined]);
    const token = tokenIn((await sink.take("cat@example.com")).text);
    assert.equal((await post("invitation", { token })).json.email, "cat@example.com");
    const taken = { token, name: "ada", password: NEW };
    assert.equal((await post("invitation", taken)).json.error, "exists");
    const [first, second] = await Promise.all([
      post("invitation", { token, name: "cat", password: NEW }),
      post("invitation", { token, name: "dog", password: NEW }),
    ]);
    assert.deepEqual([first.status, second.status].sort(), [200, 403]);
    control.close();
  });

  it("do not open for an invitation that was taken back, or whose maker may invite no more", async () => {
    const control = await openControl(host.wsUrl);
    const made = await control.ask({ action: "createInvitation", days: 1 });
    const token = tokenIn(String(made.url));
    assert.equal((await control.ask({ action: "removeInvitation", id: made.id })).result, "ok");
    assert.equal((await post("invitation", { token, name: "eve", password: NEW })).status, 403);
    await control.ask({ action: "adduser", username: "chief", pass: PASSWORD, siteadmin: 2 });
    const chief = await openControl(host.wsUrl, { name: "chief" });
    const link = tokenIn(String((await chief.ask({ action: "createInvitation", days: 1 })).url));
    await control.ask({ action: "edituser", userid: "chief", siteadmin: 0 });
    assert.equal((await post("invitation", { token: link, name: "eve", password: NEW })).status, 403);
    control.close();
  });

  it("demand another password before a session, with a token that is no session", async () => {
    const control = await openControl(host.wsUrl);
    await control.ask({ action: "adduser", username: "new", pass: PASSWORD, resetNextLogin: true });
    const first = await signIn("new", PASSWORD);
    assert.deepEqual([first.status, first.json.next, first.cookie], [200, "new-password", ""]);
    const again = await post("new-password", { token: first.json.token, password: NEW });
    assert.deepEqual([again.status, again.cookie !== ""], [200, true]);
    assert.notEqual((await signIn("new", NEW)).cookie, "");
    control.close();
  });

  it("stay shut for own accounts by default", async () => {
    assert.equal((await post("register", { name: "eve", password: NEW })).status, 404);
  });

  it("open for own accounts as the operator says", async () => {
    const open = await startTestServer({
      flags: [
        ...["--new-accounts", "--new-accounts-pass", "sesame", "--new-account-email-domains", "example.com"],
        ...["--new-accounts-rights", "8191"],
      ],
    });
    const register = (body: object): Promise<HttpAnswer> => postJson(open.url, "/api/register", body);
    const good = { name: "fay", password: NEW, email: "fay@example.com", pass: "sesame" };
    assert.equal((await register({ ...good, pass: "wrong" })).json.error, "bad-pass");
    assert.equal((await register({ ...good, email: "fay@elsewhere.com" })).json.error, "bad-email");
    assert.equal((await register({ ...good, email: "a@example.com\r\nBcc: b@example.com" })).status, 400);
    const made = await register(good);
    assert.deepEqual([made.status, made.cookie !== ""], [200, true]);
    assert.equal((await open.server.accounts.find("", "fay"))?.siteadmin, 8 + 64 + 128 + 4096);
    await open.stop();
  });
});
