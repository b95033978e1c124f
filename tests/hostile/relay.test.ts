/** What hostile or slow ends of tunnels do: memory stays flat, the others are unaffected. */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { after, before, describe, it } from "node:test";
import WebSocket from "ws";
import { type ControlClient, openControl } from "../support/control-client.ts";
import { bufferBytes } from "../support/heap.ts";
import { startTestServer, type TestServer } from "../support/server.ts";
import { until } from "../support/until.ts";

const FRAME_BYTES = 1_048_576;
const STALLED_TUNNELS = 10;
const STALL_MS = 2_000;
const MEMORY_MB = 100;

describe("hostile tunnels", { timeout: 120_000 }, () => {
  let host: TestServer;
  let control: ControlClient;
  let cookie = "";

  before(async () => {
    host = await startTestServer();
    control = await openControl(host.wsUrl);
    cookie = encodeURIComponent(String((await control.ask({ action: "authcookie" })).cookie));
  });
  after(async () => {
    control.close();
    await host.stop();
  });

  const open = (query: string, path = "/meshrelay.ashx"): WebSocket => {
    const socket = new WebSocket(`${host.wsUrl}${path}?${query}`, {
      rejectUnauthorized: false,
      perMessageDeflate: false,
    });
    socket.on("error", () => {});
    return socket;
  };
  const pair = async (): Promise<[WebSocket, WebSocket]> => {
    const query = `id=${randomBytes(8).toString("hex")}&auth=${cookie}`;
    const sides: [WebSocket, WebSocket] = [open(query), open(query)];
    const marks = await Promise.all(sides.map((side) => once(side, "message")));
    assert.deepEqual(
      marks.map(([mark]) => String(mark)),
      ["c", "c"],
    );
    return sides;
  };
  const echoed = async ([first, second]: readonly [WebSocket, WebSocket]): Promise<void> => {
    const sent = randomBytes(100_000);
    first.send(sent);
    const [got] = await once(second, "message");
    assert.ok(sent.equals(got as Buffer));
  };
  const refused = async (socket: WebSocket): Promise<void> => {
    await until("it is refused", () => socket.readyState === socket.CLOSED);
  };

  it("hold a fast sender back when the other side does not read, and disturb no other tunnel", async () => {
    const bystander = await pair();
    const memoryMb = (): number => bufferBytes() / 1_048_576;
    const before = memoryMb();
    const stalled = await Promise.all(Array.from({ length: STALLED_TUNNELS }, pair));
    const frame = randomBytes(FRAME_BYTES);
    let sent = 0;
    for (const [sender, receiver] of stalled) {
      receiver.pause();
      const push = (): void => {
        if (sender.readyState !== sender.OPEN) return;
        sent += frame.length;
        sender.send(frame, push); // called when the socket took it
      };
      push();
    }
    await new Promise((resolve) => setTimeout(resolve, STALL_MS));
    for (let i = 0; i < 20; i++) await echoed(bystander);
    await until("nothing more is taken", async () => {
      const before = sent;
      await new Promise((resolve) => setTimeout(resolve, STALL_MS / 2));
      return sent - before < FRAME_BYTES * 2;
    });
    await until("little is held for the stalled tunnels", () => memoryMb() - before < MEMORY_MB);
    const [sender, receiver] = stalled[0] ?? [];
    assert.ok(sender && receiver);
    let received = 0;
    receiver.on("message", (data: Buffer) => {
      received += data.length;
    });
    receiver.resume();
    await until("the stalled one goes on", () => received > 3 * FRAME_BYTES);
    for (const side of stalled.flat()) side.terminate();
    for (const side of bystander) side.terminate();
  });

  it("end both sides when one breaks the protocol, and nothing else", async () => {
    const bystander = await pair();
    for (const bytes of [
      Buffer.from([0x82, 0x01, 0x00]), // without mask
      Buffer.from([0xf2, 0x80, 0, 0, 0, 0]), // reserved bits
      Buffer.from([0x89, 0xfe, 0xff, 0xff, 0, 0, 0, 0]), // long control frame
      Buffer.from([0x82, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0]), // 2^64 bytes
    ]) {
      const [bad, other] = await pair();
      (bad as unknown as { _socket: NodeJS.WritableStream })._socket.write(bytes);
      await refused(bad);
      await refused(other);
    }
    await echoed(bystander);
    for (const side of bystander) side.terminate();
  });

  it("are refused without a sign-in, with a forged cookie, without an id and with an id that is none", async () => {
    const id = "abcdefgh";
    for (const query of [
      `id=${id}`,
      `id=${id}&auth=AAAA`,
      `id=${id}&rauth=${"A".repeat(200)}`,
      `auth=${cookie}`,
      `id=${encodeURIComponent("../\r\nx")}&auth=${cookie}`,
      `id=${"x".repeat(5_000)}&auth=${cookie}`,
    ]) {
      await refused(open(query));
    }
  });

  it("get no third side", async () => {
    const query = `id=third-side-test&auth=${cookie}`;
    const sides = [open(query), open(query)] as const;
    await Promise.all(sides.map((side) => once(side, "message")));
    await refused(open(query));
    await echoed(sides);
    for (const side of sides) side.terminate();
  });

  it("survive 500 sides that come and go", async () => {
    const sides = Array.from({ length: 500 }, (_, i) => open(`id=coming-${i}&auth=${cookie}`));
    await until("they wait", () => sides.filter((side) => side.readyState === side.OPEN).length > 450);
    for (const side of sides) side.terminate();
    const fresh = await pair();
    await echoed(fresh);
    for (const side of fresh) side.terminate();
  });
});
