/**
 * An agent made by the test itself: the real handshake with an identity of its own, then whatever the test sends.
 */
import { createHash, randomBytes } from "node:crypto";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TLSSocket } from "node:tls";
import { AgentHandshake, type AgentIdentity, openIdentity } from "@tendril/agent";
import { decodeHex, lastPartOf, parseId } from "@tendril/protocol";
import WebSocket from "ws";
import { AGENT_TEST_ARCH, decodeIdBytes } from "./fake-agent-ids.ts";
import { until } from "./until.ts";

let shared: Promise<AgentIdentity> | undefined;

/** One identity for all tests of a file: making keys is slow. */
export function sharedIdentity(): Promise<AgentIdentity> {
  shared ??= mkdtemp(join(tmpdir(), "tendril-identity-")).then(openIdentity);
  return shared;
}

export interface FakeAgent {
  readonly socket: WebSocket;
  readonly deviceId: string;
  /** Frames after authentication. */
  readonly received: Buffer[];
  sendJson(message: unknown): void;
  close(): void;
}

export interface FakeAgentOptions {
  readonly groupId: string;
  readonly identity?: AgentIdentity;
  readonly computerName?: string;
  readonly domain?: string;
  /** The server will hold it: message 4 is not waited for. */
  readonly isHeld?: boolean;
}

/** An identity that no other test uses: the server remembers who breaks off often. */
export async function freshIdentity(): Promise<AgentIdentity> {
  return await openIdentity(await mkdtemp(join(tmpdir(), "tendril-identity-")));
}

/** Connects and authenticates; resolves when message 4 came, or for one that is held, at once. */
export async function openFakeAgent(wsUrl: string, options: FakeAgentOptions): Promise<FakeAgent> {
  const { groupId, identity = await freshIdentity(), computerName = "fake", domain = "" } = options;
  const path = domain === "" ? "/agent.ashx" : `/${domain}/agent.ashx`;
  const socket = new WebSocket(`${wsUrl}${path}`, { rejectUnauthorized: false, perMessageDeflate: false });
  let raw: TLSSocket | undefined;
  socket.on("upgrade", (response) => {
    raw = response.socket as TLSSocket;
  });
  socket.on("error", () => {});
  await until("the socket opens", () => socket.readyState === socket.OPEN);
  const certHash = createHash("sha384")
    .update(raw?.getPeerCertificate().raw ?? "")
    .digest();
  const received: Buffer[] = [];
  const handshake = new AgentHandshake({
    identity,
    agent: {
      archId: AGENT_TEST_ARCH,
      agentVersion: 0,
      platformType: 1,
      meshId: decodeIdBytes(groupId),
      capabilities: 0x18,
      computerName,
    },
    serverId: decodeHex("00".repeat(48)),
    certHash,
    knownCertHash: certHash,
    nonce: randomBytes(48),
    send: (frame) => socket.send(frame),
  });
  socket.on("message", (frame: Buffer) => {
    if (handshake.isDone) received.push(frame);
    else if (frame[0] !== 0x7b) handshake.receive(frame.readUInt16BE(0), frame).catch(() => {}); // the test sees no end
  });
  handshake.start();
  if (options.isHeld !== true) await until("authentication", () => handshake.isDone);
  const group = parseId("mesh", groupId);
  const agentDomain = group.split("/")[1] ?? "";
  return {
    socket,
    deviceId: `node/${agentDomain}/${identity.nodeIdText}`,
    received,
    sendJson: (message) => socket.send(JSON.stringify(message)),
    close: () => socket.terminate(),
  };
}

/** The id without kind and domain. */
export function shortId(id: string): string {
  return lastPartOf(parseId("node", id));
}
