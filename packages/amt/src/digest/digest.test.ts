import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { describe, it } from "node:test";
import { encodeUtf8 } from "@tendril/protocol";
import { createRandom } from "@tendril/testing";
import {
  DigestSession,
  matchesPassword,
  md5Hex,
  parseAuthorization,
  parseChallenge,
  secretOf,
} from "./index.ts";

const REALM = "Digest:0123456789ABCDEF0123456789ABCDEF";
const header = (nonce: string, more = ""): string =>
  `Digest realm="${REALM}", nonce="${nonce}",stale="false",qop="auth"${more}`;
const request = { method: "POST", uri: "/wsman", body: encodeUtf8("<Envelope/>") };

function session(password = "P@ssw0rd") {
  return new DigestSession({ user: "admin", password }, () => "c0ffee");
}
function present<T>(value: T | undefined): T {
  assert.ok(value !== undefined);
  return value;
}

describe("md5", () => {
  it("gives what Node gives, for every length around the blocks", () => {
    const random = createRandom(3);
    for (let length = 0; length < 200; length++) {
      const bytes = random.bytes(length);
      assert.equal(md5Hex(bytes), createHash("md5").update(bytes).digest("hex"));
    }
  });
});

describe("digest, asking", () => {
  it("proves the password as RFC 7616 does", () => {
    const asked = new DigestSession({ user: "Mufasa", password: "Circle of Life" }, () => "0a4f113b");
    const challenge =
      'Digest realm="testrealm@host.com", qop="auth", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093"';
    asked.challenge(present(parseChallenge(challenge)), 0);
    const sent = present(asked.authorize({ method: "GET", uri: "/dir/index.html", body: new Uint8Array() }));
    const secret = createHash("md5").update("Mufasa:testrealm@host.com:Circle of Life").digest("hex");
    const wanted = createHash("md5").update("GET:/dir/index.html").digest("hex");
    const response = createHash("md5")
      .update(`${secret}:dcd98b7102dd2f0e8b11d0f600bfb0c093:00000001:0a4f113b:auth:${wanted}`)
      .digest("hex");
    assert.match(sent, new RegExp(`response="${response}"`));
  });

  it("counts the uses of a nonce, and begins anew with the next", () => {
    const asked = session();
    assert.equal(asked.authorize(request), undefined);
    asked.challenge(present(parseChallenge(header("one"))), 0);
    assert.match(asked.authorize(request) ?? "", /nonce="one".*qop=auth, nc=00000001/);
    assert.match(asked.authorize(request) ?? "", /nc=00000002/);
    asked.challenge(present(parseChallenge(header("two"))), 1);
    assert.match(asked.authorize(request) ?? "", /nonce="two".*nc=00000001/);
  });

  it("tries a second time for a stale or new nonce, never a third time", () => {
    const asked = session();
    const first = present(parseChallenge(header("one")));
    assert.equal(asked.challenge(first, 0), true);
    assert.equal(asked.challenge(first, 1), false);
    assert.equal(asked.challenge({ ...first, isStale: true }, 1), true);
    assert.equal(asked.challenge(present(parseChallenge(header("two"))), 1), true);
    assert.equal(asked.challenge(present(parseChallenge(header("three"))), 2), false);
  });

  it("hashes the body too where the firmware offers it", () => {
    const asked = session();
    const offer = `Digest realm="${REALM}", nonce="n", qop="auth-int,auth"`;
    asked.challenge(present(parseChallenge(offer)), 0);
    const sent = present(parseAuthorization(present(asked.authorize(request))));
    assert.equal(sent.qop, "auth-int");
    assert.ok(matchesPassword(sent, "P@ssw0rd", request));
    assert.ok(!matchesPassword(sent, "P@ssw0rd", { ...request, body: encodeUtf8("<Other/>") }));
  });

  for (const [what, text] of [
    ["no digest", 'Basic realm="x"'],
    ["no nonce", 'Digest realm="x"'],
    ["another algorithm", 'Digest realm="x", nonce="n", algorithm=SHA-256'],
    ["an unknown qop", 'Digest realm="x", nonce="n", qop="auth-conf"'],
    ["a name twice", 'Digest realm="x", realm="y", nonce="n"'],
    ["no end of a quote", 'Digest realm="x, nonce="n'],
    ["more than 4 KB", `Digest realm="${"x".repeat(5_000)}", nonce="n"`],
  ] as const) {
    it(`knows nothing to say to ${what}`, () => assert.equal(parseChallenge(text), undefined));
  }
});

describe("digest, answering", () => {
  const good = (): string => {
    const asked = session();
    asked.challenge(present(parseChallenge(header("n"))), 0);
    return present(asked.authorize(request));
  };

  it("accepts the right password only", () => {
    const given = present(parseAuthorization(good()));
    assert.ok(matchesPassword(given, "P@ssw0rd", request));
    assert.ok(!matchesPassword(given, "P@ssw0rD", request));
    assert.ok(!matchesPassword(given, "P@ssw0rd", { ...request, method: "GET" }));
  });

  for (const [what, change] of [
    ["an empty response", (text: string) => text.replace(/response="[^"]*"/, 'response=""')],
    ["half a response", (text: string) => text.replace(/(response="[^"]{16})[^"]*"/, '$1"')],
    ["no response", (text: string) => text.replace(/response="[^"]*", /, "")],
    ["no count", (text: string) => text.replace(/nc=\w+, /, "")],
    ["no qop", (text: string) => text.replace(/qop=auth, /, "")],
  ] as const) {
    it(`refuses ${what}`, () => {
      const text = change(good());
      assert.notEqual(text, good());
      assert.equal(parseAuthorization(text), undefined);
    });
  }

  it("makes secrets that activation can send", () => {
    const expected = createHash("md5").update(`admin:${REALM}:x`).digest("hex");
    assert.equal(secretOf("admin", REALM, "x"), expected);
  });
});
