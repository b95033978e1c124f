import assert from "node:assert/strict";
import { Duplex } from "node:stream";
import { describe, it } from "node:test";
import { createUserId } from "@tendril/protocol";
import { ConversationEnd } from "@tendril/protocol/constants";
import { FakeClock } from "@tendril/testing";
import { silentLog } from "../log/index.ts";
import type { UserDocument } from "../store/index.ts";
import { CONVERSATION_WAIT_MS, ConversationRelay } from "./conversation-relay.ts";

const user = { _id: createUserId("", "mara"), name: "mara", domain: "" } as UserDocument;

function setUp() {
  const clock = new FakeClock();
  const events: object[] = [];
  const relay = new ConversationRelay({
    devices: { record() {} },
    events: { record: (_domain, _targets, event) => events.push(event) },
    recordings: { begin: async () => undefined },
    clock,
    log: silentLog,
  });
  /** A page that came, and what it was told. */
  async function come(party: string, options: { key?: string; closesAtMs?: number; mayGoOn?: boolean } = {}) {
    const { key = "mara bob", closesAtMs, mayGoOn = true } = options;
    const told: string[] = [];
    let refused = 0;
    const socket = new Duplex({
      read() {},
      write(chunk: Buffer, _encoding, done) {
        told.push(chunk.subarray(2).toString("latin1"));
        done();
      },
    });
    await relay.take({
      ...{ domain: "", key, party, isInviter: party === user._id, address: "192.0.2.1" },
      user: party === user._id ? user : undefined,
      device: undefined,
      closesAtMs,
      mayGoOn: async () => mayGoOn,
      takeSocket: () => ({ socket, head: new Uint8Array() }),
      refuse(status) {
        refused = status;
      },
    });
    return { socket, refused: () => refused, told: () => told.join("|") };
  }
  return { clock, relay, events, come };
}

describe("relay of conversations", () => {
  it("joins two parties, and tells of begin and end", async () => {
    const { events, come } = setUp();
    const [mara, bob] = [await come(user._id), await come("user//bob")];
    assert.deepEqual([mara.told(), bob.told()], ["c", "c"]);
    mara.socket.destroy();
    await new Promise(setImmediate);
    assert.deepEqual(
      events.map((event) => (event as { msgid?: number }).msgid),
      [162, 112],
    );
  });

  it("lets a lone page wait two minutes, and says that nobody came", async () => {
    const { clock, come } = setUp();
    const mara = await come(user._id);
    clock.advance(CONVERSATION_WAIT_MS - 1);
    assert.equal(mara.told(), "");
    clock.advance(1);
    assert.match(mara.told(), new RegExp(ConversationEnd.NobodyCame));
  });

  it("ends with the time of the invitation", async () => {
    const { clock, come } = setUp();
    const mara = await come(user._id);
    const person = await come("node//x", { closesAtMs: clock.now() + 60_000 });
    clock.advance(59_999);
    assert.equal(mara.told(), "c");
    clock.advance(1);
    for (const page of [mara, person]) assert.match(page.told(), new RegExp(ConversationEnd.TimeOver));
  });

  it("has a page that comes again take the place of its first connection, also while it waits", async () => {
    const { come } = setUp();
    const first = await come(user._id);
    const second = await come(user._id);
    assert.match(first.told(), new RegExp(ConversationEnd.InviterMoved));
    const bob = await come("user//bob");
    assert.deepEqual([second.told(), bob.told()], ["c", "c"]);
    const again = await come("user//bob");
    for (const page of [second, bob]) assert.match(page.told(), new RegExp(ConversationEnd.InvitedMoved));
    assert.equal(again.told(), "");
  });

  it("ends what is not allowed any more, and nothing else", async () => {
    const { relay, come } = setUp();
    const [mara, bob] = [await come(user._id, { mayGoOn: false }), await come("user//bob")];
    const other = await come(user._id, { key: "mara eve" });
    assert.equal(await relay.recheck({ userId: "user//nobody" }), 0);
    assert.equal(await relay.recheck({}), 1);
    for (const page of [mara, bob]) assert.match(page.told(), new RegExp(ConversationEnd.NotAllowed));
    assert.equal(other.told(), "");
  });

  it("gives nobody more than fifty at once", async () => {
    const { come } = setUp();
    for (let i = 0; i < 50; i++) assert.equal((await come(user._id, { key: `mara ${i}` })).refused(), 0);
    assert.equal((await come(user._id, { key: "mara 50" })).refused(), 503);
    assert.equal((await come("user//bob", { key: "bob eve" })).refused(), 0);
  });
});
