import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { FULL_RIGHTS } from "@tendril/protocol/constants";
import { mayMessageAgent } from "./agent-message-rights.ts";

describe("messages to agents", () => {
  it("need their rights, and types that nobody knows are refused", () => {
    assert.equal(mayMessageAgent(0x8, "ps"), true);
    assert.equal(mayMessageAgent(0x4, "ps"), false);
    assert.equal(mayMessageAgent(FULL_RIGHTS, "eval"), false);
  });

  it("give the clipboard to who may drive the desktop, not to who only looks", () => {
    for (const type of ["getclip", "setclip"]) {
      assert.equal(mayMessageAgent(0x8, type), true);
      assert.equal(mayMessageAgent(FULL_RIGHTS, type), true);
      for (const rights of [0x108, 0x100, 0x1_0008, 0x80]) assert.equal(mayMessageAgent(rights, type), false);
    }
    assert.equal(mayMessageAgent(0x1008, "setclip"), false);
  });
});
