/** Attacks on second factors: codes given twice, guessed or skipped, and the cookie of another one's browser. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { after, before, describe, it } from "node:test";
import { promisify } from "node:util";
import { stock } from "../../tools/stock.ts";
import { appCode, calmStep } from "../support/app-code.ts";
import { openControl } from "../support/control-client.ts";
import { type HttpAnswer, postJson } from "../support/http.ts";
import { PASSWORD, startTestServer, type TestServer } from "../support/server.ts";

const run = promisify(execFile);
const encode = (text: string): string => Buffer.from(text).toString("base64");

describe("second factors", { timeout: 240_000 }, () => {
  let host: TestServer;
  const secrets = new Map<string, string>();
  const backup = new Map<string, string[]>();

  const signIn = (name: string, headers: Readonly<Record<string, string>> = {}): Promise<HttpAnswer> =>
    postJson(host.url, "/api/sign-in", { name, password: PASSWORD }, headers);
  const factor = (token: unknown, code: string, remember = false): Promise<HttpAnswer> =>
    postJson(host.url, "/api/sign-in-factor", { token, code, remember });
  const takeBackup = (name: string): string => backup.get(name)?.pop() ?? "";
  /** What the control channel says first to this password and code. */
  const firstFrame = async (name: string, code?: string): Promise<Record<string, unknown>> => {
    const parts = [name, PASSWORD, ...(code === undefined ? [] : [code])];
    const headers = { "x-meshauth": parts.map(encode).join(",") };
    const client = await openControl(host.wsUrl, { headers, isSignedIn: false });
    const first = await client.wait("first frame", () => true);
    client.close();
    return first;
  };

  before(async () => {
    host = await startTestServer({ flags: ["--max-sign-in-failures", "8"] });
    for (const name of ["ada", "bob"]) {
      await host.server.accounts.create({ domain: "", name, password: PASSWORD, siteadmin: 0 });
      const client = await openControl(host.wsUrl, { name });
      const { secret } = await client.ask({ action: "otpauth-request" });
      secrets.set(name, String(secret));
      await calmStep();
      const token = appCode(String(secret), -1);
      const done = await client.ask({ action: "otpauth-setup", secret, token });
      assert.equal(done.success, true);
      backup.set(
        name,
        (done.passwords as { p: number }[]).map(({ p }) => String(p)),
      );
      client.close();
    }
  });
  after(() => host.stop());

  it("gives no session for the password alone, on any way in", async () => {
    const { status, json, cookie } = await signIn("ada");
    assert.deepEqual([status, json.next, cookie], [200, "factor", ""]);
    const refused = await firstFrame("ada");
    assert.deepEqual([refused.action, refused.msg, refused.email2fa], ["close", "tokenrequired", false]);
    const inAddress = await openControl(host.wsUrl, {
      ...{ headers: {}, isSignedIn: false },
      path: `/control.ashx?user=ada&pass=${encodeURIComponent(PASSWORD)}`,
    });
    assert.equal((await inAddress.wait("refusal", () => true)).msg, "tokenrequired");
    const words = ["--url", host.wsUrl, "--loginuser", "ada", "--loginpass", PASSWORD];
    const { stdout } = await run(process.execPath, [stock.meshctrl, "userinfo", ...words]);
    assert.match(stdout, /token/i);
  });

  it("takes a code of the app once, on one way in and on the others", async () => {
    await calmStep();
    const code = appCode(secrets.get("ada") ?? "");
    const { json } = await signIn("ada");
    const { status, cookie } = await factor(json.token, code);
    assert.equal(status, 200);
    assert.match(cookie, /^__Host-tendril=/);
    const again = await signIn("ada");
    assert.equal((await factor(again.json.token, code)).status, 401);
    assert.equal((await firstFrame("ada", code)).msg, "tokenrequired");
    assert.equal((await factor(json.token, takeBackup("ada"))).status, 403);
  });

  it("takes a backup code once, also from MeshCtrl", async () => {
    const code = takeBackup("ada");
    const words = ["--url", host.wsUrl, "--loginuser", "ada", "--loginpass", PASSWORD, "--token", code];
    const { stdout } = await run(process.execPath, [stock.meshctrl, "userinfo", ...words]);
    assert.match(stdout, /user\/\/ada/);
    assert.equal((await firstFrame("ada", code)).msg, "tokenrequired");
    const { json } = await signIn("ada");
    assert.equal((await factor(json.token, code)).status, 401);
  });

  it("does not ask a known browser again, and knows it for one account only", async () => {
    const { json } = await signIn("bob");
    const answer = await factor(json.token, takeBackup("bob"), true);
    const cookies = [answer.headers["set-cookie"] ?? []].flat();
    const known = cookies.find((value) => value.startsWith("__Host-tendril-known=")) ?? "";
    for (const part of ["HttpOnly", "Secure", "SameSite=Lax", "Path=/"])
      assert.ok(known.includes(part), part);
    const headers = { cookie: known.split(";")[0] ?? "" };
    assert.equal((await signIn("bob", headers)).json.next, undefined);
    assert.equal((await signIn("ada", headers)).json.next, "factor");
    const secret = headers.cookie.split("=")[1] ?? "";
    assert.equal((await firstFrame("ada", `cookie=${secret}`)).msg, "tokenrequired");
    assert.equal((await firstFrame("bob", `cookie=${secret}`)).action, "serverinfo");
    await host.server.accounts.changePassword("user//bob" as never, PASSWORD);
    await postJson(host.url, "/api/sign-out", { everywhere: true }, { cookie: answer.cookie });
    assert.equal((await signIn("bob", headers)).json.next, "factor");
  });

  it("takes no factor away from a page found open", async () => {
    const client = await openControl(host.wsUrl, {
      headers: { "x-meshauth": ["bob", PASSWORD, takeBackup("bob")].map(encode).join(",") },
    });
    assert.equal((await client.ask({ action: "otpauth-clear" })).result, "tokenrequired");
    assert.equal(
      (await client.ask({ action: "otpauth-getpasswords", subaction: 1 })).result,
      "tokenrequired",
    );
    assert.equal((await client.ask({ action: "twoFactorCookie" })).result, "tokenrequired");
    const shown = await client.ask({ action: "otpauth-getpasswords", subaction: 0 });
    assert.ok((shown.passwords as { p: number }[]).every(({ p }) => p === 0));
    const seen = JSON.stringify(client.received);
    assert.ok(!seen.includes(secrets.get("bob") ?? ""), "the secret is in no view");
    client.close();
  });

  it("stops guessing, with side-by-side guesses too, and lets an administrator help", async () => {
    const { json } = await signIn("bob");
    const guesses = await Promise.all(
      Array.from({ length: 40 }, (_, i) => factor(json.token, String(100_000 + i))),
    );
    const count = (status: number): number => guesses.filter((guess) => guess.status === status).length;
    assert.ok(count(401) <= 8, `${count(401)} were looked at`);
    assert.equal(count(401) + count(429), 40);
    assert.equal((await factor(json.token, takeBackup("bob"))).status, 429);
    const admin = await openControl(host.wsUrl);
    const wish = { action: "changeuserpass", userid: "bob", pass: "", removeMultiFactor: true };
    assert.equal((await admin.ask(wish)).result, "ok");
    admin.close();
    assert.match((await signIn("bob")).cookie, /^__Host-tendril=/);
  });
});
