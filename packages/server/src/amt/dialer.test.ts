import assert from "node:assert/strict";
import { PassThrough } from "node:stream";
import { describe, it } from "node:test";
import { AmtDialer, type AmtWay } from "./dialer.ts";

describe("ways to the firmware", () => {
  const stream = new PassThrough();
  const nowhere: AmtWay = { path: "cira", dial: async () => undefined };
  const lan: AmtWay = { path: "lan", dial: async () => stream };

  it("are tried in order, and the first that leads there is taken", async () => {
    assert.deepEqual(await new AmtDialer([nowhere, lan]).dial("device", 16992), { path: "lan", stream });
  });

  it("end in one clear error when none leads there", async () => {
    await assert.rejects(new AmtDialer([nowhere]).dial("device", 16992), { code: "unavailable" });
  });

  it("do not hide that a port refused: the next way would lead to the same firmware", async () => {
    const refusing: AmtWay = { path: "cira", dial: () => Promise.reject(new Error("refused")) };
    await assert.rejects(new AmtDialer([refusing, lan]).dial("device", 16992), /refused/);
  });
});
