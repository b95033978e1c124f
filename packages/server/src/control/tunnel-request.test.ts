import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { DeviceRight, FULL_RIGHTS, SessionProtocol } from "@tendril/protocol/constants";
import { action as msg } from "./actions/devices/msg.ts";
import { createHarness, type Harness } from "./control-harness.suite.ts";
import { mayOpenSession } from "./tunnel-request.ts";

describe("tunnel messages", () => {
  let harness: Harness;
  before(async () => {
    harness = await createHarness();
    await harness.grant(FULL_RIGHTS);
  });
  after(() => harness.close());

  /** `usages` of what the agent gets. */
  async function usages(query: string, more: object = {}): Promise<unknown> {
    const { deviceId, toAgent } = harness;
    const value = `*/meshrelay.ashx?${query}nodeid=${deviceId}&id=abcdefgh`;
    await harness.send(msg, { type: "tunnel", nodeid: deviceId, value, ...more });
    return (toAgent.at(-1) as { soptions: { usages?: unknown } }).soptions.usages;
  }

  it("allow the one protocol that the viewer named, wherever it named it", async () => {
    assert.deepEqual(await usages("p=5&", { usage: 5 }), [5]);
    assert.deepEqual(await usages("", { usage: 5 }), [5]);
    assert.deepEqual(await usages("p=5&", { usage: 1 }), [5]);
    assert.deepEqual(await usages("", { usage: 1 }), [1, 6, 8, 9]);
    assert.equal(await usages(""), undefined);
  });

  it("name none only where every kind is allowed", () => {
    const { RemoteControl, NoTerminal, NoDesktop, NoFiles } = DeviceRight;
    assert.equal(mayOpenSession(FULL_RIGHTS, 0), true);
    assert.equal(mayOpenSession(RemoteControl, 0), true);
    for (const restriction of [NoTerminal, NoDesktop, NoFiles]) {
      assert.equal(mayOpenSession(RemoteControl | restriction, 0), false);
    }
    assert.equal(mayOpenSession(RemoteControl | NoFiles, SessionProtocol.Terminal), true);
  });
});
