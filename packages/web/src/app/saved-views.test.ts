import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseState, withView } from "./saved-views-state.ts";

describe("saved views", () => {
  it("are read beside what others keep there, and never fail", () => {
    const view = { name: "Kiosks", query: "q=tag%3Akiosk" };
    const read = parseState(JSON.stringify({ deviceView: 1, views: [view, { name: "" }, 7, { name: "x" }] }));
    assert.deepEqual(read, { views: [view], others: { deviceView: 1 } });
    for (const text of ["", "[]", "null", "{", '{"views":{}}']) assert.deepEqual(parseState(text).views, []);
  });

  it("have one for each name, in their order", () => {
    const views = withView(withView([{ name: "b", query: "1" }], { name: "a", query: "2" }), {
      name: "b",
      query: "3",
    });
    assert.deepEqual(views, [
      { name: "a", query: "2" },
      { name: "b", query: "3" },
    ]);
  });
});
