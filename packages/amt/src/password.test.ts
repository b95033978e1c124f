import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { isFirmwarePassword } from "./password.ts";

describe("a password that firmware takes", () => {
  it("has eight characters of four kinds", () => {
    assert.ok(isFirmwarePassword("Secret1!"));
    for (const text of ["", "Secre1!", "secret1!", "SECRET1!", "Secrets!", "Secret12", "Secret_1"])
      assert.equal(isFirmwarePassword(text), false, text);
  });
});
