import assert from "node:assert/strict";
import { beforeEach, describe, it } from "node:test";
import { FakeClock } from "@tendril/testing";
import { silentLog } from "../log/index.ts";
import type { DeviceDocument, UserDocument } from "../store/index.ts";
import type { Guest } from "./guest.ts";
import { type GuardedSession, SessionGuard } from "./session-guard.ts";

const DAY_MS = 86_400_000;
const user = { _id: "user//bob" } as unknown as UserDocument;
const device = { _id: "node//a" } as unknown as DeviceDocument;

describe("the guard of running sessions", () => {
  let clock: FakeClock;
  let guard: SessionGuard;
  let allowed: Set<number>;
  let ended: string[];

  beforeEach(() => {
    clock = new FakeClock();
    allowed = new Set([1]);
    ended = [];
    guard = new SessionGuard({
      ...{ clock, log: silentLog },
      mayOpen: async (_user, _device, protocol) => allowed.has(protocol),
      readDevice: async (id) => (id === device._id ? device : undefined),
    });
  });

  const session = (name: string, more: Partial<GuardedSession> = {}): GuardedSession => {
    let release = (): void => {};
    const made: GuardedSession = {
      ...{ user, device, protocol: 1, guest: undefined, ...more },
      end() {
        ended.push(name);
        release();
      },
    };
    release = guard.add(made);
    return made;
  };
  const guest = (more: Partial<Guest>): Guest =>
    ({ mayGoOn: async () => true, isRevoked: () => false, closesAtMs: undefined, ...more }) as Guest;

  it("ends those that may not go on, and only those that the doubt is about", async () => {
    session("allowed");
    session("lost", { protocol: 2 });
    session("of another user", { protocol: 2, user: { _id: "user//eve" } as unknown as UserDocument });
    assert.equal(await guard.recheck({ userId: "user//bob" }), 1);
    assert.deepEqual(ended, ["lost"]);
    assert.equal(await guard.recheck({}), 1);
    assert.equal(guard.count, 1);
  });

  it("ends what a user has open, and not what guests have", () => {
    session("own");
    session("guest", { guest: guest({}) });
    session("other", { user: { _id: "user//eve" } as unknown as UserDocument });
    guard.endUser("user//bob");
    assert.deepEqual(ended, ["own"]);
  });

  it("ends those of a device that is gone", async () => {
    session("here");
    session("gone", { device: { _id: "node//b" } as unknown as DeviceDocument });
    await guard.recheck({ deviceId: "node//b" });
    assert.deepEqual(ended, ["gone"]);
  });

  it("asks the link for a guest, not the rights of who shares", async () => {
    allowed.clear();
    session("link stands", { guest: guest({}) });
    session("link fell", { guest: guest({ mayGoOn: async () => false }) });
    session("taken back", { guest: guest({ isRevoked: () => true }) });
    await guard.recheck({});
    assert.deepEqual(ended, ["taken back", "link fell"]);
  });

  it("ends a guest's with the window, also in a month", () => {
    session("today", { guest: guest({ closesAtMs: clock.now() + 1_000 }) });
    session("in a month", { guest: guest({ closesAtMs: clock.now() + 31 * DAY_MS }) });
    clock.advance(1_000);
    assert.deepEqual(ended, ["today"]);
    for (let day = 0; day < 31; day++) clock.advance(DAY_MS);
    assert.deepEqual(ended, ["today", "in a month"]);
  });

  it("checks thousands without holding up the others", async () => {
    for (let i = 0; i < 1_000; i++) session(`s${i}`, { protocol: 2 });
    let turns = 0;
    const turn = setImmediate(function count() {
      turns++;
      if (turns < 100) setImmediate(count);
    });
    assert.equal(await guard.recheck({}), 1_000);
    clearImmediate(turn);
    assert.ok(turns >= 4, `${turns} turns of others`);
  });
});
