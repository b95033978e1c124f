/** Events between two times: from the first on, before the second. */
import assert from "node:assert/strict";
import { it } from "node:test";
import { action } from "./actions/events/events.ts";
import { createHarness } from "./control-harness.suite.ts";

it("events are those from a time on and before another", async () => {
  const harness = await createHarness();
  try {
    const { events, clock } = harness.services;
    const ask = async (fields: object): Promise<unknown> => {
      const [reply] = await harness.send(action, { filter: "rangetest", ...fields });
      return Array.isArray(reply?.events) ? reply.events.length : reply?.result;
    };
    events.record("", ["user//tester"], { action: "rangetest", msg: "" });
    const now = clock.now();
    assert.deepEqual([await ask({ from: now }), await ask({ to: now + 1 }), await ask({})], [1, 1, 1]);
    assert.deepEqual([await ask({ from: now + 1 }), await ask({ to: now })], [0, 0]);
    assert.match(String(await ask({ from: -1 })), /^Invalid message/);
  } finally {
    await harness.close();
  }
});
