import assert from "node:assert/strict";
import { createPrivateKey, generateKeyPairSync, verify, X509Certificate } from "node:crypto";
import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { openCertificates } from "./index.ts";

describe("certificates", () => {
  let folder = "";
  before(async () => {
    folder = join(await mkdtemp(join(tmpdir(), "tendril-certificates-")), "certificates");
  });
  after(() => rm(folder, { recursive: true }));
  const open = () => openCertificates({ folder, hostname: "tendril.example", fastCert: true });

  it("are made once and stay the same", async () => {
    const first = await open();
    const second = await open();
    assert.deepEqual(second.agentServers[0]?.serverId, first.agentServers[0]?.serverId);
    assert.deepEqual(second.web.certHash, first.web.certHash);
    assert.equal((await stat(join(folder, "agent-server.key"))).mode & 0o777, 0o600);
    assert.equal((await readdir(folder)).length, 8);
  });

  it("are signed by the root and name the host", async () => {
    const { rootDer, web } = await open();
    const root = new X509Certificate(rootDer);
    const leaf = new X509Certificate(web.certificatePem);
    assert.ok(leaf.verify(root.publicKey));
    assert.equal(leaf.checkHost("tendril.example"), "tendril.example");
    assert.equal(leaf.checkIP("127.0.0.1"), "127.0.0.1");
  });

  it("are RSA where agents sign and pin, EC where browsers and agents connect", async () => {
    const { rootDer, web, agentServers, mps } = await open();
    const kind = (certificate: string | Uint8Array | undefined): string | undefined =>
      new X509Certificate(certificate ?? "").publicKey.asymmetricKeyType;
    assert.deepEqual(
      [rootDer, web.certificatePem, agentServers[0]?.certificateDer, mps.certificatePem].map(kind),
      ["rsa", "ec", "rsa", "rsa"],
    );
  });

  it("sign for agents with RSA and SHA-384", async () => {
    const [identity] = (await open()).agentServers;
    assert.ok(identity);
    const bytes = Buffer.from("144 bytes, say");
    const key = new X509Certificate(identity.certificateDer).publicKey;
    assert.ok(verify("sha384", bytes, key, await identity.sign(bytes)));
    assert.equal(identity.serverId.length, 48);
    assert.equal(identity.legacyServerId.length, 32);
  });

  it("set up firmware in one network, with a purpose that firmware looks for", async () => {
    const certificates = await open();
    const { certificatePem, keyPem } = await certificates.issueForActivation("office.example");
    const leaf = new X509Certificate(certificatePem);
    assert.ok(leaf.verify(new X509Certificate(certificates.rootDer).publicKey));
    assert.ok(leaf.checkPrivateKey(createPrivateKey(keyPem)));
    assert.equal(leaf.subject, "CN=office.example");
    assert.deepEqual(leaf.keyUsage, ["1.3.6.1.5.5.7.3.1", "2.16.840.1.113741.1.2.3"]);
  });

  it("set up firmware with one key, however many networks are named at once", async () => {
    const certificates = await open();
    const names = ["a.example", "b.example", "a.example"];
    const issued = await Promise.all(names.map((name) => certificates.issueForActivation(name)));
    issued.push(await certificates.issueForActivation("c.example"));
    assert.equal(new Set(issued.map(({ keyPem }) => keyPem)).size, 1);
    const subjects = issued.map(({ certificatePem }) => new X509Certificate(certificatePem).subject);
    assert.deepEqual(subjects, ["CN=a.example", "CN=b.example", "CN=a.example", "CN=c.example"]);
  });

  it("repair a first run that was cut off", async () => {
    const before = await open();
    await rm(join(folder, "web.crt"));
    const repaired = await open();
    assert.notDeepEqual(repaired.web.certHash, before.web.certHash);
    assert.deepEqual(repaired.agentServers[0]?.serverId, before.agentServers[0]?.serverId);
  });

  it("refuse a web certificate without its key, naming the setting", async () => {
    const options = { folder, hostname: "x", fastCert: true, webCertificateFile: join(folder, "web.crt") };
    await assert.rejects(openCertificates(options), { name: "ConfigError" });
    const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    assert.ok(privateKey);
    const mixed = { ...options, webKeyFile: join(folder, "root.key") };
    await assert.rejects(openCertificates(mixed), { name: "ConfigError" });
  });
});
