import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { WireDevice, WireGroup } from "@tendril/protocol";
import { exportQuery, fieldsOf, isShown, termsOf, withTerm } from "./event-filter.ts";

const device = { _id: "node//d1", name: "Front desk", meshid: "mesh//g1" } as WireDevice;
const group = { _id: "mesh//g1", name: "Offices" } as WireGroup;
const known = {
  devices: new Map([[device._id, device]]),
  groups: new Map([[group._id, group]]),
  nowMs: Date.UTC(2026, 0, 31),
};
const asked = { q: "", kind: "", span: "", first: "", last: "" };

describe("filters of the events page", () => {
  it("read terms and leave the rest as text", () => {
    assert.deepEqual(termsOf('disk on:"Front desk"  full by:Ann'), {
      ...{ on: "Front desk", by: "Ann", in: undefined },
      text: "disk full",
    });
  });

  it("become fields of the action", () => {
    const fields = fieldsOf(
      { ...asked, q: 'on:"front DESK" in:offices by:Ann x', kind: "sign-ins", span: "7" },
      known,
    );
    assert.deepEqual(fields, {
      ...{ nodeid: "node//d1", meshid: "mesh//g1", userid: "ann", text: "x" },
      filters: ["login", "authfail"],
      from: Date.UTC(2026, 0, 24),
    });
    assert.match(String(fieldsOf({ ...asked, q: "on:nowhere" }, known)), /No device is called nowhere/);
  });

  it("hold whole days, the last one too", () => {
    const fields = fieldsOf({ ...asked, span: "dates", first: "2026-01-05", last: "2026-01-05" }, known);
    assert.ok(typeof fields === "object" && fields.from !== undefined && fields.to !== undefined);
    assert.equal(fields.to - fields.from, 86_400_000);
    assert.deepEqual(fieldsOf({ ...asked, span: "dates", first: "x" }, known), {});
  });

  it("replace a term, and quote names with blanks", () => {
    assert.equal(withTerm("full on:a by:b", "on", "Front desk"), 'on:"Front desk" full by:b');
    assert.equal(withTerm('on:"Front desk"', "on", "x"), "on:x");
  });

  it("are the same for what happens now", () => {
    const event = { action: "login", userid: "user//ann", username: "Ann", msg: "Signed in" };
    const isFound = (q: string, more = {}) => {
      const fields = fieldsOf({ ...asked, q, ...more }, known);
      return typeof fields === "object" && isShown(event, fields, known.devices);
    };
    assert.deepEqual(
      ["", "by:ann", "SIGNED"].map((q) => isFound(q)),
      [true, true, true],
    );
    assert.deepEqual(
      ["by:bo", "in:Offices", "other"].map((q) => isFound(q)),
      [false, false, false],
    );
    assert.equal(isFound("", { kind: "sessions" }), false);
    assert.equal(isFound("", { span: "dates", last: "2020-01-01" }), false);
  });

  it("stand in the address of an export", () => {
    assert.equal(
      exportQuery({ filters: ["login", "authfail"], text: "a&b" }, "csv"),
      "format=csv&filters=login&filters=authfail&text=a%26b",
    );
  });
});
