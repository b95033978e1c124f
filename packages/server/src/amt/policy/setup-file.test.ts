/** From a USB stick to administrator control: the simulated firmware takes the file, the policy does the rest. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { afterEach, before, describe, it } from "node:test";
import { setupFileCodec } from "@tendril/amt/setup-file";
import { AmtFlag, AmtPolicyType, CiraSetup } from "@tendril/protocol/constants";
import { ActivationCertificates, type OwnRoot } from "./activation-certificates.ts";
import { createOwnRoot, OS_PASSWORD, openPolicyBench, type PolicyBench } from "./policy.suite.ts";
import { setupFileFor } from "./setup-file.ts";

const wish = { password: "admin", newPassword: "Menu1234!", dnsSuffix: "plant.example" };
const policy = { type: AmtPolicyType.Admin, password: "Secret12!", cirasetup: CiraSetup.Setup };

describe("a stick with setup.bin", { timeout: 60_000 }, () => {
  let own: OwnRoot;
  let bench: PolicyBench;
  before(async () => {
    own = await createOwnRoot();
  });
  afterEach(() => bench.close());

  async function open(certificates: ActivationCertificates): Promise<void> {
    bench = await openPolicyBench({
      device: { controlMode: 0, osAdminPass: OS_PASSWORD, redirOff: true },
      settings: { certificates, usesTls: false },
      issuer: {
        rootDer: own.rootDer,
        issue: () => Promise.reject(new Error("no TLS")),
        wait: async () => {},
      },
    });
    await bench.setPolicy(policy);
  }

  it("has firmware accept this server, which then takes it to administrator control and CIRA", async () => {
    const certificates = new ActivationCertificates([], own);
    await open(certificates);
    assert.match((await bench.run())?.why ?? "", /no certificate for administrator control/);
    const { device } = bench;
    assert.equal(device.startWithStick(Buffer.from(setupFileFor(certificates, wish))), "taken");
    assert.equal((await bench.run())?.result, "done");
    assert.equal(device.snapshot().controlMode, 2);
    assert.equal((await bench.read()).intelamt?.flags, AmtFlag.AdminControl);
    assert.equal(device.options.mebxPass, "Menu1234!");
    assert.equal(device.classes.list("AMT_ManagementPresenceRemoteSAP")[0]?.AccessInfo, "mps.example");
    assert.equal(device.startWithStick(Buffer.from(setupFileFor(certificates, wish))), "in use");
  });

  it("is of no use with another password, another root or for another network", async () => {
    await open(new ActivationCertificates([], own));
    const other = new ActivationCertificates([], await createOwnRoot());
    const { device } = bench;
    const wrong = setupFileFor(other, { ...wish, password: "other" });
    assert.equal(device.startWithStick(Buffer.from(wrong)), "wrong password");
    assert.equal(device.startWithStick(Buffer.from(setupFileFor(other, wish))), "taken");
    assert.match((await bench.run())?.why ?? "", /no certificate for administrator control/);
    assert.equal(device.snapshot().controlMode, 0);
  });

  it("names the roots of the certificates that were given for the network, else the own one", async () => {
    const { rootDer } = own;
    const given = { domain: "office.example", chain: [rootDer, Uint8Array.of(1)], rootHashes: ["aa"] };
    const certificates = new ActivationCertificates([{ ...given, key: undefined as never }], own);
    await open(certificates);
    assert.equal(certificates.dnsSuffix, "office.example");
    assert.deepEqual(certificates.rootsFor("Plant.office.example"), [Uint8Array.of(1)]);
    assert.deepEqual(certificates.rootsFor("unoffice.example"), [rootDer]);
    const file = setupFileCodec.decode(setupFileFor(certificates, wish));
    const hash = createHash("sha256").update(rootDer).digest("hex");
    assert.deepEqual(file.roots, [{ name: "Own root", hash }]);
  });
});
