/**
 * Simulated agents: the real handshake with identities of their own, then silence. And one call on a control channel.
 */
import { createHash, createSign, generateKeyPair, randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { TLSSocket } from "node:tls";
import { promisify } from "node:util";
import { decodeIdText } from "@tendril/protocol";
import {
  AUTH_CONFIRM,
  agentInfo,
  agentSignedBytes,
  authRequest,
  authVerify,
  encodeHashReport,
} from "@tendril/protocol/agent";
import { AgentCommand } from "@tendril/protocol/constants";
import WebSocket from "ws";
import { issueRoot } from "./certificate.ts";
import { root } from "./measure.ts";

const generate = promisify(generateKeyPair);
const CACHE = join(root, ".cache", "swarm-identities.json");
const KEYS_AT_ONCE = 16;
const CONNECT_TIMEOUT_MS = 60_000;

interface Identity {
  readonly key: string;
  readonly certificate: string;
}

/** RSA-2048 identities, made once and kept. */
export async function identities(count: number): Promise<Identity[]> {
  const known: Identity[] = existsSync(CACHE) ? JSON.parse(readFileSync(CACHE, "utf8")) : [];
  while (known.length < count) {
    const missing = Math.min(KEYS_AT_ONCE, count - known.length);
    known.push(...(await Promise.all(Array.from({ length: missing }, createIdentity))));
  }
  mkdirSync(dirname(CACHE), { recursive: true });
  writeFileSync(CACHE, JSON.stringify(known));
  return known.slice(0, count);
}

async function createIdentity(): Promise<Identity> {
  const pair = await generate("rsa", { modulusLength: 2048 });
  return {
    key: pair.privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    certificate: (await issueRoot(pair)).toString("base64"),
  };
}

export interface SwarmOptions {
  readonly wsUrl: string;
  readonly groupId: string;
  readonly count: number;
  /** Identities to leave out: who comes back again and again is held. */
  readonly from?: number;
  readonly isSkipping: boolean;
  readonly atOnce: number;
}

/** Connects all; gives the open sockets. */
export async function connectSwarm(options: SwarmOptions): Promise<WebSocket[]> {
  const { from = 0, count } = options;
  const known = (await identities(from + count)).slice(from);
  const sockets: WebSocket[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < known.length) {
      const identity = known[next++];
      if (identity !== undefined) sockets.push(await connectOne(options, identity));
    }
  };
  await Promise.all(Array.from({ length: options.atOnce }, work));
  return sockets;
}

async function connectOne(
  { wsUrl, groupId, isSkipping }: SwarmOptions,
  identity: Identity,
): Promise<WebSocket> {
  const { promise, resolve, reject } = Promise.withResolvers<WebSocket>();
  const socket = new WebSocket(`${wsUrl}/agent.ashx`, {
    rejectUnauthorized: false,
    perMessageDeflate: false,
  });
  const timer = setTimeout(() => reject(new Error("an agent was not accepted in 60 s")), CONNECT_TIMEOUT_MS);
  const agentNonce = randomBytes(48);
  const certificate = Buffer.from(identity.certificate, "base64");
  let tls: TLSSocket | undefined;
  let hasProved = false;
  socket.on("upgrade", (response) => {
    tls = response.socket as TLSSocket;
  });
  socket.on("open", () => {
    const certHash = createHash("sha384")
      .update(tls?.getPeerCertificate(true).raw ?? "")
      .digest();
    if (isSkipping) socket.send(AUTH_CONFIRM);
    socket.send(authRequest.encode({ certHash, nonce: agentNonce }));
  });
  socket.on("message", (frame: Buffer) => {
    if (frame[0] === 0x7b) return;
    const command = frame.readUInt16BE(0);
    if (command === AgentCommand.AuthRequest && !hasProved) {
      hasProved = true;
      const { certHash, nonce } = authRequest.decode(frame);
      const signed = agentSignedBytes({ webHash: certHash, agentNonce, serverNonce: nonce });
      socket.send(
        authVerify.encode({ certificate, signature: createSign("sha384").update(signed).sign(identity.key) }),
      );
      const meshId = decodeIdText(groupId.slice(groupId.lastIndexOf("/") + 1));
      const fixed = { archId: 6, agentVersion: 0, platformType: 1, capabilities: 31 };
      socket.send(
        agentInfo.encode({
          ...fixed,
          meshId,
          computerName: `swarm-${certificate.subarray(-4).toString("hex")}`,
        }),
      );
    } else if (command === AgentCommand.AuthConfirm) {
      clearTimeout(timer);
      resolve(socket);
    } else if (command === AgentCommand.CoreModuleHash && frame.length === 4) {
      socket.send(encodeHashReport(AgentCommand.CoreModuleHash, new Uint8Array(48)));
    } else if (command === AgentCommand.AgentHash) {
      socket.send(encodeHashReport(AgentCommand.AgentHash, new Uint8Array(48)));
    }
  });
  socket.on("error", reject);
  socket.on("close", () => reject(new Error("an agent was closed")));
  return await promise;
}

/** Signs in, sends one action, gives the answer. */
export async function controlCall(
  wsUrl: string,
  login: { readonly user: string; readonly password: string },
  message: Readonly<Record<string, unknown>>,
): Promise<Record<string, unknown>> {
  const encode = (text: string): string => Buffer.from(text).toString("base64");
  const { promise, resolve, reject } = Promise.withResolvers<Record<string, unknown>>();
  const socket = new WebSocket(`${wsUrl}/control.ashx`, {
    headers: { "x-meshauth": `${encode(login.user)},${encode(login.password)}` },
    rejectUnauthorized: false,
  });
  socket.on("error", reject);
  socket.on("message", (frame) => {
    const reply: Record<string, unknown> = JSON.parse(String(frame));
    if (reply.action === "userinfo") socket.send(JSON.stringify({ ...message, responseid: "bench" }));
    else if (reply.action === "close") reject(new Error(JSON.stringify(reply)));
    else if (reply.action === message.action && !("event" in reply)) resolve(reply);
  });
  return await promise.finally(() => socket.terminate());
}
