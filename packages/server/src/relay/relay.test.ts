import assert from "node:assert/strict";
import { Duplex } from "node:stream";
import { describe, it } from "node:test";
import { createDeviceId, createUserId, encodeIdText } from "@tendril/protocol";
import { SessionProtocol } from "@tendril/protocol/constants";
import { FakeClock } from "@tendril/testing";
import { Cookies } from "../auth/index.ts";
import { silentLog } from "../log/index.ts";
import type { SessionRecording } from "../recordings/index.ts";
import type { DeviceDocument, UserDocument } from "../store/index.ts";
import type { Guest } from "./guest.ts";
import { Relay, type RelayDeps, type RelayRequest } from "./relay.ts";
import { encodeRelayCookie } from "./relay-cookie.ts";

const user = { _id: createUserId("", "mara"), name: "mara", domain: "" } as UserDocument;
const device = { _id: createDeviceId("", encodeIdText(new Uint8Array(48))), domain: "" } as DeviceDocument;
const protocol = SessionProtocol.Terminal;

function setUp(more: Partial<RelayDeps> = {}) {
  const clock = new FakeClock();
  const cookies = new Cookies(Buffer.alloc(80), clock);
  const called: string[] = [];
  const relay = new Relay(
    {
      devices: { get: async () => device, record() {} } as unknown as RelayDeps["devices"],
      ...{ cookies, clock, log: silentLog },
      recordings: { begin: async () => undefined },
      mayOpen: async () => true,
      count() {},
      guard: { add: () => () => {} },
      async callAgent({ token }) {
        called.push(token);
        return true;
      },
      ...more,
    },
    {
      ...{ waitMs: 15_000, maxWaiting: 100, idleTimeoutMs: 1e9 },
      ...{ maxSidesPerUser: 3, maxSidesPerGuest: 2, maxSidesPerDevice: 2 },
    },
  );
  async function come(query: string, who: Partial<RelayRequest> = {}) {
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
      ...{ domain: "", address: "192.0.2.1", user: undefined, cookie: undefined, guest: undefined },
      query: new URLSearchParams(query),
      ...who,
      takeSocket: () => ({ socket, head: new Uint8Array() }),
      refuse(status) {
        refused = status;
      },
    });
    return { socket, refused: () => refused, told: () => told.join("|") };
  }
  const rauth = encodeRelayCookie(cookies, { userId: user._id, deviceId: device._id, protocol });
  return { relay, called, come, rauth };
}

const guestOf = (more: Partial<Guest> = {}): Guest => ({
  ...{ shareId: "s1", name: "Bob", owner: user, device, protocols: [protocol], rights: 8, consent: 0 },
  ...{ isViewOnly: false, closesAtMs: undefined, mayGoOn: async () => true, isRevoked: () => false },
  ...more,
});

describe("the relay", () => {
  it("gives each user, each device and each link so many places, waiting ones too", async () => {
    const { come, rauth } = setUp();
    const sides = [];
    for (let i = 0; i < 4; i++) sides.push(await come(`id=waiting${i}`, { user }));
    assert.deepEqual(
      sides.map(({ refused }) => refused()),
      [0, 0, 0, 503],
    );
    const agents = [];
    for (let i = 0; i < 3; i++) agents.push(await come(`id=unasked${i}&rauth=${rauth}`));
    assert.deepEqual(
      agents.map(({ refused }) => refused()),
      [0, 0, 503],
    );
    const guests = [];
    for (const name of ["Bob", "Eve (Bob)", "Mal (Bob)"]) {
      guests.push(await come(`p=${protocol}`, { user, guest: guestOf({ name }) }));
    }
    assert.deepEqual(
      guests.map(({ refused }) => refused()),
      [0, 0, 503],
    );
    sides[0]?.socket.destroy();
    await new Promise(setImmediate);
    assert.equal((await come("id=another", { user })).refused(), 0);
  });

  it("joins no guest whose link allows nothing any more when the agent comes", async () => {
    const { come, called, rauth } = setUp();
    const guest = await come(`p=${protocol}`, { user, guest: guestOf({ mayGoOn: async () => false }) });
    const agent = await come(`id=${called[0]}&rauth=${rauth}`);
    for (const side of [guest, agent]) assert.match(side.told(), /do not belong together/);
  });

  it("looks at the right again after a recording has begun", async () => {
    let isAllowed = true;
    let ended = 0;
    const recording = { isFull: false, write() {}, end: () => ended++ } as unknown as SessionRecording;
    const { come, rauth } = setUp({
      mayOpen: async () => isAllowed,
      recordings: {
        async begin() {
          isAllowed = false;
          return recording;
        },
      },
    });
    const viewer = await come("id=recorded", { user });
    await come(`id=recorded&rauth=${rauth}`);
    assert.match(viewer.told(), /do not belong together/);
    assert.equal(ended, 1);
  });
});
