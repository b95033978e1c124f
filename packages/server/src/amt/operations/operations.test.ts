import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { PowerState } from "@tendril/protocol/constants";
import { simulate } from "../simulated.suite.ts";
import {
  addWifi,
  bootOnce,
  cancelConsent,
  changeFeatures,
  changeNames,
  changePower,
  clearEventLog,
  hasSubscription,
  PowerChange,
  readAuditLog,
  readEventLog,
  readFeatures,
  readInventory,
  readNetwork,
  readPower,
  readSecurity,
  readSettings,
  readWifi,
  removeWifi,
  sendConsentCode,
  startConsent,
  subscribeAlerts,
  syncClock,
  unsubscribeAlerts,
  type WifiProfile,
} from "./index.ts";

describe("firmware power", () => {
  it("goes off, on and through a reset, and is read", async () => {
    const { use, device } = simulate({ powerDelayMs: 1 });
    assert.equal(await use(({ wsman }) => readPower(wsman)), PowerState.On);
    await use(({ wsman }) => changePower(wsman, PowerChange.Off));
    await sleep(20);
    assert.equal(await use(({ wsman }) => readPower(wsman)), PowerState.SoftOff);
    await use(({ wsman }) => changePower(wsman, PowerChange.On));
    await sleep(20);
    assert.equal(device.power.state, 2);
    await use(({ wsman }) => changePower(wsman, PowerChange.Reset));
  });

  it("says why it refuses", async () => {
    const { use } = simulate({ power: 8 });
    await assert.rejects(
      use(({ wsman }) => changePower(wsman, PowerChange.Reset)),
      { name: "WsmanRefusal", value: 2 },
    );
  });

  it("boots once into the BIOS, then as always", async () => {
    const { use, device } = simulate({ powerDelayMs: 1 });
    await use(({ wsman }) => bootOnce(wsman, { bios: true }));
    await sleep(20);
    await use(({ wsman }) => changePower(wsman, PowerChange.Reset));
    await sleep(20);
    const boots = device.power.boots.map(({ bios }) => bios);
    assert.deepEqual(boots, [true, false]);
  });

  it("starts a computer that is off from the network", async () => {
    const { use, device } = simulate({ power: 8, powerDelayMs: 1 });
    await use(({ wsman }) => bootOnce(wsman, { source: "network" }));
    await sleep(20);
    assert.match(String(device.power.boots.at(-1)?.source), /PXE/);
  });
});

describe("firmware settings", () => {
  it("tell name, version and control", async () => {
    const { use } = simulate({ controlMode: 1 });
    const settings = await use(({ wsman, realm }) => readSettings(wsman, realm));
    assert.deepEqual(
      [settings.hostname, settings.domain, settings.controlMode, settings.provisioning],
      ["amt-sim", "sim.test", "client", "post"],
    );
    assert.match(settings.versions.AMT ?? "", /^16\.1\.25/);
  });

  it("are refused from another firmware than the one that asked for the password", async () => {
    const { use } = simulate();
    await assert.rejects(
      use(({ wsman }) => readSettings(wsman, "Digest:another")),
      /another device/,
    );
  });

  it("change names", async () => {
    const { use } = simulate();
    await use(({ wsman }) => changeNames(wsman, { hostname: "pc7", domain: "example.org" }));
    const { hostname, domain } = await use(({ wsman }) => readSettings(wsman, undefined));
    assert.deepEqual([hostname, domain], ["pc7", "example.org"]);
  });

  it("set the clock when it is off, and leave it when it is not", async () => {
    const { use } = simulate({ clockSkew: 3_600 });
    const now = (): number => Date.now();
    const first = await use(({ wsman }) => syncClock(wsman, now));
    assert.equal(first.wasSet, true);
    assert.ok(Math.abs(first.offsetS - 3_600) < 5);
    assert.equal((await use(({ wsman }) => syncClock(wsman, now))).wasSet, false);
  });

  it("switch what may be redirected, and for what users have to agree", async () => {
    const { use } = simulate({ redirOff: true });
    const off = await use(({ wsman }) => readFeatures(wsman));
    assert.deepEqual([off.listener, off.sol, off.kvm], [false, false, false]);
    const on = await use(({ wsman }) => changeFeatures(wsman, { sol: true, kvm: true, consent: "all" }));
    assert.deepEqual([on.listener, on.sol, on.ider, on.kvm, on.consent], [true, true, false, true, "all"]);
    const less = await use(({ wsman }) => changeFeatures(wsman, { sol: false, kvm: false }));
    assert.deepEqual([less.listener, less.sol, less.kvm, less.consent], [false, false, false, "all"]);
  });
});

describe("firmware consent", () => {
  it("shows a code, takes the right one, and can be taken back", async () => {
    const { use } = simulate({ optIn: 0xffff_ffff });
    assert.equal((await use(({ wsman }) => startConsent(wsman))).state, "shown");
    await assert.rejects(
      use(({ wsman }) => sendConsentCode(wsman, 999_999)),
      { name: "WsmanRefusal" },
    );
    assert.equal((await use(({ wsman }) => sendConsentCode(wsman, 123_456))).state, "given");
    assert.equal((await use(({ wsman }) => cancelConsent(wsman))).state, "none");
  });
});

describe("firmware inventory", () => {
  it("knows the hardware, and nothing that is no text", async () => {
    const { use, device } = simulate();
    const hardware = await use(({ wsman }) => readInventory(wsman));
    assert.equal(hardware.uuid, device.uuid);
    assert.ok(hardware.memory.length > 0 && hardware.media.length > 0 && hardware.processors.length > 0);
    assert.ok(hardware.processors[0]?.name);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: what a real board has in its serial number
    assert.doesNotMatch(JSON.stringify(hardware), /[\u0000-\u001f]|\\r|\\n/);
  });

  it("knows the network ports that are there", async () => {
    const { use } = simulate();
    const [wired] = await use(({ wsman }) => readNetwork(wsman));
    assert.match(wired?.mac ?? "", /^([0-9A-F]{2}:){5}[0-9A-F]{2}$/);
  });

  it("lists certificates and says whether there is TLS", async () => {
    const { use } = simulate({ certs: 2, tls: true });
    const security = await use(({ wsman }) => readSecurity(wsman));
    assert.ok(security.certificates.length >= 2);
    assert.ok(security.certificates.every(({ fingerprint }) => fingerprint !== undefined));
  });
});

describe("firmware logs", () => {
  it("are read to the end, newest first, in words", async () => {
    const { use, device } = simulate({ logPage: 3 });
    const entries = await use(({ wsman }) => readEventLog(wsman));
    assert.equal(entries.length, device.logs.messages.length);
    assert.ok(entries.length > 3 && entries.every(({ text }) => text !== ""));
    const audit = await use(({ wsman }) => readAuditLog(wsman));
    assert.equal(audit.length, device.logs.auditRecords.length);
    const times = audit.map(({ timeS = 0 }) => timeS);
    assert.deepEqual(
      times,
      times.toSorted((a, b) => b - a),
    );
  });

  it("can be emptied", async () => {
    const { use } = simulate();
    await use(({ wsman }) => clearEventLog(wsman));
    assert.deepEqual(await use(({ wsman }) => readEventLog(wsman)), []);
  });
});

describe("firmware wireless", () => {
  it("learns a network, replaces it, forgets it", async () => {
    const { use } = simulate();
    const profile: WifiProfile = {
      ...{ name: "office", ssid: "Office", password: "long enough", priority: 1 },
      authentication: "wpa2-psk",
      encryption: "ccmp",
    };
    await use(({ wsman }) => addWifi(wsman, profile));
    await use(({ wsman }) => addWifi(wsman, { ...profile, ssid: "Office 2" }));
    const known = await use(({ wsman }) => readWifi(wsman));
    assert.deepEqual(
      known?.profiles.map(({ name, ssid }) => [name, ssid]),
      [["office", "Office 2"]],
    );
    await use(({ wsman }) => removeWifi(wsman, "office"));
    assert.deepEqual((await use(({ wsman }) => readWifi(wsman)))?.profiles, []);
  });
});

describe("firmware alerts", () => {
  it("are subscribed once, and ended", async () => {
    const { use, device } = simulate();
    const target = {
      url: "http://tendril.example/amtevents.ashx",
      ...{ argument: "id", login: { user: "u", password: "p" } },
    };
    await use(({ wsman }) => subscribeAlerts(wsman, target));
    await use(({ wsman }) => subscribeAlerts(wsman, target));
    assert.equal(device.alerts.subscriptions.length, 1);
    assert.equal(await use(({ wsman }) => hasSubscription(wsman, target.url)), true);
    await use(({ wsman }) => unsubscribeAlerts(wsman, target.url));
    assert.equal(await use(({ wsman }) => hasSubscription(wsman, target.url)), false);
  });
});
