import assert from "node:assert/strict";
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import { loadConfig } from "./index.ts";

const folder = (): Promise<string> => mkdtemp(join(tmpdir(), "tendril-config-"));

describe("configuration", () => {
  it("takes flags over the file and the file over defaults", async () => {
    const data = await folder();
    await writeFile(join(data, "config.json"), '{"title":"Halden","sessionHours":2}');
    const config = await loadConfig(["--data", data, "--session-hours", "5", "--fast-cert"], "/");
    assert.equal(config.title, "Halden");
    assert.equal(config.sessionHours, 5);
    assert.equal(config.fastCert, true);
    assert.equal(config.agentIdleSeconds, 150);
  });

  for (const [what, flags, key, remedy] of [
    ["an unknown flag", ["--https-prot", "1"], "--https-prot", /--https-port/],
    ["a port that is no number", ["--https-port", "x"], "--https-port", /whole number/],
    ["a port out of range", ["--https-port=70000"], "--https-port", /65535/],
    ["a flag without value", ["--hostname"], "--hostname", /value/],
    ["a host name with a slash", ["--hostname", "a/b"], "hostname", /DNS name/],
    ["a log level", ["--log-level", "loud"], "logLevel", /debug/],
    ["a file that is not there", ["--config", "/none.json"], "config", /cannot be read/],
  ] as const) {
    it(`refuses ${what} and says what to do`, async () => {
      const data = await folder();
      await assert.rejects(loadConfig(["--data", data, ...flags], "/"), (error: unknown) => {
        assert.ok(error instanceof Error && "setting" in error);
        const setting = error.setting as { key: string; remedy: string };
        assert.equal(setting.key, key);
        assert.match(setting.remedy, remedy);
        return true;
      });
    });
  }

  for (const [what, text, remedy] of [
    ["names the nearest known key", '{"titel":"x"}', /title/],
    ["refuses a wrong type", '{"sessionHours":"x"}', /whole number/],
    ["refuses what is no JSON", "{", /JSON/],
    ["refuses a list", "[]", /object/],
    ["refuses a domain key with a slash", '{"domains":{"a/b":{}}}', /letters/],
  ] as const) {
    it(`${what} in a file`, async () => {
      const data = await folder();
      await writeFile(join(data, "config.json"), text);
      await assert.rejects(loadConfig(["--data", data], "/"), { name: "ConfigError", message: remedy });
    });
  }

  it("reads domains", async () => {
    const data = await folder();
    await writeFile(join(data, "config.json"), '{"domains":{"cust":{"title":"Customer","dns":"C.Example"}}}');
    assert.deepEqual((await loadConfig(["--data", data], "/")).domains.get("cust"), {
      title: "Customer",
      dns: "c.example",
    });
  });
});
