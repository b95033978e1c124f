import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { personOf } from "./person.ts";
import { base64Of } from "./values.ts";

describe("person of a session", () => {
  it("is the user, or the guest under the one who shares", () => {
    assert.equal(personOf({ userid: "user//ann" }), "user//ann");
    const guest = { userid: "user//ann", guestuserid: "user//ann", guestname: "Bjørn" };
    assert.equal(personOf(guest), `user//ann/guest:${Buffer.from("Bjørn").toString("base64")}`);
  });

  it("is written in base64 of UTF-8, whatever the name", () => {
    for (const name of ["a", "ab", "abc", "Ærø 世界 😀", "%41", "\u0000\n"]) {
      assert.equal(base64Of(name), Buffer.from(name).toString("base64"), name);
    }
    assert.equal(base64Of("\ud800x"), Buffer.from("?x").toString("base64"));
  });
});
