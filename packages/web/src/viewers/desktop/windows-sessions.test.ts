import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { hasWindowsSessions, parseSessions } from "./windows-sessions.ts";

const bob = { SessionId: 3, Username: "bob", Domain: "OSLO", State: "Active" };

describe("sessions of Windows", () => {
  it("are listed by their numbers, with domain and name", () => {
    assert.deepEqual(parseSessions({ 3: bob, 1: { SessionId: 1, Username: "eve", Domain: "" } }), [
      { id: 1, user: "eve" },
      { id: 3, user: "OSLO\\bob" },
    ]);
    assert.deepEqual(parseSessions([bob, bob]), [{ id: 3, user: "OSLO\\bob" }]);
  });

  it("are not what a device makes up", () => {
    for (const data of [undefined, null, 7, "text", [], { a: null }, { a: 1 }, { a: {} }])
      assert.deepEqual(parseSessions(data), []);
    for (const SessionId of [-1, 1.5, 2 ** 32, "3", Number.NaN])
      assert.deepEqual(parseSessions([{ ...bob, SessionId }]), []);
    assert.deepEqual(
      parseSessions([
        { ...bob, Username: "" },
        { ...bob, Username: "x".repeat(257) },
      ]),
      [],
    );
    const flood = Array.from({ length: 1_000 }, (_, id) => ({ ...bob, SessionId: id }));
    assert.equal(parseSessions(flood).length, 64);
    assert.deepEqual(parseSessions([...Array.from({ length: 1_000 }, () => ({})), bob]), []);
  });

  it("exist on Windows only", () => {
    assert.ok(hasWindowsSessions({ osdesc: "Microsoft Windows 11 Pro" }));
    assert.ok(!hasWindowsSessions({ osdesc: "Debian GNU/Linux 12" }));
    assert.ok(!hasWindowsSessions({}));
  });
});
