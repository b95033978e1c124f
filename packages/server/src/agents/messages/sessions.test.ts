import assert from "node:assert/strict";
import { beforeEach, describe, it } from "node:test";
import type { DeviceId } from "@tendril/protocol";
import { FakeClock } from "@tendril/testing";
import { createPresence, type DevicePresence, type Presence } from "../../inventory/index.ts";
import type { AgentMessageServices, AgentPeer } from "../define-message.ts";
import { message as battery } from "./battery.ts";
import { message as sessions } from "./sessions.ts";

const deviceId = "node//a" as DeviceId;
const agent = { deviceId, device: async () => ({ _id: deviceId }) } as unknown as AgentPeer;

describe("sessions as an agent counts them", () => {
  let clock: FakeClock;
  let presence: Presence;
  let openedAt: Map<string, number>;
  let events: DevicePresence[];

  beforeEach(() => {
    clock = new FakeClock();
    presence = createPresence();
    presence.set(deviceId, { conn: 1, pwr: 1, agct: clock.now() });
    openedAt = new Map();
    events = [];
  });

  const services = (): AgentMessageServices =>
    ({
      ...{ clock, presence },
      openSessions: {
        openedAt: (id: DeviceId, kind: string) => (id === deviceId && kind === "kvm" ? openedAt : new Map()),
      },
      devices: { record: (_device: unknown, event: DevicePresence) => events.push(event) },
    }) as unknown as AgentMessageServices;
  const say = (type: string, value: object): Promise<void> =>
    sessions.run(services(), { agent, message: { action: "sessions", type, value } });
  const times = () => presence.get(deviceId)?.sessiontimes;

  it("have the time at which the relay joined them", async () => {
    openedAt.set("user//ann", 1_000);
    await say("kvm", { "user//ann": 1 });
    assert.deepEqual(times(), { kvm: { "user//ann": 1_000 } });
    assert.deepEqual(events.at(-1)?.sessiontimes, times());
  });

  it("have the time at which they were first heard of where the relay knows none", async () => {
    const firstMs = clock.now();
    await say("terminal", { "user//ann": 1 });
    clock.advance(5_000);
    await say("terminal", { "user//ann": 2, "user//bob/guest:Qg==": 1 });
    assert.deepEqual(times(), {
      terminal: { "user//ann": firstMs, "user//bob/guest:Qg==": firstMs + 5_000 },
    });
    await say("terminal", {});
    assert.equal(times(), undefined);
    await say("terminal", { "user//ann": 1 });
    assert.deepEqual(times(), { terminal: { "user//ann": firstMs + 5_000 } });
  });

  it("take names of people as they are", async () => {
    await say("files", JSON.parse('{"__proto__": 1, "constructor": 1}'));
    for (const ms of Object.values(times()?.files ?? {})) assert.equal(ms, clock.now());
  });

  it("keep their times when the battery is told", async () => {
    await say("kvm", { "user//ann": 1 });
    await battery.run(services(), { agent, message: { state: "dc", level: 40 } });
    assert.deepEqual(events.at(-1)?.sessiontimes, times());
  });
});
