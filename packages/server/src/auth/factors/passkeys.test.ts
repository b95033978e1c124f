import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "node:test";
import { createUserId } from "@tendril/protocol";
import { FakeClock } from "@tendril/testing";
import { openStore, type Store, type UserDocument } from "../../store/index.ts";
import { SealingKey } from "../sealing-key.ts";
import { Authenticator } from "./authenticator.suite.ts";
import { Factors, Passkeys } from "./index.ts";

const account = (name: string): UserDocument => ({
  ...{ _id: createUserId("", name), type: "user", name, domain: "", creation: 1, siteadmin: 0, links: {} },
});
const ada = account("ada");
const bob = account("bob");

describe("passkeys", () => {
  let store: Store;
  let clock: FakeClock;
  let passkeys: Passkeys;
  let factors: Factors;
  let device: Authenticator;
  beforeEach(async () => {
    store = await openStore({ url: "memory:" });
    clock = new FakeClock();
    const key = new SealingKey(Buffer.alloc(32, 1));
    passkeys = new Passkeys({ store, clock, key, title: "Test", pageUrl: () => "https://localhost/" });
    factors = new Factors({ store, clock, key });
    device = new Authenticator();
  });
  afterEach(() => store.close());

  const add = async (user = ada) => passkeys.add(user, "Key", device.make(await passkeys.startAdding(user)));

  it("are added, make a second factor, and answer", async () => {
    assert.equal((await add())?.index, 1);
    assert.equal(await factors.isNeeded(ada._id), true);
    assert.deepEqual([...(await factors.owners())], [ada._id]);
    const options = await passkeys.startUsing("", ada._id);
    assert.equal(await passkeys.use("", device.answer(options), ada._id), ada._id);
    assert.equal((await passkeys.list(ada._id))[0]?.usedAtMs, clock.now());
  });

  it("open an account without a password only when the person was checked", async () => {
    await add();
    const weak = device.answer(await passkeys.startUsing(""), { isVerified: false });
    assert.equal(await passkeys.use("", weak), undefined);
    assert.equal(await passkeys.use("", device.answer(await passkeys.startUsing(""))), ada._id);
  });

  it("answer once, within five minutes, for what was asked", async () => {
    await add();
    const answer = device.answer(await passkeys.startUsing(""));
    assert.equal(await passkeys.use("", answer), ada._id);
    assert.equal(await passkeys.use("", answer), undefined, "again");
    const late = device.answer(await passkeys.startUsing(""));
    clock.advance(5 * 60_000);
    assert.equal(await passkeys.use("", late), undefined, "late");
    const asFactor = device.answer(await passkeys.startUsing("", ada._id));
    assert.equal(await passkeys.use("", asFactor), undefined, "a second factor is no sign-in");
    const ofBob = device.answer(await passkeys.startUsing("", bob._id));
    assert.equal(await passkeys.use("", ofBob, ada._id), undefined, "of another account's question");
    assert.equal(await passkeys.use("", device.answer({ challenge: "AAAA" })), undefined, "never asked");
  });

  it("answer to this server only", async () => {
    await add();
    const ask = () => passkeys.startUsing("");
    const foreign = { origin: "https://localhost.example" };
    assert.equal(await passkeys.use("", device.answer(await ask(), foreign)), undefined);
    assert.equal(await passkeys.use("", device.answer(await ask(), { rpId: "example" })), undefined);
    const offer = new Authenticator().make(await passkeys.startAdding(ada), foreign);
    assert.equal(await passkeys.add(ada, "Key", offer), undefined);
  });

  it("belong to one account", async () => {
    await add();
    assert.equal(await add(bob), undefined);
    const answer = device.answer(await passkeys.startUsing("", bob._id));
    assert.equal(await passkeys.use("", answer, bob._id), undefined);
    assert.equal(await passkeys.remove(bob._id, 1), false);
    assert.equal(await passkeys.remove(ada._id, 1), true);
    assert.equal(await passkeys.use("", device.answer(await passkeys.startUsing(""))), undefined);
    assert.equal(await factors.isNeeded(ada._id), false);
  });

  it("take nonsense for nonsense", async () => {
    await add();
    const good = device.answer(await passkeys.startUsing(""));
    for (const field of ["clientDataJSON", "authenticatorData", "signature"] as const) {
      const response = { ...good.response, [field]: "AAAA" };
      assert.equal(await passkeys.use("", { ...good, response }), undefined, field);
    }
    const offer = new Authenticator().make(await passkeys.startAdding(ada));
    for (const field of ["attestationObject", "clientDataJSON"] as const) {
      const response = { ...offer.response, [field]: "AAAA" };
      assert.equal(await passkeys.add(ada, "Key", { ...offer, response }), undefined, field);
    }
  });

  it("are not made for servers that have an address only", () => {
    const at = (url: string): boolean =>
      new Passkeys({
        ...{ store, clock, key: new SealingKey(Buffer.alloc(32)), title: "Test" },
        pageUrl: () => url,
      }).canBeMade("");
    assert.deepEqual(["https://192.0.2.1:8443/", "https://[2001:db8::1]/", "https://a.example/"].map(at), [
      false,
      false,
      true,
    ]);
  });
});
