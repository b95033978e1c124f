/**
 * The agent's half of the handshake: proves itself, verifies the server, or skips that when it knows the web
 * certificate. A state machine without I/O. Errors are fatal for the connection.
 * Source: docs/spec/agent-protocol.md, sections 4.2 to 4.6.
 */
import { createHash, verify, X509Certificate } from "node:crypto";
import { equalBytes, ProtocolError } from "@tendril/protocol";
import {
  type AgentInfo,
  AUTH_CONFIRM,
  agentInfo,
  agentSignedBytes,
  authRequest,
  authVerify,
  encodeServerId,
  serverSignedBytes,
} from "@tendril/protocol/agent";
import { AgentCommand } from "@tendril/protocol/constants";
import type { AgentIdentity } from "../identity/index.ts";

export interface AgentHandshakeOptions {
  readonly identity: AgentIdentity;
  readonly agent: AgentInfo;
  /** From the settings: 48 bytes SHA-384, or 32 bytes SHA-256, of the server's key. */
  readonly serverId: Uint8Array;
  /** CertHash of the TLS certificate that was seen. */
  readonly certHash: Uint8Array;
  /** CertHash of the last server that was verified; equal to `certHash` it saves the server a signature. */
  readonly knownCertHash: Uint8Array | undefined;
  /** 48 random bytes. */
  readonly nonce: Uint8Array;
  /** `agentName` of the settings. */
  readonly agentName?: string | undefined;
  readonly send: (frame: Uint8Array) => void;
}

export class AgentHandshake {
  readonly #options: AgentHandshakeOptions;
  readonly #isSkipping: boolean;
  #webHash: Uint8Array | undefined;
  #serverNonce: Uint8Array | undefined;
  #isServerVerified = false;
  #isConfirmed = false;
  #isInfoSent = false;

  constructor(options: AgentHandshakeOptions) {
    this.#options = options;
    this.#isSkipping =
      options.knownCertHash !== undefined && equalBytes(options.knownCertHash, options.certHash);
  }

  /** True once the server is verified (or known) and has accepted this agent. */
  get isDone(): boolean {
    return this.#isConfirmed && (this.#isServerVerified || this.#isSkipping);
  }

  /** True when the server proved itself on this connection: its certificate may be remembered. */
  get isServerVerified(): boolean {
    return this.#isServerVerified;
  }

  /** Right after the upgrade. */
  start(): void {
    const { serverId, certHash, nonce, send } = this.#options;
    send(encodeServerId(serverId));
    if (this.#isSkipping) send(AUTH_CONFIRM);
    send(authRequest.encode({ certHash, nonce }));
    if (this.#isSkipping) this.#sendInfo();
  }

  /** @throws ProtocolError `refused` when the server is not the one of the settings. */
  async receive(command: number, frame: Uint8Array): Promise<void> {
    if (command === AgentCommand.AuthRequest) await this.#receiveRequest(frame);
    else if (command === AgentCommand.AuthVerify) this.#receiveVerify(frame);
    else if (command === AgentCommand.AuthConfirm) this.#isConfirmed = true;
  }

  async #receiveRequest(frame: Uint8Array): Promise<void> {
    if (this.#serverNonce !== undefined) return;
    const { certHash, nonce } = authRequest.decode(frame);
    if (!equalBytes(certHash, this.#options.certHash)) {
      throw new ProtocolError(
        "refused",
        "auth request: the server names another web certificate than the one seen",
      );
    }
    this.#webHash = certHash.slice();
    this.#serverNonce = nonce.slice();
    const { identity, send } = this.#options;
    const signature = await identity.sign(agentSignedBytes(this.#nonces()));
    send(authVerify.encode({ certificate: identity.certificateDer, signature }));
  }

  #receiveVerify(frame: Uint8Array): void {
    if (this.#isServerVerified) return;
    const { certificate, signature } = authVerify.decode(frame);
    const key = readCertificate(certificate).publicKey;
    const keyBytes =
      key.asymmetricKeyType === "rsa" ? key.export({ type: "pkcs1", format: "der" }) : Buffer.alloc(0);
    if (!this.#isWantedServer(keyBytes)) {
      throw new ProtocolError("refused", "auth verify: the server's identity is not the one of the settings");
    }
    if (!verify("sha384", serverSignedBytes(this.#nonces()), key, signature)) {
      throw new ProtocolError("refused", "auth verify: the server's signature is wrong");
    }
    this.#isServerVerified = true;
    this.#sendInfo();
  }

  #isWantedServer(keyBytes: Uint8Array): boolean {
    const { serverId } = this.#options;
    const algorithm = serverId.length === 32 ? "sha256" : "sha384";
    return keyBytes.length > 0 && equalBytes(createHash(algorithm).update(keyBytes).digest(), serverId);
  }

  #sendInfo(): void {
    if (this.#isInfoSent) return;
    this.#isInfoSent = true;
    const { agentName, agent, send } = this.#options;
    if (agentName) send(Buffer.from(JSON.stringify({ action: "agentName", value: agentName.slice(0, 255) })));
    send(agentInfo.encode(agent));
  }

  #nonces(): { webHash: Uint8Array; agentNonce: Uint8Array; serverNonce: Uint8Array } {
    if (this.#webHash === undefined || this.#serverNonce === undefined) {
      throw new ProtocolError("unexpected", "auth verify: came before the auth request");
    }
    return { webHash: this.#webHash, agentNonce: this.#options.nonce, serverNonce: this.#serverNonce };
  }
}

function readCertificate(der: Uint8Array): X509Certificate {
  try {
    return new X509Certificate(der);
  } catch (cause) {
    throw new ProtocolError("bad-value", "auth verify: the server's certificate does not parse", { cause });
  }
}
