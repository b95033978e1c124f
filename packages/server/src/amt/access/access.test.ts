import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { readPower, readSettings } from "../operations/index.ts";
import { DEVICE, simulate } from "../simulated.suite.ts";

describe("access to firmware", () => {
  for (const [what, options] of [
    ["that closes after it asked for the password", {}],
    ["that keeps the connection", { close401: false }],
    ["that does not send in chunks", { chunked: false }],
    ["that hashes bodies", { qop: "auth-int,auth" }],
    ["whose nonces serve twice", { nonceUses: 2, strictNc: true }],
  ] as const) {
    it(`works with one ${what}`, async () => {
      const { use, device, outcomes } = simulate(options);
      for (let i = 0; i < 3; i++) await use(({ wsman, realm }) => readSettings(wsman, realm));
      const [first] = outcomes;
      assert.equal(outcomes.length, 1);
      assert.equal(first?.kind === "ok" ? first.realm : "", device.realm);
      assert.equal(first?.kind === "ok" ? first.version : "", "16.1.25");
    });
  }

  it("asks one thing after the other, and not without end", async () => {
    const { use } = simulate({ slowMs: 1 });
    const all = await Promise.allSettled(
      Array.from({ length: 20 }, () => use(({ wsman }) => readPower(wsman))),
    );
    assert.equal(all.filter(({ status }) => status === "fulfilled").length, 16);
    const refused = all.find((one) => one.status === "rejected");
    assert.match(String(refused?.reason), /busy/);
  });

  it("does not try a login again that was just refused, until it changes or time has passed", async () => {
    const simulated = simulate();
    const { use, device, outcomes, clock } = simulated;
    const right = simulated.login;
    assert.ok(right !== undefined);
    simulated.login = { ...right, password: "wrong" };
    const ask = (): Promise<unknown> => use(({ wsman }) => readPower(wsman));
    await assert.rejects(ask(), /refuses the user name or password/);
    const { unauthorized } = device.stats;
    await assert.rejects(ask(), /refuses the user name or password/);
    assert.equal(device.stats.unauthorized, unauthorized);
    assert.deepEqual(outcomes, [{ kind: "refused" }]);
    clock.advance(20_001);
    await assert.rejects(ask(), /refuses/);
    assert.ok(device.stats.unauthorized > unauthorized);
    simulated.login = right;
    assert.ok(await ask());
  });

  it("says so when nobody gave a login", async () => {
    const simulated = simulate();
    simulated.login = undefined;
    await assert.rejects(
      simulated.use(({ wsman }) => readPower(wsman)),
      { code: "unavailable" },
    );
  });

  it("takes the port with TLS where there is no other, keeps its certificate, refuses the next", async () => {
    const simulated = simulate({ tls: true, tlsOnly: true }, [16_993]);
    await simulated.use(({ wsman }) => readPower(wsman));
    assert.deepEqual(simulated.dialled.slice(0, 2), [16_992, 16_993]);
    const [seen] = simulated.outcomes;
    assert.ok(seen?.kind === "ok" && seen.isTls && seen.certificate !== undefined);
    const before = simulated.login;
    assert.ok(before !== undefined);
    simulated.access.forget(DEVICE);
    simulated.login = { ...before, prefersTls: true, certificate: "00".repeat(32) };
    await assert.rejects(
      simulated.use(({ wsman }) => readPower(wsman)),
      /another certificate/,
    );
    simulated.login = { ...before, prefersTls: true, certificate: seen.certificate };
    assert.ok(await simulated.use(({ wsman }) => readPower(wsman)));
  });

  it("reaches firmware of ten years ago, with TLS 1.0", async () => {
    const simulated = simulate({ tls: true, tlsOnly: true, tlsVersion: "TLSv1" }, [16_993]);
    assert.ok(await simulated.use(({ wsman }) => readPower(wsman)));
  });

  for (const mode of [
    ...["ws-bad-digest", "ws-truncated", "ws-huge-length", "ws-huge-header", "ws-bad-xml", "ws-entity"],
    "ws-endless-enum",
  ] as const) {
    it(`fails within limits when the firmware does ${mode}, and works with the next`, async () => {
      const simulated = simulate({ bad: [mode as "ws-truncated"] });
      const { clock } = simulated;
      let isDone = false;
      const asked = simulated
        .use(({ wsman }) => readPower(wsman))
        .finally(() => {
          isDone = true;
        });
      asked.catch(() => {});
      for (let i = 0; !isDone; i++) {
        await new Promise((resolve) => setTimeout(resolve, 10));
        if (i > 100) clock.advance(5_000);
      }
      await assert.rejects(asked);
    });
  }

  it("leaves nothing open when it was idle, and nothing behind where there was no login", async () => {
    const simulated = simulate();
    const { use, clock, access } = simulated;
    await use(({ wsman }) => readPower(wsman));
    assert.equal(access.size, 1);
    clock.advance(6_000);
    assert.equal(access.size, 0);
    simulated.login = undefined;
    await assert.rejects(use(({ wsman }) => readPower(wsman)));
    assert.equal(access.size, 0);
  });
});
