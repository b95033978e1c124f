import assert from "node:assert/strict";
import { Writable } from "node:stream";
import { describe, it } from "node:test";
import { setImmediate } from "node:timers/promises";
import { createAgentLog, createLineWriter } from "./log.ts";

describe("the agent's log", () => {
  it("has a JSON line for what is of its level and above", () => {
    const lines: string[] = [];
    const log = createAgentLog("warn", (line) => lines.push(line));
    log.info({ a: 1 }, "left out");
    log.warn({ why: "x\ny" }, "connection failed");
    assert.deepEqual(lines, ['{"level":"warn","why":"x\\ny","msg":"connection failed"}\n']);
  });

  it("loses lines that nobody reads any more, without a fault", async () => {
    let attempts = 0;
    const broken = new Writable({
      autoDestroy: false,
      write(_chunk, _encoding, done) {
        attempts++;
        done(new Error("write EPIPE"));
      },
    });
    const log = createAgentLog("info", createLineWriter(broken));
    log.error({}, "fault");
    await setImmediate(); // an error that nobody handles would fail this test, and in the agent be the next fault
    log.error({}, "fault");
    assert.ok(attempts >= 1);
  });
});
