import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { FULL_RIGHTS } from "@tendril/protocol/constants";
import { createHarness, type Harness } from "../control-harness.suite.ts";
import { DeviceFiles } from "./device-files.ts";

describe("download links", () => {
  let harness: Harness;
  before(async () => {
    harness = await createHarness();
    await harness.grant(FULL_RIGHTS);
  });
  after(() => harness.close());

  it("answer who waits, also when the download cannot begin", async () => {
    const { services, deviceId, toAgent } = harness;
    const guard = {
      add(): never {
        throw new Error("broken");
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
});
