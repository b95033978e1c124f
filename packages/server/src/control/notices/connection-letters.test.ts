/** Letters about devices that came and went: to whom, when, and how many. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createDeviceId, createUserId, encodeIdText } from "@tendril/protocol";
import { NotifyFlag } from "@tendril/protocol/constants";
import { FakeClock } from "@tendril/testing";
import { Rights } from "../../auth/index.ts";
import { createEventBus } from "../../events/index.ts";
import { silentLog } from "../../log/index.ts";
import type { DeviceDocument, UserDocument } from "../../store/index.ts";
import { ConnectionLetters } from "./connection-letters.ts";

const meshid = "mesh//office" as DeviceDocument["meshid"];
const ids = [1, 2].map((byte) => createDeviceId("", encodeIdText(new Uint8Array(48).fill(byte))));
const [first = ids[0], second = ids[1]] = ids;
const both = NotifyFlag.MailConnect | NotifyFlag.MailDisconnect;

const userOf = (name: string, more: Partial<UserDocument>): UserDocument => ({
  ...{ _id: createUserId("", name), type: "user", name, domain: "", creation: 0, siteadmin: 0 },
  ...{ email: `${name}@example.com`, emailVerified: true, links: { [meshid]: { rights: 8 } } },
  ...more,
});

function setUp(users: readonly UserDocument[]) {
  const [clock, bus, sent] = [new FakeClock(), createEventBus(), [] as unknown[]];
  const devices = ids.map((_id, i) => ({ _id, meshid, domain: "", name: `pc${i}` }) as DeviceDocument);
  const letters = new ConnectionLetters({
    ...{ bus, clock, log: silentLog, domains: [""], rights: new Rights({ linksOf: () => undefined }) },
    accounts: { inDomain: async () => [...users] },
    devices: { getMany: async (wanted) => devices.filter(({ _id }) => wanted.includes(_id)) },
    letters: { isOn: true, sendConnections: (user, names) => sent.push([user.name, names]) },
  });
  return {
    letters,
    sent,
    change(nodeid: string | undefined, conn: number) {
      const event = { action: "nodeconnect", nodeid: String(nodeid), conn };
      bus.publish({ event, domain: "", targets: ["*/"] });
    },
    async minute() {
      clock.advance(60_000);
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

describe("letters about devices", () => {
  it("tell what a minute brought in one letter, and leave out who came back", async () => {
    const { letters, sent, change, minute } = setUp([userOf("ann", { notify: { [meshid]: both } })]);
    change(first, 1);
    change(second, 0);
    await minute();
    assert.deepEqual(sent, [["ann", { connected: ["pc0"], disconnected: ["pc1"] }]]);
    change(first, 0);
    change(first, 1);
    await minute();
    assert.equal(sent.length, 1);
    letters.close();
  });

  it("go to those who asked for them, may see the device and confirmed their address", async () => {
    const { letters, sent, change, minute } = setUp([
      userOf("ann", { notify: { [String(second)]: both } }),
      userOf("bob", { notify: { [meshid]: NotifyFlag.MailDisconnect } }),
      userOf("eve", { notify: { [meshid]: both }, links: {} }),
      userOf("max", { notify: { [meshid]: both }, emailVerified: false }),
      userOf("tim", { notify: { [meshid]: both }, siteadmin: 32 }),
      userOf("una", { notify: { [meshid]: NotifyFlag.WebConnect } }),
    ]);
    change(first, 1);
    change(second, 1);
    await minute();
    assert.deepEqual(sent, [["ann", { connected: ["pc1"], disconnected: [] }]]);
    letters.close();
  });

  it("are not written any more after the end", async () => {
    const { letters, sent, change, minute } = setUp([userOf("ann", { notify: { [meshid]: both } })]);
    change(first, 1);
    letters.close();
    change(second, 1);
    await minute();
    assert.deepEqual(sent, []);
  });
});
