/** Settings of a tenant: its firmware gets nothing of the server's, nor the server's firmware of a tenant's. */
import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { afterEach, before, describe, it } from "node:test";
import { AmtPolicyType, AmtWarning } from "@tendril/protocol/constants";
import {
  ActivationCertificates,
  activationCertificatesOf,
  type DomainCertificate,
  type OwnRoot,
} from "./activation-certificates.ts";
import { createOwnRoot, OS_PASSWORD, openPolicyBench, type PolicyBench } from "./policy.suite.ts";
import type { PolicySettings } from "./run-context.ts";

const right = [{ user: "admin", password: "P@ssw0rd" }];
const wrong = [{ user: "admin", password: "Other1234!" }];
const network = {
  ...{ name: "HQ", ssid: "HQ", password: "Wireless1!", priority: 1 },
  ...({ authentication: "wpa2-psk", encryption: "ccmp" } as const),
};
const wired = { protocol: "peap", user: "amt", password: "Network1!" } as const;

describe("settings of firmware in a tenant", { timeout: 60_000 }, () => {
  let bench: PolicyBench;
  let certificate: DomainCertificate;
  let root: OwnRoot;
  let rootHash = "";
  before(async () => {
    root = await createOwnRoot();
    const rootHashes = [new X509Certificate(root.rootDer).fingerprint256];
    const given = await new ActivationCertificates([], root).fitting({ rootHashes, suffix: "sim.test" });
    assert.ok(given);
    certificate = given;
    rootHash = given.rootHashes[0] ?? "";
  });
  afterEach(() => bench.close());

  async function open(
    domain: string,
    parts: { readonly server?: Partial<PolicySettings>; readonly tenant?: Partial<PolicySettings> },
  ): Promise<void> {
    bench = await openPolicyBench({
      domain,
      device: { controlMode: domain === "new" ? 0 : 2, osAdminPass: OS_PASSWORD, rootHash },
      settings: { usesTls: false, ...parts.server },
      tenantSettings: { usesTls: false, ...parts.tenant },
      issuer: { rootDer: Uint8Array.of(), issue: async () => Uint8Array.of(), wait: async () => {} },
    });
  }

  it("shows no account of the server to its firmware", async () => {
    await open("cust", { server: { accounts: right } });
    assert.equal(await bench.run("cira"), undefined);
    assert.equal(bench.device.stats.requests, 0, "nothing was said at all");
    assert.equal(await bench.accounts.get(bench.deviceId), undefined);
  });

  it("tries its own accounts there, and no other", async () => {
    await open("cust", { server: { accounts: right }, tenant: { accounts: wrong } });
    assert.equal((await bench.run("cira"))?.result, "failed");
    assert.equal((await bench.read()).intelamt?.warn, AmtWarning.UnknownLogin);
    await bench.close();
    await open("cust", { server: { accounts: wrong }, tenant: { accounts: right } });
    assert.equal((await bench.run("cira"))?.result, "done");
  });

  it("has the server's firmware get no account of a tenant", async () => {
    await open("", { tenant: { accounts: right } });
    assert.equal(await bench.run("cira"), undefined);
    assert.equal(bench.device.stats.requests, 0);
  });

  it("puts no network and no login of the server into its firmware", async () => {
    await open("cust", { server: { wifi: [network], wired }, tenant: { accounts: right } });
    await bench.setPolicy({ type: AmtPolicyType.Client });
    assert.equal((await bench.run())?.result, "done");
    assert.deepEqual(bench.device.classes.list("CIM_WiFiEndpointSettings"), []);
    assert.equal(bench.device.classes.first("AMT_8021XProfile").Enabled, false);
  });

  it("takes nothing to administrator control with a certificate of the server", async () => {
    const server = { certificates: activationCertificatesOf("", [certificate], root) };
    await open("new", { server, tenant: { certificates: activationCertificatesOf("new", [], root) } });
    await bench.setPolicy({ type: AmtPolicyType.Admin, password: "Secret12!" });
    assert.match((await bench.run())?.why ?? "", /no certificate for administrator control/);
    assert.equal(bench.device.snapshot().controlMode, 0);
  });

  it("takes it there with a certificate of its own, and has no root for a stick without one", async () => {
    const certificates = activationCertificatesOf("new", [certificate], root);
    await open("new", { tenant: { certificates } });
    await bench.setPolicy({ type: AmtPolicyType.Admin, password: "Secret12!" });
    assert.equal((await bench.run())?.result, "done");
    assert.equal(bench.device.snapshot().controlMode, 2);
    assert.equal(certificates.rootsFor("sim.test").length, 1);
    assert.deepEqual(certificates.rootsFor("other.test"), []);
  });
});
