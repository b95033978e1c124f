import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "node:test";
import { createDeviceId, createGroupId, encodeIdText } from "@tendril/protocol";
import { FakeClock } from "@tendril/testing";
import { SealingKey } from "../../auth/index.ts";
import { amtActivationCollection, openStore, type Store } from "../../store/index.ts";
import { ActivationLog } from "./activation-log.ts";

const [group, other] = [1, 2].map((fill) => createGroupId("", encodeIdText(new Uint8Array(48).fill(fill))));
const nodeid = createDeviceId("", encodeIdText(new Uint8Array(48).fill(3)));
const uuid = "00112233-4455-6677-8899-aabbccddeeff";

describe("activation log", () => {
  let store: Store;
  let log: ActivationLog;
  const clock = new FakeClock();
  beforeEach(async () => {
    store = await openStore({ url: "memory:" });
    log = new ActivationLog({ store, clock, key: new SealingKey(Buffer.alloc(32)) });
  });
  afterEach(() => store.close());
  const write = async (password: string): Promise<void> => {
    clock.advance(1_000);
    await log.write({ uuid, nodeid, meshid: group as never, mode: "client", password });
  };

  it("tells the passwords of firmware, the latest first, to its group alone", async () => {
    await write("First123!");
    await write("Second12!");
    assert.deepEqual(await log.passwordsOf(uuid, group as never), ["Second12!", "First123!"]);
    assert.deepEqual(await log.passwordsOf(uuid, other as never), []);
    assert.deepEqual(await log.passwordsOf(uuid.replace("0", "1"), group as never), []);
  });

  it("keeps no password readable, and no more than eight of a device", async () => {
    for (let at = 0; at < 20; at++) await write(`Number${at}!!`);
    const stored = await store.collection(amtActivationCollection).find({});
    assert.equal(stored.length, 8);
    assert.doesNotMatch(JSON.stringify(stored), /Number\d/);
    assert.equal((await log.passwordsOf(uuid, group as never))[0], "Number19!!");
  });
});
