import assert from "node:assert/strict";
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import { inspect } from "node:util";
import { firmwareConfigOf } from "./domains.ts";
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
    [
      "refuses a wrong setting of a tenant",
      '{"domains":{"a":{"amtAccounts":"x"}}}',
      /domains\.a\.amtAccounts/,
    ],
    ["refuses a setting that tenants have not", '{"domains":{"a":{"amtPolicies":true}}}', /did you mean/],
    ["refuses a domain key with a slash", '{"domains":{"a/b":{}}}', /letters/],
  ] as const) {
    it(`${what} in a file`, async () => {
      const data = await folder();
      await writeFile(join(data, "config.json"), text);
      await assert.rejects(loadConfig(["--data", data], "/"), { name: "ConfigError", message: remedy });
    });
  }

  it("tells where a file is no JSON, and nothing that stands there", async () => {
    const data = await folder();
    for (const text of [
      '{"smtpPassword":"hunter2"\n"title":1}',
      '{"a":hunter2}',
      "hunter2",
      '{"a":"hunter2}',
    ]) {
      await writeFile(join(data, "config.json"), text);
      await assert.rejects(loadConfig(["--data", data], "/"), (error: Error) => {
        assert.match(error.message, /line \d, column \d/);
        assert.equal(inspect(error).includes("hunter"), false, "nor in its cause");
        return true;
      });
    }
  });

  it("gives a tenant its own settings of firmware, and none of the server's secrets", async () => {
    const data = await folder();
    const config = {
      ...{ amtAccounts: ["admin:Server1!"], amtWifi: ["HQ;wpa2-psk;ccmp;Geheim12!"], amtTls: false },
      ...{
        amtWired: "peap;amt;Geheim12!",
        amtScanNetworks: ["192.0.2.0/24"],
        amtInsideDomains: ["hq.example"],
      },
      ...{ amtNetworkCa: "/ca.pem", amtNetworkServer: "radius", amtActivationCertificates: ["/a=/b"] },
      domains: { one: {}, two: { amtAccounts: ["admin:Two12345!"], amtTls: true } },
    };
    await writeFile(join(data, "config.json"), JSON.stringify(config));
    const loaded = await loadConfig(["--data", data], "/");
    const [one, two] = [firmwareConfigOf(loaded, "one"), firmwareConfigOf(loaded, "two")];
    assert.equal(firmwareConfigOf(loaded, ""), loaded);
    const none = {
      ...{ amtScanNetworks: [], amtAccounts: [], amtInsideDomains: [], amtWifi: [], amtWired: "" },
      ...{ amtNetworkCa: "", amtNetworkServer: "", amtActivationCertificates: [] },
    };
    assert.deepEqual(one, { ...none, amtTls: false, amtTlsActivation: false });
    assert.deepEqual(two, { ...one, amtAccounts: ["admin:Two12345!"], amtTls: true });
    assert.deepEqual(firmwareConfigOf(loaded, "three"), one, "a domain that is not there has nothing");
  });

  it("reads domains", async () => {
    const data = await folder();
    await writeFile(join(data, "config.json"), '{"domains":{"cust":{"title":"Customer","dns":"C.Example"}}}');
    assert.deepEqual((await loadConfig(["--data", data], "/")).domains.get("cust"), {
      title: "Customer",
      dns: "c.example",
    });
  });
});
