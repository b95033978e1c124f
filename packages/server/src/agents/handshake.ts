/**
 * The server's half of the agent handshake, messages 1 to 5: a state machine without I/O of its own.
 * Frames go in, frames to send come out, and at the end an identity or a reason to hold the connection.
 *
 * Holding means: answer nothing, close nothing. A stock agent that is closed comes back at once, for ever.
 * Source: docs/spec/agent-protocol.md, sections 4.3 to 4.6.
 */
import { equalBytes, ProtocolError, parseJsonObject } from "@tendril/protocol";
import {
  type AgentInfo,
  AUTH_CONFIRM,
  agentInfo,
  agentSignedBytes,
  authRequest,
  authVerify,
  decodeCommand,
  decodeServerId,
  serverSignedBytes,
  splitAgentText,
} from "@tendril/protocol/agent";
import { AgentCommand, HASH_BYTES } from "@tendril/protocol/constants";
import type { AgentServerIdentity } from "../certificates/index.ts";
import { verifyAgentSignature } from "./verify-agent.ts";

/** Longest frame before authentication, in bytes: message 2 is the largest. */
export const MAX_HANDSHAKE_FRAME_BYTES = 16_384;
const MAX_HANDSHAKE_FRAMES = 32;
const MAX_AGENT_NAME_CHARS = 255;

export interface HandshakeOptions {
  /** The first is the default. */
  readonly identities: readonly AgentServerIdentity[];
  /** CertHash and KeyHash of every certificate under which agents reach this server. */
  readonly outerHashes: readonly Uint8Array[];
  /** 48 random bytes. */
  readonly serverNonce: Uint8Array;
  readonly send: (frame: Uint8Array) => void;
}

/** An agent that proved who it is; message 4 is not sent yet. */
export interface IdentifiedAgent {
  /** NodeID: KeyHash of the agent's certificate, 48 bytes. */
  readonly nodeId: Uint8Array;
  readonly agent: AgentInfo;
  /** `agentName` of its settings file. */
  readonly agentName?: string;
  /** Message 30, for instance `2022-Nov-2 23:01:45-0700`. */
  readonly commitDate?: string;
  /** The agent knew the web certificate and wanted no signature of the server. */
  readonly wasSkipped: boolean;
}

export class ServerHandshake {
  readonly #options: HandshakeOptions;
  #request: { webHash: Uint8Array; agentNonce: Uint8Array } | undefined;
  #verify: { certificate: Uint8Array; signature: Uint8Array } | undefined;
  #agent: AgentInfo | undefined;
  #agentName: string | undefined;
  #commitDate: string | undefined;
  #wantedServerId: Uint8Array | undefined;
  #isSkipped = false;
  #isIdentified = false;
  #frames = 0;

  constructor(options: HandshakeOptions) {
    this.#options = options;
  }

  /**
   * Takes one frame. Gives the agent once, when everything is in and its signature is right.
   * @throws ProtocolError when the connection must be held: unknown web hash, wrong signature, malformed message.
   */
  async receive(frame: Uint8Array): Promise<IdentifiedAgent | undefined> {
    if (++this.#frames > MAX_HANDSHAKE_FRAMES) {
      throw new ProtocolError("too-large", `handshake: more than ${MAX_HANDSHAKE_FRAMES} messages`);
    }
    if (frame.length > MAX_HANDSHAKE_FRAME_BYTES) {
      throw new ProtocolError("too-large", `handshake: message of ${frame.length} bytes`);
    }
    const decoded = decodeCommand(frame);
    if (decoded.kind === "json") this.#receiveAgentName(decoded.bytes);
    else await this.#receiveCommand(decoded.command, frame);
    return this.#identify();
  }

  async #receiveCommand(command: number, frame: Uint8Array): Promise<void> {
    if (command === AgentCommand.AuthRequest) await this.#receiveRequest(frame);
    else if (command === AgentCommand.AuthVerify) this.#verify ??= copyOf(authVerify.decode(frame));
    else if (command === AgentCommand.AuthInfo) this.#agent ??= copyOfInfo(agentInfo.decode(frame));
    else if (command === AgentCommand.AuthConfirm) this.#isSkipped = true;
    else if (command === AgentCommand.ServerId) this.#wantedServerId ??= decodeServerId(frame).slice();
    else if (command === AgentCommand.CommitDate) this.#commitDate ??= splitAgentText(frame);
    // every other command is unknown here and ignored, as the wire demands
  }

  async #receiveRequest(frame: Uint8Array): Promise<void> {
    if (this.#request !== undefined) return;
    const request = authRequest.decode(frame);
    const webHash = request.certHash.slice();
    if (!this.#options.outerHashes.some((hash) => equalBytes(hash, webHash))) {
      throw new ProtocolError("refused", "auth request: the agent saw a web certificate that is not ours");
    }
    this.#request = { webHash, agentNonce: request.nonce.slice() };
    this.#options.send(authRequest.encode({ certHash: webHash, nonce: this.#options.serverNonce }));
    if (!this.#isSkipped) await this.#proveServer(this.#request);
  }

  async #proveServer(request: { webHash: Uint8Array; agentNonce: Uint8Array }): Promise<void> {
    const identity = this.#chooseIdentity();
    const signature = await identity.sign(
      serverSignedBytes({ ...request, serverNonce: this.#options.serverNonce }),
    );
    this.#options.send(authVerify.encode({ certificate: identity.certificateDer, signature }));
  }

  #chooseIdentity(): AgentServerIdentity {
    const wanted = this.#wantedServerId;
    const [first] = this.#options.identities;
    if (first === undefined) throw new RangeError("handshake needs an agent server identity");
    if (wanted === undefined) return first;
    const legacy = wanted.subarray(0, 32);
    const isLegacy = wanted.subarray(32).every((byte) => byte === 0);
    const matches = (identity: AgentServerIdentity): boolean =>
      equalBytes(identity.serverId, wanted) || (isLegacy && equalBytes(identity.legacyServerId, legacy));
    return this.#options.identities.find(matches) ?? first;
  }

  #receiveAgentName(bytes: Uint8Array): void {
    const message = parseJsonObject(bytes, MAX_HANDSHAKE_FRAME_BYTES);
    const name = message.get("value");
    if (message.get("action") !== "agentName" || typeof name !== "string") return;
    if (name.length > 0 && name.length <= MAX_AGENT_NAME_CHARS) this.#agentName ??= name;
  }

  #identify(): IdentifiedAgent | undefined {
    const request = this.#request;
    const verify = this.#verify;
    const agent = this.#agent;
    if (this.#isIdentified || request === undefined || verify === undefined || agent === undefined)
      return undefined;
    this.#isIdentified = true;
    const signed = agentSignedBytes({ ...request, serverNonce: this.#options.serverNonce });
    return {
      nodeId: verifyAgentSignature(verify, signed),
      agent,
      wasSkipped: this.#isSkipped,
      ...(this.#agentName === undefined ? {} : { agentName: this.#agentName }),
      ...(this.#commitDate === undefined ? {} : { commitDate: this.#commitDate }),
    };
  }
}

/** Message 4: what the caller sends when the agent may stay. */
export { AUTH_CONFIRM };

function copyOf(message: { certificate: Uint8Array; signature: Uint8Array }): typeof message {
  return { certificate: message.certificate.slice(), signature: message.signature.slice() };
}

function copyOfInfo(agent: AgentInfo): AgentInfo {
  return { ...agent, meshId: agent.meshId.slice(0, HASH_BYTES) };
}
