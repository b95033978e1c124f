import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { checkedPreferences } from "./preferences.ts";

describe("preferences", () => {
  it("are as usual where nothing or nonsense is stored", () => {
    const usual = checkedPreferences({});
    assert.deepEqual(usual.fileColumns, ["size", "changed"]);
    for (const stored of [null, 5, "text", [], { fileColumns: 5 }, { fileColumns: [5], theme: "pink" }])
      assert.deepEqual(checkedPreferences(stored), usual);
    for (const terminalFontSize of [0, 900, 14.5, "14", null])
      assert.deepEqual(checkedPreferences({ terminalFontSize, density: {}, terminalTheme: 7 }), usual);
  });

  it("keep what makes sense beside what does not, and nothing that is unknown", () => {
    const checked = checkedPreferences({ theme: "dark", fileColumns: ["type"], hasFolderTree: 1, other: 2 });
    assert.deepEqual([checked.theme, checked.fileColumns, checked.hasFolderTree], ["dark", ["type"], false]);
    assert.equal(Object.hasOwn(checked, "other"), false);
  });
});
