import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { FULL_RIGHTS } from "@tendril/protocol/constants";
import type { SessionGuard } from "../../relay/index.ts";
import { createHarness, type Harness } from "../control-harness.suite.ts";
import { DeviceFiles } from "./device-files.ts";

type GuardedSession = Parameters<SessionGuard["add"]>[0];

describe("download links", () => {
  let harness: Harness;
  before(async () => {
    harness = await createHarness();
    await harness.grant(FULL_RIGHTS);
  });
  after(() => harness.close());

  it("answer who waits, also when the download cannot begin", async () => {
    const { services, deviceId, toAgent } = harness;
    let added = 0;
    const guard = {
      add() {
        if (added++ > 0) throw new Error("broken");
        return () => {};
      },
    };
    const files = new DeviceFiles({ ...services, guard, webCertHash: () => new Uint8Array(48) });
    const user = await harness.user();
    const c = services.cookies.encode({ userid: user._id, domainid: "" });
    const query = new URLSearchParams({ c, n: deviceId, f: "/etc/hostname" });
    const reply = files.fetch({ domain: "", base: "/", query, address: "", signedIn: async () => undefined });
    while (toAgent.length === 0) await new Promise(setImmediate);
    const address = String((toAgent[0] as { value: string }).value).split("?")[1];
    const take = files.claim(new URLSearchParams(address));
    assert.ok(take);
    const socket = { sendText() {}, pause() {}, resume() {}, end() {} };
    assert.throws(() => take(socket), /broken/);
    assert.deepEqual(await reply, { kind: "refused", status: 503, why: "the download could not begin" });
    assert.equal(files.claim(new URLSearchParams(address)), undefined, "a link is claimed once");
  });

  it("are over when the right is lost before the agent comes", async () => {
    const { services, deviceId, toAgent } = harness;
    const guarded: GuardedSession[] = [];
    const released: GuardedSession[] = [];
    const guard = {
      add(session: GuardedSession) {
        guarded.push(session);
        return () => void released.push(session);
      },
    };
    const files = new DeviceFiles({ ...services, guard, webCertHash: () => new Uint8Array(48) });
    const user = await harness.user();
    const c = services.cookies.encode({ userid: user._id, domainid: "" });
    const query = new URLSearchParams({ c, n: deviceId, f: "/etc/hostname" });
    const before = toAgent.length;
    const reply = files.fetch({ domain: "", base: "/", query, address: "", signedIn: async () => undefined });
    while (toAgent.length === before) await new Promise(setImmediate);
    const address = String((toAgent.at(-1) as { value: string }).value).split("?")[1];
    assert.equal(guarded.length, 1);
    guarded[0]?.end();
    assert.deepEqual(await reply, { kind: "refused", status: 404, why: "not found" });
    assert.equal(files.claim(new URLSearchParams(address)), undefined);
    assert.deepEqual(released, guarded);
  });
});
