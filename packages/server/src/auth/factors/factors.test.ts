import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "node:test";
import { createUserId } from "@tendril/protocol";
import { FakeClock } from "@tendril/testing";
import { factorsCollection, openStore, type Store } from "../../store/index.ts";
import { SealingKey } from "../sealing-key.ts";
import { createTotpSecret, decodeBase32, Factors, totpCode } from "./index.ts";
import { findTotpStep } from "./totp.ts";

const ada = createUserId("", "ada");
const bob = createUserId("", "bob");

describe("codes of authenticator apps", () => {
  // RFC 6238, appendix B, SHA1: the last six of eight digits
  for (const [seconds, code] of [
    [59, "287082"],
    [1_111_111_109, "081804"],
    [1_111_111_111, "050471"],
    [1_234_567_890, "005924"],
    [2_000_000_000, "279037"],
    [20_000_000_000, "353130"],
  ] as const)
    it(`are those of the standard at ${seconds} s`, () =>
      assert.equal(totpCode(Buffer.from("12345678901234567890"), Math.floor(seconds / 30)), code));

  it("are taken one step early or late, not two", () => {
    const secret = createTotpSecret();
    const nowMs = 3_000_000_000;
    const near = (step: number): number | undefined =>
      findTotpStep(secret, { code: totpCode(decodeBase32(secret), step), nowMs, lastStep: -1 });
    assert.match(secret, /^[A-Z2-7]{16}$/);
    assert.deepEqual([99_999, 100_000, 100_001].map(near), [99_999, 100_000, 100_001]);
    assert.deepEqual([99_998, 100_002].map(near), [undefined, undefined]);
  });
});

describe("second factors", () => {
  let store: Store;
  let clock: FakeClock;
  let factors: Factors;
  const secret = "ABCDEFGHIJKLMNOP";
  const code = (): string => totpCode(decodeBase32(secret), Math.floor(clock.now() / 30_000));
  beforeEach(async () => {
    store = await openStore({ url: "memory:" });
    clock = new FakeClock();
    factors = new Factors({ store, clock, key: new SealingKey(Buffer.alloc(32, 1)) });
  });
  afterEach(() => store.close());

  it("takes a code of the app once, also when it comes twice at once", async () => {
    assert.equal(await factors.setTotp(ada, secret, "000000"), false);
    assert.equal(await factors.setTotp(ada, secret, code()), true);
    assert.equal(await factors.use(ada, code()), undefined);
    clock.advance(30_000);
    const both = await Promise.all([factors.use(ada, code()), factors.use(ada, code())]);
    assert.deepEqual(both.sort(), ["totp", undefined]);
  });

  it("takes each backup code once, and only of its account", async () => {
    const codes = await factors.createBackup(ada);
    await factors.createBackup(bob);
    const [first = ""] = codes;
    assert.equal(codes.length, 10);
    assert.equal(await factors.use(bob, first), undefined);
    assert.deepEqual([await factors.use(ada, first), await factors.use(ada, first)], ["backup", undefined]);
    assert.equal((await factors.list(ada)).backup.filter((isGood) => isGood).length, 9);
    await factors.createBackup(ada);
    assert.equal(await factors.use(ada, codes[1] ?? ""), undefined);
  });

  it("keeps no secret readable, and none that works for another account", async () => {
    await factors.setTotp(ada, secret, code());
    const [first = ""] = await factors.createBackup(ada);
    const stored = await store.collection(factorsCollection).get(ada);
    assert.ok(!JSON.stringify(stored).includes(secret) && !JSON.stringify(stored).includes(first));
    await store.collection(factorsCollection).put({ ...stored, _id: bob });
    clock.advance(30_000);
    assert.equal(await factors.use(bob, code()), undefined);
    assert.equal(await factors.use(bob, first), undefined);
  });
});
