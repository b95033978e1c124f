/** The channel against a server of the test, over real TLS. */
import assert from "node:assert/strict";
import { createHash, createPrivateKey, sign, X509Certificate } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, before, describe, it } from "node:test";
import { AUTH_CONFIRM, authRequest, authVerify, serverSignedBytes } from "@tendril/protocol/agent";
import { FakeClock } from "@tendril/testing";
import { type WebSocket, WebSocketServer } from "ws";
import { type AgentIdentity, createIdentity, openIdentity } from "../identity/index.ts";
import { createAgentLog } from "../log.ts";
import { Channel } from "./index.ts";

const serverNonce = new Uint8Array(48).fill(9);

describe("agent channel", () => {
  let identity: AgentIdentity;
  let serverPem = "";
  let folder = "";
  let tls: Server;
  let sockets: WebSocketServer;
  let serverId: Uint8Array;
  let certHash: Uint8Array;
  let channel: Channel | undefined;
  const clock = new FakeClock();

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "tendril-channel-"));
    identity = await openIdentity(folder);
    serverPem = await createIdentity();
    const { publicKey, raw } = certificateOf(serverPem);
    serverId = createHash("sha384")
      .update(publicKey.export({ type: "pkcs1", format: "der" }))
      .digest();
    certHash = createHash("sha384").update(raw).digest();
    tls = createServer({ key: serverPem, cert: certificateOf(serverPem).toString() });
    sockets = new WebSocketServer({ server: tls });
    tls.listen(0, "127.0.0.1");
    await once(tls, "listening");
  });
  afterEach(() => channel?.close());
  after(async () => {
    sockets.close();
    tls.close();
    await rm(folder, { recursive: true });
  });

  function start(serverIds: Uint8Array = serverId) {
    const seen = { states: [] as boolean[], messages: [] as unknown[], commands: [] as number[] };
    const logged: string[] = [];
    const connected = Promise.withResolvers<void>();
    const known = new Map<string, Uint8Array>();
    const { port } = tls.address() as AddressInfo;
    const settings = {
      values: new Map<string, string>(),
      meshId: new Uint8Array(48),
      servers: [{ url: `wss://127.0.0.1:${port}/agent.ashx`, serverId: serverIds }],
    };
    channel = new Channel(
      {
        identity,
        clock,
        random: () => 0.5,
        log: createAgentLog("info", (line) => logged.push(line)),
        knownCertHash: (id) => known.get(String(id)),
        rememberCertHash: (id, hash) => known.set(String(id), hash),
        onCommand: (command) => seen.commands.push(command),
        onMessage: (message) => seen.messages.push(message),
        onConnected(isConnected) {
          seen.states.push(isConnected);
          if (isConnected) connected.resolve();
        },
      },
      {
        settings,
        agent: {
          archId: 23,
          agentVersion: 0,
          platformType: 1,
          meshId: settings.meshId,
          capabilities: 0,
          computerName: "",
        },
      },
    );
    channel.start();
    return { ...seen, logged, known, connected: connected.promise };
  }

  /** The server's half until the agent is authenticated. */
  async function accept(): Promise<WebSocket> {
    const [socket] = (await once(sockets, "connection")) as [WebSocket];
    for await (const [frame] of on(socket)) {
      if (frame[1] === 1) {
        const { nonce } = authRequest.decode(frame);
        const key = createPrivateKey(serverPem);
        const nonces = { webHash: certHash, agentNonce: nonce, serverNonce };
        const signature = sign("sha384", serverSignedBytes(nonces), key);
        socket.send(authRequest.encode({ certHash, nonce: serverNonce }));
        socket.send(authVerify.encode({ certificate: certificateOf(serverPem).raw, signature }));
      } else if (frame[1] === 3) break;
    }
    socket.send(AUTH_CONFIRM);
    return socket;
  }

  it("authenticates, remembers the server and serves JSON in text and binary frames", async () => {
    const agent = start();
    const socket = await accept();
    await agent.connected;
    assert.deepEqual([...agent.known.values()].map(String), [String(certHash)]);
    socket.send('{"action":"ping"}');
    socket.send(Buffer.from('{"action":"serverInfo"}'));
    socket.send(Buffer.from("{broken"));
    socket.send(Buffer.from([0, 11, 0, 0]));
    channel?.sendMessage({ action: "pong" });
    const [frame] = await once(socket, "message");
    assert.equal(String(frame), '{"action":"pong"}');
    await until(() => agent.messages.length >= 2 && agent.commands.length >= 1);
    assert.deepEqual(
      [agent.messages, agent.commands],
      [[{ action: "ping" }, { action: "serverInfo" }], [11]],
    );
  });

  it("closes on a frame that breaks the protocol, and comes back after a pause", async () => {
    const agent = start();
    const socket = await accept();
    await agent.connected;
    socket.send(Buffer.from([7]));
    await once(socket, "close");
    const again = once(sockets, "connection");
    await until(() => agent.states.length === 2);
    assert.deepEqual(agent.states, [true, false]);
    clock.advance(1_249);
    clock.advance(1);
    await again;
  });

  it("hangs up on a server that is not the one of the settings", async () => {
    const agent = start(new Uint8Array(48).fill(3));
    const [socket] = (await Promise.all([once(sockets, "connection"), accept().catch(() => {})]))[0] as [
      WebSocket,
    ];
    if (socket.readyState !== socket.CLOSED) await once(socket, "close");
    assert.match(agent.logged.join(""), /server refused/);
    assert.deepEqual(agent.states, []);
  });

  it("pings after two quiet minutes and gives up when nothing comes back", async () => {
    const agent = start();
    const socket = await accept();
    await agent.connected;
    const pinged = once(socket, "ping");
    clock.advance(120_000);
    await pinged;
    await until(() => clock.pendingTimers > 0);
    socket.pause(); // the next pong never leaves
    clock.advance(120_000 + 5_000);
    await until(() => agent.states.length === 2);
    assert.deepEqual(agent.states, [true, false]);
    socket.terminate();
  });

  it("sends nothing while it is not authenticated", () => {
    start();
    channel?.sendMessage({ action: "coreinfo" });
    assert.equal(channel?.isConnected, false);
  });
});

function certificateOf(pem: string): X509Certificate {
  return new X509Certificate(pem.slice(pem.indexOf("-----BEGIN CERTIFICATE")));
}

/** Frames of a socket until it closes. */
async function* on(socket: WebSocket): AsyncGenerator<[Buffer]> {
  const frames: Buffer[] = [];
  let wake = (): void => {};
  socket.on("message", (frame: Buffer) => {
    frames.push(frame);
    wake();
  });
  socket.on("close", () => wake());
  while (socket.readyState === socket.OPEN) {
    for (const frame of frames.splice(0)) yield [frame];
    if (frames.length === 0) await new Promise<void>((resolve) => (wake = resolve));
  }
}

/** Turns the event loop until the fact holds; the runner's time limit ends a hopeless wait. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve));
}
