import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { checkEs5 } from "./index.ts";

describe("check of the core's script", () => {
  it("accepts ES5", () => {
    checkEs5("var own = Object.keys({ a: 1 }).map(function (name) { return name.length; });");
  });

  for (const script of [
    "let a = 1;",
    "var f = () => 1;",
    "var t = `a`;",
    "for (var a of []) {}",
    "class A {}",
  ]) {
    it(`refuses newer syntax: ${script}`, () => assert.throws(() => checkEs5(script), SyntaxError));
  }

  for (const script of [
    "Object.hasOwn({}, 'a');",
    "Object.entries({});",
    "new Map();",
    "Promise.resolve(1);",
    "'a'.padEnd(3);",
    "[].flat();",
  ]) {
    it(`refuses what the engine lacks: ${script}`, () => assert.throws(() => checkEs5(script), /lacks/));
  }
});
