import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { InputGate } from "./input-gate.ts";

function setUp() {
  const passed: number[] = [];
  const gate = new InputGate((command) => {
    if (command.kind === "frameTimer") passed.push(command.ms);
  });
  return { passed, gate, send: (ms: number) => gate.send({ kind: "frameTimer", ms }) };
}

describe("input gate", () => {
  it("keeps the order over a hold", () => {
    const { passed, gate, send } = setUp();
    send(1);
    const letGo = gate.hold();
    send(2);
    send(3);
    assert.deepEqual(passed, [1]);
    letGo();
    send(4);
    assert.deepEqual(passed, [1, 2, 3, 4]);
  });

  it("waits for every hold, each let go once", () => {
    const { passed, gate, send } = setUp();
    const first = gate.hold();
    const second = gate.hold();
    send(1);
    first();
    first();
    assert.deepEqual(passed, []);
    second();
    assert.deepEqual(passed, [1]);
  });

  it("holds no more than so much, and forgets it when asked", () => {
    const { passed, gate, send } = setUp();
    const letGo = gate.hold();
    for (let i = 0; i < 5_000; i++) send(i);
    letGo();
    assert.equal(passed.length, 2_000);
    const again = gate.hold();
    send(1);
    gate.clear();
    again();
    assert.equal(passed.length, 2_000);
  });
});
