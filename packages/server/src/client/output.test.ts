import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { listOf, outcomesOf, plain, render, thingOf, toJson } from "./output.ts";

describe("answers of commands", () => {
  const rows = [
    { name: "web1", count: 3 },
    { name: "数据", count: undefined },
  ];
  const list = listOf(rows, [
    { title: "NAME", cell: ({ name }) => name },
    { title: "COUNT", cell: ({ count }) => count },
  ]);

  it("are tables for people, and all fields for programs", () => {
    assert.deepEqual(render(list, false), ["NAME  COUNT", "web1  3", "数据"]);
    assert.deepEqual(JSON.parse(render(list, true).join("\n")), [
      { name: "web1", count: 3 },
      { name: "数据" },
    ]);
  });

  it("leave out what is not known of a thing", () => {
    const thing = thingOf({ a: 1 }, [
      ["Name", "x"],
      ["Address", undefined],
      ["Id", 7],
    ]);
    assert.deepEqual(render(thing, false), ["Name  x", "Id    7"]);
  });

  it("mark what failed", () => {
    const outcomes = outcomesOf([
      { name: "a", isDone: true, result: "one\ntwo\n" },
      { name: "b", isDone: false, result: "it is offline" },
    ]);
    assert.deepEqual(render(outcomes, false), ["a:", "    one", "    two", "b: failed: it is offline"]);
  });

  it("give a terminal no control characters and no turned writing", () => {
    const hostile = "a\u001b]0;x\u0007\u009b31m\nb\u202etxt";
    assert.equal(plain(hostile), "a\ufffd]0;x\ufffd\ufffd31m\ufffdb\ufffdtxt");
    const json = toJson({ name: hostile });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: none of them may be there
    assert.doesNotMatch(json, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
    assert.deepEqual(JSON.parse(json), { name: hostile });
  });
});
