import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Log } from "../log/index.ts";
import type { Clock } from "../time/index.ts";
import { AttemptQueue } from "./attempt-queue.ts";
import { SignIn, type SignInDeps, type SignInResult } from "./index.ts";
import { Throttle } from "./throttle.ts";

const noLog: Log = { debug() {}, info() {}, warn() {}, error() {}, child: () => noLog };
const clock: Clock = {
  now: () => 0,
  after(_ms, run) {
    queueMicrotask(run);
    return () => {};
  },
};

function createSignIn(isKnown: boolean, maxPerAddress = 1_000) {
  const verified: boolean[] = [];
  const user = { _id: "user//ada", name: "ada", domain: "", siteadmin: 0, passwordHash: "stored" };
  // the parts that a wrong password meets, and no others
  const deps = {
    accounts: { find: async () => (isKnown ? user : undefined) },
    passwords: {
      async verify(_password: string, stored: string | undefined) {
        verified.push(stored !== undefined);
        return { isRight: false, needsRehash: false };
      },
    },
    throttle: new Throttle({ maxPerAddress, maxPerAccount: 10_000, windowMs: 60_000 }, () => 0),
    events: { record() {} },
    ...{ clock, log: noLog },
  } as unknown as SignInDeps;
  const signIn = new SignIn(deps);
  const attempt = (): Promise<SignInResult> =>
    signIn.withPassword({
      ...{ domain: "", name: "ada", password: "wrong", address: "192.0.2.1", userAgent: "" },
      channel: "form",
    });
  return { verified, attempt };
}

describe("sign-in", () => {
  it("does the same work for an unknown name as for a wrong password", async () => {
    const [known, unknown] = [createSignIn(true), createSignIn(false)];
    assert.deepEqual([(await known.attempt()).kind, (await unknown.attempt()).kind], ["wrong", "wrong"]);
    assert.deepEqual([known.verified, unknown.verified], [[true], [false]]);
  });

  it("looks at no more passwords of a network than may fail, however many come at once", async () => {
    const { verified, attempt } = createSignIn(true, 10);
    const results = await Promise.all(Array.from({ length: 500 }, attempt));
    assert.equal(verified.length, 10);
    assert.equal(results.filter(({ kind }) => kind === "blocked").length, 490);
  });
});

describe("the queue of attempts", () => {
  it("runs as many side by side as there is room, and one in any case", async () => {
    const queue = new AttemptQueue();
    let running = 0;
    let most = 0;
    const job = async (): Promise<void> => {
      most = Math.max(most, ++running);
      await Promise.resolve();
      running--;
    };
    await Promise.all(Array.from({ length: 50 }, () => queue.run("a", () => 3, job)));
    assert.equal(most, 3);
    await queue.run("a", () => 0, job);
  });
});
