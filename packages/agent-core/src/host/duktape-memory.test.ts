import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { spendMemory } from "./duktape-memory.ts";

describe("memory of the stock engine", () => {
  it("is collected in a turn of its own, once for many large buffers", async () => {
    let collections = 0;
    Object.assign(globalThis, { Duktape: { gc: () => collections++ } });
    spendMemory(16_777_215);
    await new Promise((resolve) => setTimeout(resolve, 5));
    assert.equal(collections, 0);
    for (let i = 0; i < 100; i++) spendMemory(262_144);
    assert.equal(collections, 0);
    await new Promise((resolve) => setTimeout(resolve, 5));
    assert.equal(collections, 1);
    Reflect.deleteProperty(globalThis, "Duktape");
  });
});
