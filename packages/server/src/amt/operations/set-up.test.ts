/** What brings firmware under control, against the simulated one. */
import assert from "node:assert/strict";
import { createPrivateKey, generateKeyPairSync, X509Certificate } from "node:crypto";
import { before, describe, it } from "node:test";
import { WsmanRefusal } from "@tendril/amt/wsman";
import { selfSigned } from "@tendril/amt-simulator";
import {
  createRsaPair,
  type IssuedCertificate,
  issueForFirmware,
  issueRoot,
  type KeyPair,
} from "../../certificates/issue.ts";
import { simulate } from "../simulated.suite.ts";
import {
  activateAdmin,
  activateClient,
  connectTo,
  deactivate,
  disconnectFromAll,
  isConnectingTo,
  removeUnused,
  setUpTls,
  type TlsIssuer,
  trustRoot,
} from "./index.ts";

const osAdmin = { user: "$$OsAdmin", password: "Os1!", prefersTls: false, certificate: undefined };
const server = {
  ...{ host: "mps.example.org", port: 4433, commonName: "mps.example.org" },
  ...{ user: "0123456789abcdef", password: "Aa1!56789012345" },
};

function factoryNew() {
  const simulated = simulate({ controlMode: 0, osAdminPass: "Os1!" });
  simulated.login = osAdmin;
  return simulated;
}

describe("activation", () => {
  it("gives client control, with the password and without sending it", async () => {
    const simulated = factoryNew();
    await simulated.use(({ wsman }) => activateClient(wsman, "Secret12!"));
    simulated.login = { ...osAdmin, user: "admin", password: "Secret12!" };
    const host = await simulated.use(({ wsman }) => wsman.get("IPS_HostBasedSetupService"));
    assert.equal(host.number("CurrentControlMode"), 1);
  });

  it("gives administrator control for a chain and a signature", async () => {
    const simulated = factoryNew();
    const made = selfSigned({ commonName: "sim.test" });
    const key = createPrivateKey(made.key);
    const chain = [made.raw, selfSigned({ commonName: "root" }).raw];
    await simulated.use(({ wsman }) => activateAdmin(wsman, { chain, key, password: "Secret12!" }));
    simulated.login = { ...osAdmin, user: "admin", password: "Secret12!" };
    const host = await simulated.use(({ wsman }) => wsman.get("IPS_HostBasedSetupService"));
    assert.equal(host.number("CurrentControlMode"), 2);
  });

  it("does not take the key of another certificate", async () => {
    const simulated = factoryNew();
    const { privateKey: key } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const chain = [selfSigned({ commonName: "sim.test" }).raw, selfSigned({ commonName: "root" }).raw];
    const tried = simulated.use(({ wsman }) => activateAdmin(wsman, { chain, key, password: "Secret12!" }));
    await assert.rejects(tried, WsmanRefusal);
  });

  it("is undone", async () => {
    const { use, device } = simulate({ controlMode: 2 });
    await use(({ wsman }) => deactivate(wsman));
    assert.equal(device.classes.first("IPS_HostBasedSetupService").CurrentControlMode, 0);
  });
});

describe("TLS of the firmware", () => {
  let root: IssuedCertificate;
  let pair: KeyPair;
  let issued = 0;
  let issuer: TlsIssuer;
  before(async () => {
    pair = await createRsaPair(2048);
    root = await issueRoot(pair, "Root");
    issuer = {
      rootDer: new X509Certificate(root.certificatePem).raw,
      wait: async () => {},
      async issue(publicKey) {
        issued++;
        const pem = await issueForFirmware({ publicKey, name: "IntelAMT", root: { pair, name: "Root" } });
        return new X509Certificate(pem).raw;
      },
    };
  });

  it("is switched on with a certificate of the server, once", async () => {
    const { use, device } = simulate();
    assert.equal(await use(({ wsman }) => setUpTls(wsman, issuer)), true);
    assert.equal(device.options.tls, true);
    assert.equal(await use(({ wsman }) => setUpTls(wsman, issuer)), false);
    assert.equal(issued, 1);
    const [kept] = device.classes.list("AMT_PublicKeyCertificate");
    assert.match(String(kept?.Subject), /IntelAMT/);
  });

  it("is finished by the next set-up when it was cut off", async () => {
    const { use, device } = simulate();
    await use(({ wsman }) => setUpTls(wsman, issuer));
    const before = issued;
    device.options.tls = false;
    device.classes.set("AMT_TLSCredentialContext");
    for (const one of device.classes.list("AMT_TLSSettingData")) one.Enabled = false;
    assert.equal(await use(({ wsman }) => setUpTls(wsman, issuer)), true);
    assert.equal(device.options.tls, true);
    assert.equal(issued, before, "the certificate that was there is used");
    assert.equal(device.classes.list("AMT_PublicPrivateKeyPair").length, 1);
  });
});

describe("certificates of the firmware", () => {
  it("are trusted once", async () => {
    const { use, device } = simulate();
    const { raw } = selfSigned({ commonName: "root" });
    assert.equal(await use(({ wsman }) => trustRoot(wsman, raw)), true);
    assert.equal(await use(({ wsman }) => trustRoot(wsman, raw)), false);
    assert.equal(device.classes.list("AMT_PublicKeyCertificate").length, 1);
  });

  it("are removed where nothing trusts or uses them, with their keys", async () => {
    const { use, device } = simulate({ certs: 3, tls: true });
    const stray = selfSigned({ commonName: "stray" });
    device.keys.addCertificate(stray.raw.toString("base64"), false);
    device.keys.addKey(new X509Certificate(stray.cert).publicKey);
    assert.equal(await use(({ wsman }) => removeUnused(wsman)), 2);
    assert.equal(device.classes.list("AMT_PublicKeyCertificate").length, 3);
    assert.equal(device.classes.list("AMT_PublicPrivateKeyPair").length, 1);
  });
});

describe("connections of the firmware to the server", () => {
  it("are set up in place of what was there, and recognised", async () => {
    const { use, device } = simulate();
    const old = { ...server, host: "192.0.2.9" };
    await use(({ wsman }) => connectTo(wsman, { server: old, domains: ["a.example"] }));
    assert.equal(await use(({ wsman }) => isConnectingTo(wsman, server)), false);
    await use(({ wsman }) => connectTo(wsman, { server, domains: ["b.example"] }));
    assert.equal(await use(({ wsman }) => isConnectingTo(wsman, server)), true);
    const { mps, policies } = device.snapshot();
    assert.deepEqual(
      Object(mps).map(({ AccessInfo, InfoFormat }: Record<string, unknown>) => [AccessInfo, InfoFormat]),
      [["mps.example.org", 201]],
    );
    assert.deepEqual(policies, ["Periodic"]);
    const environment = device.classes.first("AMT_EnvironmentDetectionSettingData");
    assert.deepEqual(environment.DetectionStrings, ["b.example"]);
  });

  it("are taken away", async () => {
    const { use, device } = simulate();
    await use(({ wsman }) => connectTo(wsman, { server, domains: ["b.example"] }));
    assert.equal(await use(({ wsman }) => disconnectFromAll(wsman)), true);
    assert.equal(await use(({ wsman }) => disconnectFromAll(wsman)), false);
    assert.deepEqual([device.snapshot().mps, device.snapshot().policies], [[], []]);
  });
});
