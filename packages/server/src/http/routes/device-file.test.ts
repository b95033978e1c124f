import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { attachment } from "./device-file.ts";

describe("name of a download", () => {
  it("is written plainly and exactly, and cannot end the header", () => {
    assert.equal(attachment("a b.txt"), `attachment; filename="a b.txt"; filename*=UTF-8''a%20b.txt`);
    assert.equal(
      attachment('ü"\r\nx: y'),
      `attachment; filename="____x_ y"; filename*=UTF-8''%C3%BC%22%0D%0Ax%3A%20y`,
    );
    assert.match(attachment("\ud800"), /%EF%BF%BD$/);
  });
});
