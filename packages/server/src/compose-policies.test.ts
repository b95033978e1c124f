/** Wrong settings of firmware: whose they are is said, and no secret. */
import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import { createScanners, openPolicySettings } from "./compose-policies.ts";
import { loadConfig } from "./config/index.ts";
import { ConfigError } from "./errors.ts";
import { systemClock } from "./time/index.ts";

const own = {
  rootDer: Uint8Array.of(),
  issueForActivation: () => Promise.reject(new Error("not asked for")),
};

async function open(settings: object): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "tendril-firmware-"));
  try {
    await writeFile(join(folder, "config.json"), JSON.stringify(settings));
    const config = await loadConfig(["--data", folder], folder);
    await openPolicySettings(config, own);
    createScanners(config, systemClock);
  } finally {
    await rm(folder, { recursive: true });
  }
}

describe("wrong settings of firmware", () => {
  for (const [name, value] of [
    ["amtWifi", ["Office;Geheim12!"]],
    ["amtNetworkCa", "/nowhere.pem"],
    ["amtActivationCertificates", ["/nowhere.pem=/nowhere.key"]],
    ["amtScanNetworks", ["everywhere"]],
  ] as const) {
    it(`of a tenant name it: ${name}`, async () => {
      await assert.rejects(open({ domains: { cust: { [name]: value } } }), (error) => {
        assert.ok(error instanceof ConfigError);
        assert.doesNotMatch(error.message, /Geheim/);
        return error.setting.key === `domains.cust.${name}`;
      });
      await assert.rejects(open({ [name]: value }), (error) => Object(error).setting.key === name);
    });
  }

  it("are not told where they may hold passwords", async () => {
    const wrong = { amtWifi: "Office;wpa2-psk;ccmp;Geheim12!", amtAccounts: { admin: "Geheim12!" } };
    const others = { amtWired: ["peap;amt;Geheim12!"], iceServers: "turn:user:Geheim12!@turn.example" };
    for (const [name, value] of Object.entries({ ...wrong, ...others })) {
      for (const settings of [{ [name]: value }, { domains: { cust: { [name]: value } } }])
        await assert.rejects(open(settings), ({ message }: Error) => {
          assert.doesNotMatch(message, /Geheim/);
          return message.includes(name);
        });
    }
  });
});
