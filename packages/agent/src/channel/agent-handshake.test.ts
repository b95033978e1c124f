import assert from "node:assert/strict";
import { createPrivateKey, sign, verify, X509Certificate } from "node:crypto";
import { describe, it } from "node:test";
import { agentInfo, authRequest, authVerify, serverSignedBytes } from "@tendril/protocol/agent";
import { readVectors } from "@tendril/testing";
import type { AgentIdentity } from "../identity/index.ts";
import { AgentHandshake, type AgentHandshakeOptions } from "./index.ts";

interface Run {
  readonly agentCertificatePem: string;
  readonly webHash: string;
  readonly agentNonce: string;
  readonly serverNonce: string;
  readonly agentSignature: string;
  readonly serverSignature: string | null;
}
interface Recording {
  readonly name: string;
  readonly agentServerPrivateKeyPem: string;
  readonly agentPrivateKeyPem: string;
  readonly agentServerCertificatePem: string;
  readonly derived: { readonly serverId: string };
  readonly runs: readonly Run[];
}

const { vectors } = readVectors<{ vectors: readonly Recording[] }>(
  "../../../protocol/vectors/agent-handshake.json",
  import.meta.url,
);
const hex = (text: string): Uint8Array => Buffer.from(text, "hex");
const toHex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

const info = {
  archId: 23,
  agentVersion: 0,
  platformType: 1,
  meshId: new Uint8Array(48).fill(7),
  capabilities: 0x11a,
  computerName: "box",
};

function identityOf(recording: Recording, { agentCertificatePem }: Run): AgentIdentity {
  const certificate = new X509Certificate(agentCertificatePem);
  const key = createPrivateKey(recording.agentPrivateKeyPem);
  return {
    certificateDer: certificate.raw,
    nodeId: new Uint8Array(48),
    nodeIdText: "",
    sign: async (bytes) => sign("sha384", bytes, key),
  };
}

function begin(recording: Recording, run: Run, changes: Partial<AgentHandshakeOptions> = {}) {
  const sent: Uint8Array[] = [];
  const handshake = new AgentHandshake({
    identity: identityOf(recording, run),
    agent: info,
    serverId: hex(recording.derived.serverId),
    certHash: hex(run.webHash),
    knownCertHash: undefined,
    nonce: hex(run.agentNonce),
    send: (frame) => sent.push(frame),
    ...changes,
  });
  handshake.start();
  const request = authRequest.encode({ certHash: hex(run.webHash), nonce: hex(run.serverNonce) });
  const certificate = new X509Certificate(recording.agentServerCertificatePem).raw;
  const proof = (signature: Uint8Array) =>
    handshake.receive(2, authVerify.encode({ certificate, signature }));
  return { handshake, sent, request, proof, commands: () => sent.map((frame) => frame[1]) };
}

function signAsServer(recording: Recording, run: Run): Uint8Array {
  const key = createPrivateKey(recording.agentServerPrivateKeyPem);
  const nonces = {
    webHash: hex(run.webHash),
    agentNonce: hex(run.agentNonce),
    serverNonce: hex(run.serverNonce),
  };
  return sign("sha384", serverSignedBytes(nonces), key);
}

const runs = vectors.flatMap((recording) => recording.runs.map((run) => ({ recording, run })));
const [sample] = runs;
assert.ok(sample);
const { recording, run } = sample;
const wrong = { code: "refused" };

describe("handshake of the agent", () => {
  for (const [index, entry] of runs.entries()) {
    it(`signs as the recorded agent did, byte for byte: ${entry.recording.name}, run ${index}`, async () => {
      const { handshake, sent, request } = begin(entry.recording, entry.run);
      await handshake.receive(1, request);
      const answer = authVerify.decode(sent.at(-1) ?? new Uint8Array());
      assert.equal(toHex(answer.signature), entry.run.agentSignature);
    });

    it(`accepts the server's proof: ${entry.recording.name}, run ${index}`, async () => {
      const { handshake, sent, request, proof, commands } = begin(entry.recording, entry.run);
      assert.deepEqual(commands(), [5, 1]);
      await handshake.receive(1, request);
      const recorded = entry.run.serverSignature;
      await proof(recorded === null ? signAsServer(entry.recording, entry.run) : hex(recorded));
      assert.deepEqual(commands(), [5, 1, 2, 3]);
      assert.deepEqual(agentInfo.decode(sent.at(-1) ?? new Uint8Array()), info);
      assert.equal(handshake.isDone, false);
      await handshake.receive(4, Buffer.from([0, 4]));
      assert.deepEqual([handshake.isDone, handshake.isServerVerified], [true, true]);
    });
  }

  it("spares a known server its signature", async () => {
    const { handshake, request, commands } = begin(recording, run, { knownCertHash: hex(run.webHash) });
    assert.deepEqual(commands(), [5, 4, 1, 3]);
    await handshake.receive(1, request);
    await handshake.receive(4, Buffer.from([0, 4]));
    assert.deepEqual([handshake.isDone, handshake.isServerVerified], [true, false]);
  });

  it("asks for the signature when the web certificate is another one", () => {
    const { commands } = begin(recording, run, { knownCertHash: new Uint8Array(48) });
    assert.deepEqual(commands(), [5, 1]);
  });

  it("refuses a server that names another web certificate than the one seen", async () => {
    const { handshake, sent } = begin(recording, run);
    const request = authRequest.encode({ certHash: new Uint8Array(48), nonce: hex(run.serverNonce) });
    await assert.rejects(handshake.receive(1, request), wrong);
    assert.equal(sent.length, 2);
  });

  it("refuses a server with another identity than its settings name", async () => {
    const { handshake, request, proof } = begin(recording, run, { serverId: new Uint8Array(48).fill(1) });
    await handshake.receive(1, request);
    await assert.rejects(proof(signAsServer(recording, run)), wrong);
    assert.equal(handshake.isServerVerified, false);
  });

  it("refuses a forged signature and sends no information", async () => {
    const { handshake, request, proof, commands } = begin(recording, run);
    await handshake.receive(1, request);
    const forged = signAsServer(recording, run);
    forged[10] = (forged[10] ?? 0) ^ 1;
    await assert.rejects(proof(forged), wrong);
    assert.ok(!commands().includes(3));
  });

  it("refuses a proof before the request", async () => {
    const { proof } = begin(recording, run);
    await assert.rejects(proof(signAsServer(recording, run)), { code: "unexpected" });
  });

  it("refuses a certificate that does not parse", async () => {
    const { handshake, request } = begin(recording, run);
    await handshake.receive(1, request);
    const frame = authVerify.encode({ certificate: new Uint8Array(600), signature: new Uint8Array(256) });
    await assert.rejects(handshake.receive(2, frame), { code: "bad-value" });
  });

  it("takes no acceptance for authentication while the server proved nothing", async () => {
    const { handshake } = begin(recording, run);
    await handshake.receive(4, Buffer.from([0, 4]));
    assert.equal(handshake.isDone, false);
  });

  it("answers each message once and ignores unknown commands", async () => {
    const { handshake, request, commands } = begin(recording, run);
    await handshake.receive(1, request);
    await handshake.receive(1, request);
    await handshake.receive(99, Buffer.from([0, 99]));
    assert.deepEqual(commands(), [5, 1, 2]);
  });

  it("tells the name of the settings before the information", async () => {
    const { sent } = begin(recording, run, { knownCertHash: hex(run.webHash), agentName: "Reception" });
    assert.equal(String(sent[3]), '{"action":"agentName","value":"Reception"}');
  });

  it("makes signatures that the public key verifies", async () => {
    const { handshake, sent, request } = begin(recording, run);
    await handshake.receive(1, request);
    const { certificate, signature } = authVerify.decode(sent.at(-1) ?? new Uint8Array());
    const signed = Buffer.concat([hex(run.webHash), hex(run.serverNonce), hex(run.agentNonce)]);
    assert.ok(verify("sha384", signed, new X509Certificate(certificate).publicKey, signature));
  });
});
