/** The recorded handshakes of stock agents, byte for byte. */
import assert from "node:assert/strict";
import { createHash, createPrivateKey, sign, X509Certificate } from "node:crypto";
import { describe, it } from "node:test";
import { describeCodec, readVectors } from "@tendril/testing";
import { encodeHex, encodeIdText, groupIdFromBytes, groupIdToHex } from "../index.ts";
import {
  agentInfo,
  agentSignedBytes,
  authRequest,
  authVerify,
  decodeServerId,
  serverSignedBytes,
} from "./index.ts";

interface Message {
  readonly from: "agent" | "server";
  readonly command: number | "json";
  readonly hex?: string;
}
interface Run {
  readonly kind: string;
  readonly agentCertificatePem: string;
  readonly nodeIdHex: string;
  readonly nodeIdText: string;
  readonly webHash: string;
  readonly agentNonce: string;
  readonly serverNonce: string;
  readonly agentSignedData: string;
  readonly agentSignature: string;
  readonly serverSignature: string | null;
  readonly agentInfo: { readonly meshIdHex: string };
  readonly messages: readonly Message[];
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
  "../../vectors/agent-handshake.json",
  import.meta.url,
);
const bytes = (hex: string): Uint8Array => Buffer.from(hex, "hex");

function samples(command: number): { name: string; origin: string; hex: string }[] {
  return vectors.flatMap((recording) =>
    recording.runs.flatMap((run) =>
      run.messages
        .filter(
          (message) => message.command === command && message.hex !== undefined && message.hex.length > 8,
        )
        .map((message) => ({
          name: `${recording.name}, ${run.kind}, ${message.from}`,
          origin: "recorded traffic of a stock agent",
          hex: message.hex ?? "",
        })),
    ),
  );
}

describeCodec(
  authRequest,
  samples(1).map((sample) => ({
    ...sample,
    value: { certHash: bytes(sample.hex.slice(4, 100)), nonce: bytes(sample.hex.slice(100)) },
  })),
);
describeCodec(
  authVerify,
  samples(2).map((sample) => {
    const end = 8 + Number.parseInt(sample.hex.slice(4, 8), 16) * 2;
    return {
      ...sample,
      value: { certificate: bytes(sample.hex.slice(8, end)), signature: bytes(sample.hex.slice(end)) },
    };
  }),
);
describeCodec(
  agentInfo,
  samples(3).map((sample) => ({
    ...sample,
    value: {
      archId: 6,
      agentVersion: 0,
      platformType: 1,
      meshId: bytes(sample.hex.slice(36, 132)),
      capabilities: Number.parseInt(sample.hex.slice(132, 140), 16),
      computerName: Buffer.from(sample.hex.slice(144), "hex").toString(),
    },
  })),
);

for (const recording of vectors) {
  for (const run of recording.runs) {
    describe(`handshake ${recording.name}, ${run.kind}`, () => {
      const nonces = {
        webHash: bytes(run.webHash),
        agentNonce: bytes(run.agentNonce),
        serverNonce: bytes(run.serverNonce),
      };

      it("gives the agent's signed bytes and signature", () => {
        const signed = agentSignedBytes(nonces);
        assert.equal(encodeHex(signed), run.agentSignedData);
        const signature = sign("sha384", signed, createPrivateKey(recording.agentPrivateKeyPem));
        assert.equal(signature.toString("hex"), run.agentSignature);
      });

      it("gives the server's signature where it was wanted", () => {
        const signature = sign(
          "sha384",
          serverSignedBytes(nonces),
          createPrivateKey(recording.agentServerPrivateKeyPem),
        );
        if (run.serverSignature !== null) assert.equal(signature.toString("hex"), run.serverSignature);
        assert.equal(run.kind.startsWith("skip"), run.serverSignature === null);
      });

      it("gives the node id from the agent's certificate", () => {
        const key = new X509Certificate(run.agentCertificatePem).publicKey.export({
          type: "pkcs1",
          format: "der",
        });
        const nodeId = createHash("sha384").update(key).digest();
        assert.equal(nodeId.toString("hex"), run.nodeIdHex);
        assert.equal(encodeIdText(nodeId), run.nodeIdText);
      });

      it("gives the server id that message 5 carries", () => {
        const message = run.messages.find(({ command }) => command === 5);
        assert.equal(
          encodeHex(decodeServerId(bytes(message?.hex ?? ""))).toUpperCase(),
          recording.derived.serverId,
        );
      });

      it("reads the device group that message 3 names", () => {
        const message = run.messages.find(({ command }) => command === 3);
        const group = groupIdFromBytes("", agentInfo.decode(bytes(message?.hex ?? "")).meshId);
        assert.equal(
          groupIdToHex(group).toLowerCase(),
          run.agentInfo.meshIdHex.toLowerCase().replace(/^0x/, ""),
        );
      });
    });
  }
}
