import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createDeviceId, encodeIdText } from "@tendril/protocol";
import { createPresence } from "./presence.ts";

const id = createDeviceId("", encodeIdText(new Uint8Array(48).fill(1)));
const agent = { conn: 1, pwr: 1, agct: 5 };

describe("presence", () => {
  it("is of the agent and of the firmware together", () => {
    const presence = createPresence();
    presence.setFirmware(id, { conn: 2, pwr: 7 });
    assert.deepEqual(presence.get(id), { conn: 2, pwr: 7 });
    presence.set(id, agent);
    assert.deepEqual(presence.get(id), { conn: 3, pwr: 1, agct: 5 });
    presence.clear(id);
    assert.deepEqual(presence.get(id), { conn: 2, pwr: 7 });
    presence.setFirmware(id, undefined);
    assert.equal(presence.get(id), undefined);
  });

  it("keeps what the agent says apart from what the firmware does", () => {
    const presence = createPresence();
    presence.set(id, agent);
    presence.setFirmware(id, { conn: 2, pwr: 8 });
    assert.deepEqual(presence.ofAgent(id), agent);
    presence.setFirmware(id, undefined);
    assert.deepEqual(presence.get(id), agent);
  });
});
