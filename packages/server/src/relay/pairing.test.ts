import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type Leg, Pairing } from "./pairing.ts";

const user: Leg = { token: "t", domain: "", userId: "user//a" };
const agent: Leg = { token: "t", domain: "", relayUserId: "user//a" };

describe("relay pairing", () => {
  it("joins a user and the agent that came for that user, in either order", () => {
    for (const [first, second] of [
      [user, agent],
      [agent, user],
    ] as const) {
      const pairing = new Pairing<Leg>(10);
      assert.equal(pairing.offer(first).kind, "waiting");
      assert.deepEqual(pairing.offer(second), { kind: "joined", other: first });
      assert.equal(pairing.waitingCount, 0);
    }
  });

  it("joins two connections of one user", () => {
    const pairing = new Pairing<Leg>(10);
    pairing.offer(user);
    assert.equal(pairing.offer({ ...user }).kind, "joined");
  });

  for (const [what, second] of [
    ["an unknown newcomer", { token: "t", domain: "" }],
    ["the agent of another user", { ...agent, relayUserId: "user//b" }],
    ["another user", { ...user, userId: "user//b" }],
  ] as const) {
    it(`refuses ${what} and lets the first wait on`, () => {
      const pairing = new Pairing<Leg>(10);
      pairing.offer(user);
      assert.equal(pairing.offer(second).kind, "refused");
      assert.equal(pairing.offer(agent).kind, "joined");
    });
  }

  it("refuses two agents", () => {
    const pairing = new Pairing<Leg>(10);
    pairing.offer(agent);
    assert.equal(pairing.offer({ ...agent }).kind, "refused");
  });

  it("refuses a third side until the tunnel ends", () => {
    const pairing = new Pairing<Leg>(10);
    pairing.offer(user);
    pairing.offer(agent);
    assert.equal(pairing.offer({ ...user }).kind, "refused");
    pairing.end(user);
    assert.equal(pairing.offer({ ...user }).kind, "waiting");
  });

  it("keeps domains apart", () => {
    const pairing = new Pairing<Leg>(10);
    pairing.offer(user);
    assert.equal(pairing.offer({ ...agent, domain: "cust" }).kind, "waiting");
  });

  it("refuses more waiting sides than its limit", () => {
    const pairing = new Pairing<Leg>(1);
    pairing.offer(user);
    assert.equal(pairing.offer({ ...user, token: "u" }).kind, "refused");
  });

  it("forgets a side that went away", () => {
    const pairing = new Pairing<Leg>(10);
    pairing.offer(user);
    assert.equal(pairing.withdraw(user), true);
    assert.equal(pairing.offer(agent).kind, "waiting");
  });
});
