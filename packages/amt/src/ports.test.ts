import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { amtPorts, isAmtPort } from "./ports.ts";

describe("ports of AMT", () => {
  it("are the four that firmware serves, and no other", () => {
    assert.deepEqual(Object.values(amtPorts).filter(isAmtPort), [16992, 16993, 16994, 16995]);
    for (const port of [0, 22, 443, 5900, 16991, 16996, Number.NaN]) assert.equal(isAmtPort(port), false);
  });
});
