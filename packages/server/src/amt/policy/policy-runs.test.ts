/** Firmware from any state to the policy of its group, against the simulated one. */
import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { afterEach, before, describe, it } from "node:test";
import type { SimulatorEvent } from "@tendril/amt-simulator";
import { AmtFlag, AmtPolicyType, AmtWarning, CiraSetup, GroupType } from "@tendril/protocol/constants";
import { createRsaPair, issueForFirmware, issueRoot } from "../../certificates/issue.ts";
import { systemInfoCollection } from "../../store/index.ts";
import type { TlsIssuer, WifiProfile } from "../operations/index.ts";
import { ActivationCertificates } from "./activation-certificates.ts";
import {
  createOwnRoot,
  OS_PASSWORD,
  openPolicyBench,
  type PolicyBench,
  type PolicyBenchOptions,
} from "./policy.suite.ts";

const wifi = {
  ...{ name: "Office", ssid: "Office", password: "Wireless1!", priority: 1 },
  ...({ authentication: "wpa2-psk", encryption: "ccmp" } as const),
};
const factory = { controlMode: 0, osAdminPass: OS_PASSWORD, redirOff: true, clockSkew: 900 };
const clientAndCira = { type: AmtPolicyType.Client, password: "Secret12!", cirasetup: CiraSetup.Setup };

describe("policy of firmware", { timeout: 60_000 }, () => {
  let issuer: TlsIssuer;
  let bench: PolicyBench;
  before(async () => {
    const pair = await createRsaPair(2048);
    const root = { pair, name: "Root" };
    issuer = {
      rootDer: new X509Certificate((await issueRoot(pair, "Root")).certificatePem).raw,
      issue: async (publicKey) =>
        new X509Certificate(await issueForFirmware({ publicKey, name: "IntelAMT", root })).raw,
      wait: async () => {},
    };
  });
  afterEach(() => bench.close());
  const open = async (options: Omit<PolicyBenchOptions, "issuer"> = {}): Promise<void> => {
    bench = await openPolicyBench({ ...options, issuer });
  };
  const mode = () => bench.device.snapshot().controlMode;

  it("brings it from the factory state to client control, TLS and connections to the server", async () => {
    await open({ device: factory, settings: { wifi: [wifi] } });
    await bench.setPolicy(clientAndCira);
    assert.equal((await bench.run())?.result, "done");
    const { device } = bench;
    const { intelamt } = await bench.read();
    assert.equal(mode(), 1);
    assert.deepEqual([intelamt?.state, intelamt?.flags, intelamt?.tls], [2, AmtFlag.ClientControl, 1]);
    assert.equal(device.options.tls, true);
    assert.ok(
      Math.abs(device.timeOffset) > 900 ||
        device.stats.methods.has("SetHighAccuracyTimeSynch AMT_TimeSynchronizationService"),
    );
    const [server] = Object(device.snapshot().mps);
    assert.deepEqual([server.AccessInfo, server.Port, server.CN], ["mps.example", 4433, "mps.example"]);
    assert.equal(Object(device.snapshot().redirection).ListenerEnabled, true);
    assert.equal(device.classes.first("AMT_GeneralSettings").HostName, "pc7");
    assert.deepEqual(
      device.classes.list("CIM_WiFiEndpointSettings").map(({ SSID }) => SSID),
      ["Office"],
    );
    const account = await bench.accounts.get(bench.deviceId);
    assert.deepEqual([account?.user, account?.password, account?.isTls], ["admin", "Secret12!", true]);
    assert.match(account?.certificateHash ?? "", /^[0-9a-f]{64}$/);
    assert.deepEqual(bench.told.slice(-2), ["Done.", "(dismissed)"]);
  });

  it("has firmware sign in to networks by itself (802.1x), once", async () => {
    const root = issuer.rootDer;
    const login = { protocol: "peap", user: "OFFICE\\amt", password: "Network1!" } as const;
    const enterprise: WifiProfile = {
      ...{ name: "Staff", ssid: "Staff", priority: 2 },
      ...{ encryption: "ccmp", authentication: "wpa2-802.1x", login: { ...login, protocol: "ttls" } },
    };
    const authority = { root, name: ".office.example" };
    await open({ device: factory, settings: { wifi: [wifi, enterprise], wired: login, authority } });
    const seen: SimulatorEvent[] = [];
    bench.device.on("sim", (event) => {
      if (event.ev === "wired-login" || event.ev === "wifi-login") seen.push(event);
    });
    await bench.setPolicy(clientAndCira);
    assert.equal((await bench.run())?.result, "done");
    const told = { Username: "amt", Domain: "OFFICE", Password: "Network1!" };
    const server = { ServerCertificateName: "office.example", ServerCertificateNameComparison: 3 };
    const [cable, air] = seen;
    assert.partialDeepStrictEqual({ ...cable }, textsOf({ ...told, ...server, AuthenticationProtocol: 2 }));
    assert.partialDeepStrictEqual({ ...air }, textsOf({ ...told, ...server, AuthenticationProtocol: 1 }));
    const { classes } = bench.device;
    const [kept] = classes.list("AMT_PublicKeyCertificate").filter((one) => one.TrustedRootCertficate);
    assert.equal(kept?.X509Certificate, Buffer.from(root).toString("base64"));
    assert.match(JSON.stringify(cable?.ServerCertificateIssuer), /Handle: /);
    assert.match(JSON.stringify(air?.root), /Handle: /);
    assert.equal((await bench.run())?.result, "done");
    assert.equal(seen.length, 2, "it looks before it changes");
  });

  it("has firmware check the network's server once the settings name one, and as they name it", async () => {
    const wired = { protocol: "peap", user: "amt", password: "Network1!" } as const;
    const settings = { wired, authority: { root: undefined as Uint8Array | undefined, name: "" } };
    await open({ device: factory, settings });
    let logins = 0;
    bench.device.on("sim", ({ ev }: SimulatorEvent) => {
      if (ev === "wired-login") logins++;
    });
    await bench.setPolicy(clientAndCira);
    const profile = () => bench.device.classes.first("AMT_8021XProfile");
    const reach = async (name: string, root = issuer.rootDer): Promise<void> => {
      Object.assign(settings, { authority: { root, name } });
      assert.equal((await bench.run())?.result, "done");
    };
    assert.equal((await bench.run())?.result, "done");
    assert.equal(profile().ServerCertificateIssuer, undefined);
    await reach("");
    assert.match(JSON.stringify(profile().ServerCertificateIssuer), /Handle: /);
    const first = JSON.stringify(profile().ServerCertificateIssuer);
    await reach("office.example");
    assert.equal(String(profile().ServerCertificateNameComparison), "2");
    await reach(".office.example");
    assert.equal(String(profile().ServerCertificateNameComparison), "3");
    await reach(".office.example", (await createOwnRoot()).rootDer);
    assert.notEqual(JSON.stringify(profile().ServerCertificateIssuer), first);
    assert.equal((await bench.run())?.result, "done");
    assert.equal(logins, 5, "the last run found nothing to change");
  });

  it("changes nothing the second time", async () => {
    await open({ device: factory });
    await bench.setPolicy(clientAndCira);
    await bench.run();
    const before = JSON.stringify([bench.device.snapshot().mps, bench.device.snapshot().certs]);
    const changing = () =>
      [...bench.device.stats.methods].filter(([name]) =>
        /^(Add|Generate|Setup|Create|Delete|Commit)/.test(name),
      );
    const calls = JSON.stringify(changing());
    assert.equal((await bench.run())?.result, "done");
    assert.equal(JSON.stringify([bench.device.snapshot().mps, bench.device.snapshot().certs]), before);
    assert.equal(JSON.stringify(changing()), calls);
  });

  it("gives administrator control where a certificate fits", async () => {
    const own = await createOwnRoot();
    const rootHash = new X509Certificate(own.rootDer).fingerprint256;
    const certificates = new ActivationCertificates([], own);
    await open({ device: { ...factory, rootHash }, settings: { certificates } });
    await bench.setPolicy({ type: AmtPolicyType.Admin, password: "Secret12!" });
    assert.equal((await bench.run())?.result, "done");
    assert.equal(mode(), 2);
    assert.equal((await bench.read()).intelamt?.flags, AmtFlag.AdminControl);
  });

  for (const [what, device, overTls] of [
    ["over TLS where the firmware can", { tlsActivation: true }, true],
    ["without TLS where the firmware cannot", { tlsActivation: false }, false],
    ["without TLS where the firmware is older", { tlsActivation: true, version: "12.0.45" }, false],
  ] as const) {
    it(`gives administrator control ${what}, if the settings say so`, async () => {
      const own = await createOwnRoot();
      const rootHash = new X509Certificate(own.rootDer).fingerprint256;
      const certificates = new ActivationCertificates([], own);
      const settings = { certificates, activatesOverTls: true };
      await open({ device: { ...factory, ...device, rootHash }, settings });
      await bench.setPolicy({ type: AmtPolicyType.Admin, password: "Secret12!" });
      const setup = await bench.run();
      assert.deepEqual([setup?.result, setup?.why, mode()], ["done", undefined, 2]);
      const { methods } = bench.device.stats;
      assert.equal(methods.has("SetAdminAclEntryEx AMT_AuthorizationService"), overTls);
      assert.equal(methods.has("AdminSetup IPS_HostBasedSetupService"), !overTls);
      assert.equal((await bench.read()).intelamt?.flags, AmtFlag.AdminControl);
    });
  }

  it("gives no password to who shows another certificate than the firmware's, or takes not ours", async () => {
    const own = await createOwnRoot();
    const rootHash = new X509Certificate(own.rootDer).fingerprint256;
    const settings = { certificates: new ActivationCertificates([], own), activatesOverTls: true };
    await open({ device: { ...factory, tlsActivation: true, rootHash }, settings });
    await bench.setPolicy({ type: AmtPolicyType.Admin, password: "Secret12!" });
    const { agent } = bench.lineOf("agent");
    assert.ok(agent);
    const lie: typeof agent.order = async (what, signal) => {
      const answer = await agent.order(what, signal);
      return what.action === "startTlsHostConfig" ? { status: 0, hash: "ab".repeat(32) } : answer;
    };
    const setup = await bench.run("agent", { ...bench.lineOf("agent"), agent: { ...agent, order: lie } });
    assert.match(setup?.why ?? "", /another certificate/);
    assert.deepEqual([mode(), bench.device.stats.requests], [0, 0]);
    const state = agent.state();
    assert.ok(state);
    Object.assign(bench.device.options, { rootHash: "aa".repeat(32) });
    const fits = { ...agent, state: () => ({ ...state, rootHashes: [rootHash] }) };
    assert.equal((await bench.run("agent", { ...bench.lineOf("agent"), agent: fits }))?.result, "failed");
    assert.equal(mode(), 0);
  });

  for (const [what, upgrades, password] of [
    ["keeps its account where the firmware can", true, "Secret12!"],
    ["begins anew where it cannot", false, "Secret34!"],
  ] as const) {
    it(`goes from client to administrator control, and ${what}`, async () => {
      const own = await createOwnRoot();
      const certificates = new ActivationCertificates([], own);
      const rootHash = new X509Certificate(own.rootDer).fingerprint256;
      await open({ device: { ...factory, upgrades }, settings: { certificates } });
      await bench.setPolicy(clientAndCira);
      await bench.run();
      Object.assign(bench.device.options, { rootHash });
      await bench.setPolicy({ type: AmtPolicyType.Admin, password: "Secret34!", cirasetup: CiraSetup.Setup });
      bench.pauses.length = 0;
      const setup = await bench.run();
      assert.deepEqual([setup?.result, setup?.why], ["done", undefined]);
      assert.equal(mode(), 2);
      assert.equal((await bench.read()).intelamt?.flags, AmtFlag.AdminControl);
      assert.equal((await bench.accounts.get(bench.deviceId))?.password, password);
      assert.equal(bench.pauses.includes(60_000), !upgrades, "the factory state takes a minute");
    });
  }

  it("does not give administrator control without one, and says so", async () => {
    await open({ device: factory });
    await bench.setPolicy({ type: AmtPolicyType.Admin, password: "Secret12!" });
    const setup = await bench.run();
    assert.deepEqual([setup?.result, setup?.step], ["failed", "activation"]);
    assert.match(setup?.why ?? "", /no certificate for administrator control/);
    assert.equal(mode(), 0);
    await bench.setPolicy({ type: AmtPolicyType.Admin, password: "Secret12!", ccm: 2 });
    assert.equal((await bench.run())?.result, "done");
    assert.equal(mode(), 1, "second best is allowed");
  });

  it("takes the best there is, with a password of its own", async () => {
    await open({ device: factory });
    await bench.setPolicy({ type: AmtPolicyType.Best });
    assert.equal((await bench.run())?.result, "done");
    assert.equal(mode(), 1);
    const account = await bench.accounts.get(bench.deviceId);
    assert.match(account?.password ?? "", /^Aa1!.{12}$/);
  });

  it("takes client control away, and nothing else", async () => {
    await open({ device: factory });
    await bench.setPolicy(clientAndCira);
    await bench.run();
    await bench.setPolicy({ type: AmtPolicyType.Deactivate });
    assert.equal((await bench.run())?.result, "done");
    assert.equal(mode(), 0);
    assert.equal(await bench.accounts.get(bench.deviceId), undefined);
    assert.deepEqual([(await bench.read()).intelamt?.state, bench.pauses.at(-1)], [0, 60_000]);
  });

  it("tries the logins that it knows, 20 s apart, and keeps the one that is taken", async () => {
    const accounts = ["One12345!", "Two12345!", "P@ssw0rd"].map((password) => ({ user: "admin", password }));
    await open({ settings: { accounts, usesTls: false } });
    assert.equal((await bench.run("cira"))?.result, "done");
    assert.deepEqual(bench.pauses, [20_000, 20_000]);
    assert.equal((await bench.accounts.get(bench.deviceId))?.password, "P@ssw0rd");
  });

  it("says that no login is taken", async () => {
    await open({ settings: { accounts: [{ user: "admin", password: "Wrong123!" }] } });
    const setup = await bench.run("cira");
    assert.deepEqual([setup?.result, setup?.step], ["failed", "login"]);
    assert.match(setup?.why ?? "", /refuses the user name or password/);
    assert.equal((await bench.read()).intelamt?.warn, AmtWarning.UnknownLogin);
  });

  it("is no error where nobody gave a login", async () => {
    await open();
    assert.equal(await bench.run("cira"), undefined);
    assert.equal((await bench.read()).intelamt?.warn, undefined);
  });

  it("fails in words where the firmware cannot be reached", async () => {
    await open({ settings: { accounts: [{ user: "admin", password: "P@ssw0rd" }] } });
    const line = bench.lineOf("cira");
    const setup = await bench.run("cira", { ...line, way: { path: "cira", dial: async () => undefined } });
    assert.deepEqual([setup?.result, setup?.step], ["failed", "login"]);
    assert.match(setup?.why ?? "", /cannot be reached/);
    assert.equal((await bench.run("cira"))?.result, "done", "and the next run does it");
  });

  it("gives client control anew where its password is lost, if the policy says so", async () => {
    await open({ device: { ...factory, controlMode: 1, amtPass: "Lost1234!" } });
    await bench.setPolicy({ ...clientAndCira, badpass: 0 });
    assert.equal((await bench.run())?.result, "failed");
    await bench.setPolicy({ ...clientAndCira, badpass: 1 });
    assert.equal((await bench.run())?.result, "done");
    assert.equal((await bench.accounts.get(bench.deviceId))?.password, "Secret12!");
  });

  it("sends no password to another firmware than before", async () => {
    await open({ device: { tls: true } });
    await bench.accounts.set(bench.deviceId, { user: "admin", password: "P@ssw0rd", isTls: true });
    await bench.accounts.pin(bench.deviceId, "00".repeat(32));
    const setup = await bench.run("cira");
    assert.match(setup?.why ?? "", /another certificate/);
    assert.equal((await bench.read()).intelamt?.warn, AmtWarning.OtherCertificate);
    assert.equal(bench.device.stats.requests, 0);
  });

  it("reads the hardware of devices without agent, once a day", async () => {
    await open({ group: { mtype: GroupType.Amt } });
    await bench.accounts.set(bench.deviceId, { user: "admin", password: "P@ssw0rd", isTls: false });
    await bench.run("cira");
    const info = await bench.store.collection(systemInfoCollection).get(bench.deviceId);
    assert.equal(Object(info?.hardware).identifiers.product_uuid, bench.device.uuid);
    const asked = () => bench.device.stats.methods.get("Get CIM_Chassis");
    const before = asked();
    await bench.run("cira");
    assert.equal(asked(), before);
  });

  it("is finished by the next run wherever the connection broke", async () => {
    await open({ device: factory });
    await bench.setPolicy(clientAndCira);
    const { device, hooks, runs } = bench;
    let [requests, cuts] = [0, 0];
    for (let at = 1; ; at++) {
      const line = bench.lineOf("agent");
      let left = at;
      const cut = ({ ev }: { readonly ev: string }): void => {
        if (ev === "wsman" && --left === 0) runs.end(line.key);
        if (ev === "wsman") requests++;
      };
      device.on("sim", cut);
      hooks.onPause = () => {};
      const setup = await bench.run("agent", line);
      device.off("sim", cut);
      if (left > 0) {
        assert.equal(setup?.result, "done");
        break;
      }
      cuts++;
      assert.ok(at < 200, `no end after ${requests} requests`);
    }
    assert.ok(cuts > 20, `${cuts} cuts`);
    assert.equal(mode(), 1);
    assert.equal(device.classes.list("AMT_PublicPrivateKeyPair").length, 1);
    assert.equal(Object(device.snapshot().mps).length, 1);
    assert.deepEqual(device.snapshot().policies, ["Periodic"]);
    assert.equal(runs.count, 0);
  });

  it("is told while it goes on, without passwords", async () => {
    await open({ device: factory });
    await bench.setPolicy(clientAndCira);
    const seen: string[] = [];
    bench.bus.subscribe([bench.groupId], ({ event }) => {
      if (event.action === "amtprogress") seen.push(JSON.stringify(event));
    });
    await bench.run();
    assert.ok(seen.some((text) => text.includes('"tls"')) && seen.at(-1)?.includes('"done"') === true);
    assert.doesNotMatch(seen.join(), /Secret12!|Os1!/);
  });

  it("goes on over one connection of a device at a time, and forgets those that are gone", async () => {
    await open();
    await bench.accounts.set(bench.deviceId, { user: "admin", password: "P@ssw0rd", isTls: false });
    const lines = Array.from({ length: 5 }, () => bench.lineOf("cira"));
    const dialled: number[] = [];
    for (const [at, line] of lines.entries()) {
      const dial: typeof line.way.dial = async (id, port) => {
        dialled.push(at);
        return await line.way.dial(id, port);
      };
      bench.runs.begin(bench.deviceId, { ...line, way: { path: "cira", dial } });
    }
    for (const line of lines.slice(1, 4)) bench.runs.end(line.key);
    assert.equal(bench.runs.count, 2);
    while (bench.runs.count > 0) await new Promise((done) => setImmediate(done));
    assert.deepEqual(dialled, dialled.toSorted(), "the second begins when the first is over");
    assert.deepEqual([...new Set(dialled)], [0, 4]);
  });
});

/** As WSMAN carries them. */
function textsOf(fields: Readonly<Record<string, string | number>>): Record<string, string> {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, String(value)]));
}
