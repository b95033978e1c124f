import assert from "node:assert/strict";
import { EventEmitter, once } from "node:events";
import { connect } from "node:net";
import { describe, it } from "node:test";
import { type ForwardDeps, parseForward, startForward } from "./forward.ts";

describe("forward as it is written", () => {
  it("has a local port, a host and a port, and may have an address to listen on", () => {
    const read = (text: string): string => {
      const { bind, localPort, host, port } = parseForward(text) ?? {};
      return `${bind} ${localPort} ${host} ${port}`;
    };
    assert.equal(read("8080:10.0.0.9:80"), "127.0.0.1 8080 10.0.0.9 80");
    assert.equal(read("0:22"), "127.0.0.1 0 127.0.0.1 22");
    assert.equal(read("0.0.0.0:8080:db.local:5432"), "0.0.0.0 8080 db.local 5432");
    assert.equal(read("8080:[fe80::1%eth0]:80"), "127.0.0.1 8080 fe80::1%eth0 80");
    assert.equal(read("127.0.0.1:8080:80"), "127.0.0.1 8080 127.0.0.1 80");
  });

  it("is refused otherwise", () => {
    for (const text of [
      "",
      "80",
      "x:80",
      "80:",
      "80:h:0",
      "65536:h:80",
      "80:h:65536",
      "80:h h:80",
      "1:2:3:4:5",
    ]) {
      assert.equal(parseForward(text), undefined, text);
    }
  });
});

/** A connection of a program, and the tunnel of it, which is joined. */
async function open() {
  const printed: string[] = [];
  const tunnel = Object.assign(new EventEmitter(), {
    ...{ readyState: 1, OPEN: 1, bufferedAmount: 0, send() {}, pause() {}, resume() {} },
    close: () => tunnel.emit("close"),
  });
  const control = { ask: async () => ({ cookie: "c" }), openSocket: () => tunnel };
  const deps = { control, device: { id: "node//x" }, print: (line: string) => printed.push(line) };
  const forward = { bind: "127.0.0.1", localPort: 0, host: "db", port: 5432 };
  const { port, close } = await startForward(deps as unknown as ForwardDeps, forward);
  const local = connect(port, "127.0.0.1");
  const ended = new Promise<string>((resolve) => {
    local.on("error", ({ message }) => resolve(message));
    local.on("end", () => resolve("end"));
  });
  local.resume();
  await once(local, "connect");
  while (tunnel.listenerCount("message") === 0) await new Promise(setImmediate);
  tunnel.emit("message", Buffer.from("c"), false);
  return { printed, tunnel, ended, close };
}

describe("forward as it runs", { timeout: 10_000 }, () => {
  it("prints what a device says without what a terminal would obey", async () => {
    const { printed, tunnel, close } = await open();
    const words = "\u001b]0;owned\u0007\u001b[2Jno\nforged: line";
    tunnel.emit("message", Buffer.from(JSON.stringify({ type: "console", msg: words })), false);
    tunnel.emit("close");
    while (printed.length === 0) await new Promise(setImmediate);
    close();
    assert.match(printed[0] ?? "", /-> db:5432 {2}.*no.forged: line$/);
    assert.doesNotMatch(printed[0] ?? "", /\p{Cc}/u);
  });

  it("ends as the target did, and breaks off when the tunnel did", async () => {
    const whole = await open();
    whole.tunnel.emit("message", Buffer.from("all"), true);
    whole.tunnel.emit("message", Buffer.from('{"ctrlChannel":"102938","type":"finish"}'), false);
    assert.equal(await whole.ended, "end");
    whole.close();
    const cut = await open();
    cut.tunnel.emit("message", Buffer.from("ha"), true);
    cut.tunnel.emit("close");
    assert.match(await cut.ended, /ECONNRESET/);
    while (cut.printed.length === 0) await new Promise(setImmediate);
    assert.match(cut.printed[0] ?? "", /the connection broke off$/);
    cut.close();
  });
});
