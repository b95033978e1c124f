import assert from "node:assert/strict";
import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { describe, it } from "node:test";
import { prefixed, u32be } from "../bytes.ts";
import { AmtDevice, CiraClient, rmcpPong } from "../index.ts";

/** A server of a few lines: takes what comes, says what the test says. */
async function dialled(device: AmtDevice, options: { fragment?: number } = {}) {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const user = "0123456789abcdef";
  const cira = new CiraClient(device, {
    port,
    plain: true,
    user,
    pass: "secret",
    ports: [16992],
    ...options,
  });
  cira.connect();
  const [socket] = (await once(server, "connection")) as [Socket];
  let received: Buffer = Buffer.alloc(0);
  let wake = (): void => {};
  socket.on("data", (bytes: Buffer) => {
    received = Buffer.concat([received, bytes]);
    wake();
  });
  const take = async (length: number): Promise<Buffer> => {
    while (received.length < length) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    const taken = received.subarray(0, length);
    received = received.subarray(length);
    return taken;
  };
  const close = (): void => {
    cira.close();
    socket.destroy();
    server.close();
  };
  return { cira, socket, take, close };
}

async function signedIn(device: AmtDevice, options: { fragment?: number } = {}) {
  const line = await dialled(device, options);
  const accept = (service: string): Buffer => Buffer.concat([Buffer.from([6]), prefixed(service)]);
  await line.take(93 + 23);
  line.socket.write(accept("auth@amt.intel.com"));
  const userauth = await line.take(18 + 16 + 18 + 8 + 6);
  line.socket.write(Buffer.from([52]));
  await line.take(23);
  line.socket.write(accept("pfwd@amt.intel.com"));
  await line.take(14 + 13 + 16);
  line.socket.write(Buffer.concat([Buffer.from([81]), u32be(16992)]));
  await once(line.cira, "up");
  return { ...line, userauth };
}

describe("simulated CIRA", () => {
  it("signs in, forwards its port and serves a channel", async (t) => {
    const { socket, take, close, userauth } = await signedIn(new AmtDevice());
    t.after(close);
    assert.ok(userauth.includes("0123456789abcdef") && userauth.includes("secret"));
    const open = [Buffer.from([90]), prefixed("forwarded-tcpip"), u32be(4), u32be(64), u32be(0xffffffff)];
    socket.write(Buffer.concat([...open, prefixed(""), u32be(16992), prefixed("1.2.3.4"), u32be(1024)]));
    const confirmed = await take(17);
    assert.equal(confirmed.readUInt32BE(1), 4);
    const theirs = confirmed.readUInt32BE(5);
    const get = prefixed("GET / HTTP/1.1\r\n\r\n");
    socket.write(Buffer.concat([Buffer.from([94]), u32be(theirs), get]));
    const answer = await take(9 + 64);
    assert.equal(answer.readUInt32BE(5), 64); // no more than was granted
    assert.match(answer.subarray(9).toString(), /^HTTP\/1.1 303 See Other/);
    socket.write(Buffer.concat([Buffer.from([93]), u32be(theirs), u32be(1000)]));
    assert.equal((await take(9))[0], 94);
  });

  it("says the same in pieces of one byte", async (t) => {
    const { close, cira } = await signedIn(new AmtDevice(), { fragment: 1 });
    t.after(close);
    assert.deepEqual(cira.forwarded, [16992]);
  });

  it("says a wrong password in its bad mode", async (t) => {
    const { socket, take, close } = await dialled(new AmtDevice({ bad: ["bad-pass"] }));
    t.after(close);
    await take(93 + 23);
    socket.write(Buffer.concat([Buffer.from([6]), prefixed("auth@amt.intel.com")]));
    assert.ok((await take(18 + 16 + 18 + 8 + 7)).includes("secretx"));
  });

  it("answers a presence ping as docs/spec/amt.md, section 6.1, says", () => {
    const ping = Buffer.from("06000006000011be802a0000", "hex");
    const device = new AmtDevice({ version: "11.8.50" });
    const pong = rmcpPong(ping, device)?.toString("hex");
    assert.equal(pong, "0600ff06000011be402a001000000157" + "4260b8028120000000000000");
    assert.equal(rmcpPong(ping.subarray(0, 11), device), undefined);
  });
});
