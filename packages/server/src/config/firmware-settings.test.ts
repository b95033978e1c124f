import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { ConfigError } from "../errors.ts";
import type { FirmwareConfig } from "./domains.ts";
import { readFirmwareSettings } from "./firmware-settings.ts";

const none: FirmwareConfig = {
  ...{
    amtAccounts: [],
    amtTls: true,
    amtTlsActivation: false,
    amtInsideDomains: [],
    amtWifi: [],
    ...{ amtWired: "", amtNetworkCa: "", amtNetworkServer: "" },
  },
  ...{ amtActivationCertificates: [], amtScanNetworks: [] },
};

describe("settings of firmware", () => {
  it("are read into accounts, networks and files", () => {
    const { accounts, wifi, certificates } = readFirmwareSettings({
      ...none,
      amtAccounts: ["admin:Pass:word1!"],
      amtWifi: ["The Office;wpa2-psk;ccmp;with;semicolon"],
      amtActivationCertificates: ["/etc/chain.pem=/etc/leaf.key"],
    });
    assert.deepEqual(accounts, [{ user: "admin", password: "Pass:word1!" }]);
    assert.deepEqual(wifi, [
      {
        ...{ name: "The Office", ssid: "The Office", password: "with;semicolon", priority: 1 },
        ...{ authentication: "wpa2-psk", encryption: "ccmp" },
      },
    ]);
    assert.deepEqual(certificates, [{ chain: "/etc/chain.pem", key: "/etc/leaf.key" }]);
  });

  it("are read into logins to networks", () => {
    const { wifi, wired, authority } = readFirmwareSettings({
      ...none,
      amtWifi: ["Office;wpa2-802.1x;ccmp;ttls;amt;with;semicolon"],
      ...{
        amtWired: "peap;OFFICE\\amt;Geheim12!",
        amtNetworkCa: "/etc/ca.pem",
        amtNetworkServer: ".office.example",
      },
    });
    assert.deepEqual(Object(wifi[0]).login, { protocol: "ttls", user: "amt", password: "with;semicolon" });
    assert.deepEqual(wired, { protocol: "peap", user: "OFFICE\\amt", password: "Geheim12!" });
    assert.deepEqual(authority, { file: "/etc/ca.pem", name: ".office.example" });
  });

  const wrongTexts = { amtWired: "md5;amt;Geheim12!", amtNetworkServer: "a b" };
  for (const [key, text] of Object.entries(wrongTexts)) {
    it(`refuse a wrong ${key}, without telling passwords`, () => {
      assert.throws(
        () => readFirmwareSettings({ ...none, [key]: text }),
        (error) =>
          error instanceof ConfigError && error.setting.key === key && !error.message.includes("Geheim"),
      );
    });
  }

  const wrong = {
    amtAccounts: ["admin", ":Geheim12!", `admin:${"x".repeat(33)}`],
    amtWifi: [
      "Office;wpa2-psk;ccmp;short",
      "Office;open;ccmp;Geheim12!",
      ";wpa2-psk;ccmp;Geheim12!",
      "Office;wpa2-802.1x;ccmp;Geheim12!",
    ],
    amtActivationCertificates: ["chain.pem", "chain.pem="],
    amtInsideDomains: ["a b", "x".repeat(64)],
  };
  for (const [key, entries] of Object.entries(wrong)) {
    it(`refuse a wrong entry of ${key}, without telling passwords`, () => {
      for (const entry of entries) {
        const read = (): unknown => readFirmwareSettings({ ...none, [key]: [entry] });
        assert.throws(read, (error) => {
          assert.ok(error instanceof ConfigError);
          assert.equal(error.setting.key, key);
          assert.doesNotMatch(error.message, /Geheim/);
          return true;
        });
      }
    });
  }
});
