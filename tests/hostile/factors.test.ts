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

describe("a second factor that is demanded or asked again", { timeout: 120_000 }, () => {
  let host: TestServer;
  before(async () => {
    host = await startTestServer();
    for (const name of ["carl", "dora"])
      await host.server.accounts.create({ domain: "", name, password: PASSWORD, siteadmin: 0 });
    const carl = await host.server.accounts.find("", "carl");
    assert.ok(carl);
    const news = { msg: "Account changed", msgid: 66 };
    await host.server.accounts.change(carl._id, { requiresFactor: true }, news);
  });
  after(() => host.stop());
  const signIn = (name: string): Promise<HttpAnswer> =>
    postJson(host.url, "/api/sign-in", { name, password: PASSWORD });

  it("lets nobody in who has none, on any way, until one is set up", async () => {
    const thief = (await signIn("carl")).json.token;
    const { json, cookie } = await signIn("carl");
    assert.deepEqual([json.next, cookie], ["factor-setup", ""]);
    const headers = { "x-meshauth": ["carl", PASSWORD].map(encode).join(",") };
    const client = await openControl(host.wsUrl, { headers, isSignedIn: false });
    assert.equal((await client.wait("first frame", () => true)).msg, "tokenrequired");
    client.close();
    const setUp = (body: object): Promise<HttpAnswer> =>
      postJson(host.url, "/api/factor-setup", { token: json.token, ...body });
    assert.equal((await setUp({ isDone: true })).status, 401, "nothing is set up yet");
    const { secret } = (await setUp({})).json;
    assert.equal((await setUp({ secret, code: "000000" })).status, 401);
    assert.equal((await setUp({ passkey: {} })).status, 400);
    assert.ok((await setUp({ wantsPasskey: true })).json.options);
    await calmStep();
    const made = await setUp({ secret, code: appCode(String(secret)) });
    assert.equal((made.json.codes as string[]).length, 10);
    for (const body of [{}, { isDone: true }, { wantsPasskey: true }, { secret, code: "000000" }]) {
      const late = await postJson(host.url, "/api/factor-setup", { token: thief, ...body });
      assert.equal(late.status, 403, "who knows the password alone does not come in by it");
    }
    assert.equal((await setUp({})).status, 403, "it is set up: nothing is shown again");
    assert.equal((await setUp({ isDone: true })).status, 403, "its token is used up too");
    const goOn = { token: made.json.token, isDone: true };
    const done = await postJson(host.url, "/api/factor-setup", goOn);
    assert.match(done.cookie, /^__Host-tendril=/);
    assert.equal((await postJson(host.url, "/api/factor-setup", goOn)).status, 403, "the token is used up");
    assert.equal((await signIn("carl")).json.next, "factor");
  });

  it("takes no token of another step for this one", async () => {
    const { json } = await signIn("carl");
    const wrong = await postJson(host.url, "/api/factor-setup", { token: json.token, isDone: true });
    assert.equal(wrong.status, 403, "which is of another kind");
    const options = await postJson(host.url, "/api/passkey-options", { token: "x".repeat(32) });
    assert.equal(options.status, 403);
  });

  it("asks a browser that was let in without one before something dangerous, and not before else", async () => {
    const first = await signIn("dora");
    const open = (cookie: string) => openControl(host.wsUrl, { headers: { cookie, origin: host.url } });
    const page = await open(first.cookie);
    const wish = { action: "createLoginToken", name: "t", expire: 0 };
    assert.ok((await page.ask(wish)).tokenUser, "without a factor there is none to ask for");
    const { secret } = await page.ask({ action: "otpauth-request" });
    await calmStep();
    const made = await page.ask({ action: "otpauth-setup", secret, token: appCode(String(secret), -1) });
    const [backup] = made.passwords as { p: number }[];
    assert.equal((await page.ask(wish)).result, "Second factor required");
    assert.equal((await page.ask({ action: "otp-hkey-remove", index: 1 })).result, "Second factor required");
    assert.ok((await page.ask({ action: "nodes" })).nodes);
    assert.equal((await page.ask({ action: "proveFactor", code: "000000" })).success, false);
    assert.equal((await page.ask(wish)).result, "Second factor required");
    assert.equal((await page.ask({ action: "proveFactor", code: appCode(String(secret)) })).success, true);
    assert.ok((await page.ask(wish)).tokenUser);
    page.close();
    const second = await open(await withKnownBrowser(backup?.p ?? 0));
    assert.equal((await second.ask(wish)).result, "Second factor required", "another session proves itself");
    second.close();
  });

  /** A browser that gave a backup code before and is not asked now. */
  async function withKnownBrowser(code: number): Promise<string> {
    const { json } = await signIn("dora");
    const body = { token: json.token, code: String(code), remember: true };
    const { headers } = await postJson(host.url, "/api/sign-in-factor", body);
    const known = [headers["set-cookie"]].flat().find((value) => value?.includes("known"));
    const again = { name: "dora", password: PASSWORD };
    const { cookie } = await postJson(host.url, "/api/sign-in", again, {
      cookie: known?.split(";")[0] ?? "",
    });
    return cookie;
  }
});
