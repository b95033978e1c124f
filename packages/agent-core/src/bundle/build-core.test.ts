import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, it } from "node:test";
import { buildCore } from "./index.ts";

const source = join(import.meta.dirname, "..");

describe("core build", () => {
  it("gives equal bytes for equal sources", async () => {
    const [first, second] = [await buildCore(source), await buildCore(source)];
    assert.equal(first.script, second.script);
    assert.match(first.version, /^\d+\.\d+\.\d+-[0-9a-f]{8}$/);
  });

  it("bundles every registry and names no path of this machine", async () => {
    const { script } = await buildCore(source);
    for (const name of ["runcommands", "endtunnel", "termsize", "netinfo"])
      assert.ok(script.includes(name), name);
    assert.ok(!script.includes(source));
  });
});
