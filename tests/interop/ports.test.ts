/** Ports behind a device through the real agents, as MeshCentral Router opens them: one WebSocket, nothing else. */
import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { after, before, describe, it } from "node:test";
import WebSocket from "ws";
import type { ControlClient } from "../support/control-client.ts";
import { type OnlineDevice, startOnlineDevice } from "../support/online-device.ts";
import { type PortTarget, startTcpTarget, startUdpEcho } from "../support/port-target.ts";
import type { TestServer } from "../support/server.ts";
import { until } from "../support/until.ts";

const BULK_BYTES = 50 * 1_048_576;
const CHUNK_BYTES = 65_536;
const HELLO = "HELLO\n";

interface PortClient {
  readonly socket: WebSocket;
  readonly texts: string[];
  received: number;
  hash(): string;
  text(): string;
  readonly isOver: boolean;
}

for (const kind of ["stock", "own"] as const) {
  describe(`ports with the ${kind} agent`, { timeout: 240_000 }, () => {
    let host: TestServer;
    let control: ControlClient;
    let device: OnlineDevice | undefined;
    let deviceId = "";
    let cookie = "";
    let echo: PortTarget;
    const targets: PortTarget[] = [];

    before(async () => {
      device = await startOnlineDevice(kind);
      ({ host, control, deviceId } = device);
      cookie = encodeURIComponent(String((await control.ask({ action: "authcookie" })).cookie));
      echo = await target((socket) => {
        socket.write(HELLO);
        socket.pipe(socket);
      });
    });
    after(async () => {
      for (const started of targets) started.close();
      await device?.remove();
    });

    const target = async (serve: Parameters<typeof startTcpTarget>[0]): Promise<PortTarget> => {
      const started = await startTcpTarget(serve);
      targets.push(started);
      return started;
    };
    const openAt = async (query: string): Promise<PortClient> => {
      const socket = new WebSocket(`${host.wsUrl}/meshrelay.ashx?${query}`, {
        rejectUnauthorized: false,
        perMessageDeflate: false,
      });
      const hash = createHash("sha256");
      const texts: string[] = [];
      let received = 0;
      let text = "";
      socket.on("error", () => {});
      socket.on("message", (frame: Buffer, isBinary) => {
        if (!isBinary) texts.push(String(frame));
        else {
          received += frame.length;
          if (text.length < 1_000) text += String(frame);
          hash.update(frame);
        }
      });
      await until("it opens or is refused", () => socket.readyState !== socket.CONNECTING);
      return {
        socket,
        texts,
        get received() {
          return received;
        },
        hash: () => hash.copy().digest("hex"),
        text: () => text,
        get isOver() {
          return socket.readyState === socket.CLOSED;
        },
      };
    };
    const open = (port: number, more = ""): Promise<PortClient> =>
      openAt(`auth=${cookie}&nodeid=${deviceId}&tcpport=${port}${more}`);

    it("carry 50 MB both ways at once without a changed byte", async () => {
      const client = await open(echo.port);
      await until("the target speaks", () => client.received > 0);
      assert.deepEqual([client.texts, client.text()], [["c"], HELLO]);
      const wanted = createHash("sha256").update(HELLO);
      for (let sent = 0; sent < BULK_BYTES; sent += CHUNK_BYTES) {
        const chunk = randomBytes(CHUNK_BYTES);
        wanted.update(chunk);
        client.socket.send(chunk);
        if (client.socket.bufferedAmount > 1_048_576) {
          await until("some of it is taken", () => client.socket.bufferedAmount < 1_048_576, 60_000);
        }
      }
      await until("all of it is back", () => client.received === BULK_BYTES + HELLO.length, 120_000);
      assert.equal(client.hash(), wanted.digest("hex"));
      client.socket.close();
      await until("the target is left", () => echo.sockets.size === 0);
    });

    it("give everything that a target says before it leaves, and end with it", async () => {
      const content = randomBytes(3_000_000);
      const speaker = await target((socket) => socket.end(content));
      const client = await open(speaker.port);
      await until("it ends", () => client.isOver);
      assert.equal(client.received, content.length);
      assert.equal(client.hash(), createHash("sha256").update(content).digest("hex"));
    });

    it("hold the sender back while the target does not read, and go on when it does", async () => {
      let taken = 0;
      const slow = await target((socket) => {
        socket.pause();
        socket.on("data", (bytes) => {
          taken += bytes.length;
        });
      });
      const client = await open(slow.port);
      await until("it is connected", () => slow.sockets.size === 1);
      const chunk = randomBytes(1_048_576);
      let accepted = 0;
      const push = (): void => {
        if (client.socket.readyState !== client.socket.OPEN || accepted >= 64) return;
        client.socket.send(chunk, () => {
          accepted++;
          push();
        });
      };
      push();
      await new Promise((resolve) => setTimeout(resolve, 2_000));
      // the stock agent reads on, into its own memory
      if (kind === "own")
        assert.ok(accepted < 48, `${accepted} MB were taken for a target that reads nothing`);
      for (const socket of slow.sockets) socket.resume();
      await until("all of it arrives", () => taken === 64 * chunk.length, 60_000);
      client.socket.close();
    });

    it("take a cookie of getcookie, which leads to its own port and opens nothing else", async () => {
      const given = await control.ask({ action: "getcookie", nodeid: deviceId, tcpport: echo.port });
      const token = encodeURIComponent(String(given.cookie));
      const client = await openAt(`auth=${token}&nodeid=${deviceId}&tcpport=1&id=abcdefgh`);
      await until("the target speaks", () => client.text() === HELLO);
      client.socket.close();
      const other = new WebSocket(`${host.wsUrl}/control.ashx?auth=${token}`, { rejectUnauthorized: false });
      const said: string[] = [];
      other.on("message", (frame) => said.push(String(frame)));
      other.on("error", () => {});
      await until("the control channel is refused", () => said.length > 0);
      assert.equal(JSON.parse(said[0] ?? "{}").action, "close");
      const file = await fetchStatus(`${host.url}/devicefile.ashx?c=${token}&n=${deviceId}&f=/etc/hostname`);
      assert.equal(file, 404);
    });

    it("carry datagrams, one a frame", async () => {
      const udp = await startUdpEcho();
      targets.push(udp);
      const client = await openAt(`auth=${cookie}&nodeid=${deviceId}&udpport=${udp.port}`);
      await until("both sides are there", () => client.texts.length > 0);
      client.socket.send(Buffer.from("one"));
      await until("it is back", () => client.text() === "one");
      client.socket.send(randomBytes(kind === "own" ? 8_000 : 1_400));
      await until("the long one is back", () => client.received >= 1_403);
      client.socket.close();
    });

    it("say nothing to stock programs when nobody listens, and the reason to those that ask", async () => {
      const gone = await startTcpTarget(() => {});
      gone.close();
      const client = await open(gone.port);
      await until("it ends", () => client.isOver);
      assert.deepEqual([client.texts.filter((text) => text !== "c"), client.received], [[], 0]);
      const asking = await open(gone.port, "&portwords=1");
      await until("it ends", () => asking.isOver);
      assert.match(asking.texts.join(), /refused|cannot be reached/);
    });

    it("are refused for ports and hosts that are none, for unknown devices and without the right", async () => {
      for (const query of [
        `nodeid=${deviceId}&tcpport=0`,
        `nodeid=${deviceId}&tcpport=65536`,
        `nodeid=${deviceId}&tcpport=22&tcpaddr=a%20b`,
        `nodeid=node//${"A".repeat(64)}&tcpport=22`,
        "tcpport=22",
      ]) {
        assert.equal((await openAt(`auth=${cookie}&${query}`)).texts.length, 0, query);
      }
    });

    if (kind === "own") {
      it("let either side finish first, for clients that know the word", async () => {
        const last = await target((socket) => {
          let length = 0;
          socket.on("data", (bytes) => {
            length += bytes.length;
          });
          socket.on("end", () => socket.end(`${length} bytes`));
        });
        const client = await open(last.port, "&portwords=1");
        await until("it is connected", () => last.sockets.size === 1);
        client.socket.send(randomBytes(100_000));
        client.socket.send('{"ctrlChannel":"102938","type":"finish"}');
        await until("the answer is there", () => client.text() === "100000 bytes");
        await until("it ends", () => client.isOver);
      });
    }
  });
}

async function fetchStatus(url: string): Promise<number> {
  const { get } = await import("node:https");
  return await new Promise((resolve, reject) => {
    get(url, { rejectUnauthorized: false }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    }).on("error", reject);
  });
}
