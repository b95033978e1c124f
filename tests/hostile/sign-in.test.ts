/** Attacks on signing in: foreign sessions and pages, guessing, floods of attempts. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { heapBytes } from "../support/heap.ts";
import { postJson } from "../support/http.ts";
import { PASSWORD, startTestServer, type TestServer } from "../support/server.ts";
import { until } from "../support/until.ts";

const folder = join(import.meta.dirname, "..", "..", "packages", "server", "src", "http", "routes");
const posts = readdirSync(folder)
  .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"))
  .map((name) => readFileSync(join(folder, name), "utf8"))
  .filter((text) => text.includes('method: "POST"'))
  .map((text) => /path: "([^"]+)"/.exec(text)?.[1] ?? "");

describe("signing in", { timeout: 180_000 }, () => {
  let host: TestServer;
  const signIn = (headers: Readonly<Record<string, string>> = {}, body: object = {}) =>
    postJson(host.url, "/api/sign-in", { name: "admin", password: PASSWORD, ...body }, headers);
  const whoIs = async (cookie: string) =>
    ((await postJson(host.url, "/api/state", undefined, { cookie })).json.user as { id: string } | null)?.id;

  before(async () => {
    host = await startTestServer({ flags: ["--max-sign-in-failures", "1000"] });
  });
  after(() => host.stop());

  it("takes no session that the client brought along, and makes a new one each time", async () => {
    const planted = `__Host-tendril=${"A".repeat(43)}`;
    const first = await signIn({ cookie: planted });
    assert.equal(first.status, 200);
    assert.notEqual(first.cookie, planted);
    assert.equal(await whoIs(planted), undefined);
    const second = await signIn({ cookie: first.cookie });
    assert.notEqual(second.cookie, first.cookie);
    assert.equal(await whoIs(second.cookie), "user//admin");
  });

  it("gives the cookie to nothing but this host's own pages", async () => {
    const { headers } = await signIn();
    const [cookie = ""] = [headers["set-cookie"]].flat();
    for (const part of ["__Host-", "HttpOnly", "Secure", "SameSite=Lax", "Path=/"])
      assert.ok(cookie.includes(part), part);
  });

  it("refuses every form from elsewhere", async () => {
    assert.ok(posts.length >= 8, posts.join(" "));
    const { cookie } = await signIn();
    for (const path of posts) {
      for (const headers of [
        { "content-type": "application/x-www-form-urlencoded" },
        { "content-type": "text/plain" },
        { "content-type": "multipart/form-data; boundary=x" },
        { "content-type": "application/json", origin: "https://evil.example" },
        { "content-type": "application/json", "sec-fetch-site": "cross-site" },
      ]) {
        const { status } = await postJson(host.url, `/${path}`, { everywhere: true }, { cookie, ...headers });
        assert.ok(status === 403 || status === 415, `${path} ${JSON.stringify(headers)}: ${status}`);
      }
    }
    assert.equal(await whoIs(cookie), "user//admin");
  });

  it("answers an unknown name as a wrong password, byte for byte", async () => {
    const [known, unknown] = await Promise.all([
      signIn({}, { password: "wrong" }),
      signIn({}, { name: "nobody", password: "wrong" }),
    ]);
    assert.deepEqual([unknown.status, unknown.text], [known.status, known.text]);
    assert.deepEqual(Object.keys(unknown.headers).sort(), Object.keys(known.headers).sort());
  });

  it("holds against 10,000 attempts, with memory that stays", async (test) => {
    const strict = await startTestServer({ flags: ["--max-sign-in-failures", "10"] });
    test.after(() => strict.stop());
    const attack = (name: string) =>
      postJson(strict.url, "/api/sign-in", { name, password: "wrong" }).then(({ status }) => status);
    const counts = new Map<number, number>();
    const before = heapBytes();
    for (let round = 0; round < 200; round++) {
      const statuses = await Promise.all(
        Array.from({ length: 50 }, (_, i) => attack(`name${round * 50 + i}`)),
      );
      for (const status of statuses) counts.set(status, (counts.get(status) ?? 0) + 1);
    }
    assert.equal(
      [...counts.values()].reduce((sum, count) => sum + count, 0),
      10_000,
    );
    assert.ok((counts.get(401) ?? 0) <= 10, `${counts.get(401)} were looked at`);
    assert.ok((counts.get(429) ?? 0) >= 9_990, `${counts.get(429)} were refused`);
    assert.equal(counts.get(200), undefined);
    await until("the memory is free again", () => heapBytes() - before < 20_000_000);
  });
});
