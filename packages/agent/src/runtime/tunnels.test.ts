import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { once } from "node:events";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { after, before, describe, it } from "node:test";
import type { Tunnel, TunnelHandlers } from "@tendril/agent-core";
import { type WebSocket, WebSocketServer } from "ws";
import { createIdentity } from "../identity/index.ts";
import { Tunnels } from "./tunnels.ts";

const MEGABYTE = 1_048_576;

describe("tunnels of the agent", { timeout: 60_000 }, () => {
  let tls: Server;
  let sockets: WebSocketServer;
  const tunnels = new Tunnels();

  before(async () => {
    const pem = await createIdentity();
    tls = createServer({ key: pem, cert: new X509Certificate(pem).toString() });
    sockets = new WebSocketServer({ server: tls });
    tls.listen(0, "127.0.0.1");
    await once(tls, "listening");
  });
  after(() => {
    tunnels.close();
    sockets.close();
    tls.close();
  });

  async function open(more: Partial<TunnelHandlers>): Promise<{ tunnel: Tunnel; viewer: WebSocket }> {
    const { port } = tls.address() as AddressInfo;
    const opened = Promise.withResolvers<Tunnel>();
    const connected = once(sockets, "connection");
    const nothing = { onText() {}, onBytes() {}, onDrain() {}, onEnd() {} };
    tunnels.open(
      { url: `wss://127.0.0.1:${port}/`, accepts: () => true },
      { ...nothing, onOpen: (tunnel) => opened.resolve(tunnel), ...more },
    );
    const [viewer] = (await connected) as [WebSocket];
    return { tunnel: await opened.promise, viewer };
  }
  const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

  it("stop reading a viewer that asks and does not take the answers, and go on when it does", async () => {
    let asked = 0;
    const answer = "x".repeat(65_536);
    const { tunnel, viewer } = await open({
      onText() {
        asked++;
        tunnel.sendText(answer);
      },
    });
    viewer.pause();
    for (let i = 0; i < 2_000; i++) viewer.send("?".repeat(1_024));
    await wait(1_000);
    assert.ok(asked < 1_000, `${asked} answers wait`);
    let taken = 0;
    viewer.on("message", () => taken++);
    viewer.resume();
    while (taken < 2_000) await wait(20);
    assert.equal(asked, 2_000);
    viewer.terminate();
  });

  it("end for a viewer that takes nothing of what others cause", async () => {
    const ended = Promise.withResolvers<void>();
    const { tunnel, viewer } = await open({ onEnd: () => ended.resolve() });
    viewer.pause();
    for (let i = 0; i < 80; i++) tunnel.sendText("x".repeat(MEGABYTE));
    await ended.promise;
    viewer.terminate();
  });
});
