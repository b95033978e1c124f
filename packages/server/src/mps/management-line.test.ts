import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { CiraKind, ManagementLine } from "./index.ts";

const uuid = "00112233-4455-6677-8899-aabbccddeeff";
const say = (line: ManagementLine, message: unknown): void => line.receive(JSON.stringify(message));

describe("the line to a management engine", () => {
  it("learns once what it is, and keeps the state", () => {
    const line = new ManagementLine(() => {});
    say(line, { action: "connType", value: 1 });
    say(line, { action: "connType", value: 2 });
    assert.equal(line.kind, CiraKind.Relay);
    const states: unknown[] = [];
    line.onState = (state) => states.push(state);
    say(line, { action: "meiState", value: { UUID: uuid, ProvisioningState: 2, Flags: 4, more: "ignored" } });
    assert.deepEqual(line.state, { UUID: uuid, ProvisioningState: 2, Flags: 4 });
    assert.deepEqual(states, [line.state]);
  });

  it("hands answers on", () => {
    const line = new ManagementLine(() => {});
    const answers: unknown[] = [];
    line.onAnswer = (answer) => answers.push(answer);
    say(line, { action: "deactivate", value: 0 });
    assert.deepEqual(answers, [{ action: "deactivate", value: 0 }]);
  });

  it("refuses what has another form", () => {
    const line = new ManagementLine(() => {});
    for (const message of [
      {},
      { action: "connType", value: 0 },
      { action: "meiState", value: {} },
      { action: "meiState", value: { UUID: "x" } },
      { action: "meiState", value: { UUID: uuid, Flags: "4" } },
      { action: "meiState", value: { UUID: uuid, OsHostname: "x".repeat(300) } },
      { action: "eval", value: "1" },
      [],
    ])
      assert.throws(
        () => say(line, message),
        { name: "ProtocolError" },
        JSON.stringify(message).slice(0, 60),
      );
    assert.throws(() => line.receive("{"), { name: "ProtocolError" });
    assert.equal(line.state, undefined);
  });
});
