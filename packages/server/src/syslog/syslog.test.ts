/** Receivers on this machine take what the server sends: datagrams, counted octets, and the same inside TLS. */
import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { createServer as createTlsServer } from "node:tls";
import { FakeClock } from "@tendril/testing";
import { openCertificates } from "../certificates/index.ts";
import { silentLog } from "../log/index.ts";
import type { EventDocument } from "../store/index.ts";
import { systemClock } from "../time/index.ts";
import { formatEvent } from "./format.ts";
import { openSyslog } from "./open-syslog.ts";
import { Syslog } from "./syslog.ts";
import { parseSyslogTarget } from "./target.ts";

const host = "127.0.0.1";
const deps = { clock: systemClock, log: silentLog };
const lineForm = /^<1\d\d>1 \S+ srv\.example tendril \d+ \S+ \[origin .*?\]\[tendril@32473.*\] .*$/s;

function record(seq: number, msg = `event ${seq}`): EventDocument {
  const event = { action: "login", msg, username: "ann" };
  const origin = { address: "192.0.2.7", session: "s1" };
  const ids = { _id: `e${seq}`, userid: "user//ann", ids: [], domain: "" };
  return { ...ids, seq, seal: "ab", time: Date.UTC(2026, 0, 2), action: "login", event, origin };
}

/** Takes counted octets apart as RFC 6587 says. */
class Sink {
  readonly messages: string[] = [];
  readonly sockets: Socket[] = [];
  readonly #server: Server;

  constructor(server: Server) {
    this.#server = server;
  }

  take(socket: Socket): void {
    this.sockets.push(socket);
    let rest = Buffer.alloc(0);
    socket.on("error", () => {});
    socket.on("data", (bytes: Buffer) => {
      rest = Buffer.concat([rest, bytes]);
      for (;;) {
        const gap = rest.indexOf(" ");
        const length = Number(rest.subarray(0, gap).toString());
        if (gap < 0 || rest.length < gap + 1 + length) return;
        this.messages.push(rest.subarray(gap + 1, gap + 1 + length).toString());
        rest = rest.subarray(gap + 1 + length);
      }
    });
  }

  async listen(port = 0): Promise<number> {
    this.#server.listen(port, host);
    await once(this.#server, "listening");
    return (this.#server.address() as AddressInfo).port;
  }

  close(): void {
    for (const socket of this.sockets) socket.destroy();
    this.#server.close();
  }
}

function tcpSink(): Sink {
  const server = createServer((socket) => sink.take(socket));
  const sink = new Sink(server);
  return sink;
}

function pemOf(der: Uint8Array): string {
  return new X509Certificate(der).toString();
}

async function until(isSo: () => boolean): Promise<void> {
  for (let i = 0; !isSo(); i++) {
    assert.ok(i < 6_000, "not within a minute");
    await sleep(10);
  }
}

describe("a line of syslog", () => {
  it("says who did what from where, with number and seal", () => {
    const text = formatEvent(record(7, "Signed in"), "srv.example");
    assert.match(text, lineForm);
    assert.ok(text.startsWith("<109>1 2026-01-02T00:00:00.000Z srv.example tendril "));
    assert.ok(text.includes(" login ["));
    assert.ok(
      text.includes(
        'seq="7" seal="ab" user="user//ann" name="ann" address="192.0.2.7" session="s1"] Signed in',
      ),
    );
  });

  it("cannot be broken by what people wrote", () => {
    const evil = 'x"] \\ [y\r\n<0>1 - \u2028\u0000';
    const given = record(1, evil.repeat(200));
    const text = formatEvent({ ...given, action: "a b\n", event: { ...given.event, username: evil } }, "h h");
    assert.doesNotMatch(text, /[\p{Cc}\u2028]/u);
    assert.ok(text.includes('name="x\\"\\] \\\\ [y <0>1 -  "'), text);
    assert.ok(text.length < 2_048);
  });
});

describe("setting syslog", () => {
  it("takes the three ways, with the usual port", () => {
    assert.deepEqual(parseSyslogTarget("TLS://log.example"), {
      scheme: "tls",
      host: "log.example",
      port: 6514,
    });
    assert.deepEqual(parseSyslogTarget("udp://[::1]:99"), { scheme: "udp", host: "::1", port: 99 });
    assert.equal(parseSyslogTarget(""), undefined);
  });

  it("refuses other forms and certificates that are none", async () => {
    for (const text of ["log.example", "http://a", "tcp://a:0", "tcp://a:65536", "tcp://[zz]:1", "tcp://a/b"])
      assert.throws(() => parseSyslogTarget(text), { name: "ConfigError" }, text);
    const settings = { syslog: "tls://a", syslogCertificate: import.meta.filename, hostname: "h" };
    await assert.rejects(openSyslog(settings, deps), { name: "ConfigError" });
  });
});

describe("syslog", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "tendril-syslog-"));
  });
  afterEach(async () => await rm(folder, { recursive: true }));

  const open = async (scheme: string, port: number, syslogCertificate = "") => {
    const settings = { syslog: `${scheme}://${host}:${port}`, syslogCertificate, hostname: "srv.example" };
    const syslog = await openSyslog(settings, deps);
    assert.ok(syslog);
    return syslog;
  };

  it("sends a datagram for each event", async () => {
    const socket = createSocket("udp4");
    const got: string[] = [];
    socket.on("message", (message) => got.push(message.toString()));
    socket.bind(0, host);
    await once(socket, "listening");
    const syslog = await open("udp", socket.address().port);
    syslog.add([record(1), record(2), record(3, "grün")]);
    await syslog.close();
    await until(() => got.length === 3);
    socket.close();
    for (const text of got) assert.match(text, lineForm);
    assert.ok(got[2]?.endsWith(" grün"));
  });

  it("sends everything over TCP before it closes", async () => {
    const sink = tcpSink();
    const syslog = await open("tcp", await sink.listen());
    syslog.add(Array.from({ length: 5_000 }, (_, i) => record(i, `ü ${i}`)));
    await syslog.close();
    await until(() => sink.messages.length === 5_000);
    assert.ok(sink.messages.every((text, i) => lineForm.test(text) && text.endsWith(` ü ${i}`)));
    sink.close();
  });

  it("comes back to a receiver that was away, with what waited", async () => {
    const first = tcpSink();
    const port = await first.listen();
    const syslog = await open("tcp", port);
    syslog.add([record(1)]);
    await until(() => first.messages.length === 1);
    first.close();
    for (let i = 0; i < 20; i++) await sleep(5); // it is told of the end in one of these turns
    syslog.add([record(2)]);
    assert.equal(syslog.waiting, 1);
    const second = tcpSink();
    await second.listen(port);
    await until(() => second.messages.length === 1);
    assert.ok(second.messages[0]?.endsWith("event 2"));
    await syslog.close();
    second.close();
  });

  it("keeps a limited number, and says how many were lost", async () => {
    const sink = tcpSink();
    const port = await sink.listen();
    const target = { scheme: "tcp", host, port } as const;
    const syslog = new Syslog({ ...deps, target, ca: undefined, hostname: "srv.example", maxWaiting: 3 });
    syslog.add([1, 2, 3, 4, 5].map((seq) => record(seq))); // not connected yet
    assert.equal(syslog.waiting, 3);
    await syslog.close();
    await until(() => sink.messages.length === 4);
    assert.ok(sink.messages[3]?.endsWith(" 2 events were lost for syslog"));
    sink.close();
  });

  it("leaves no timer behind when it ends without a receiver", async () => {
    const sink = tcpSink();
    const port = await sink.listen();
    sink.close();
    const clock = new FakeClock();
    const target = { scheme: "tcp", host, port } as const;
    const syslog = new Syslog({ clock, log: silentLog, target, ca: undefined, hostname: "h" });
    syslog.add([record(1)]);
    await syslog.close();
    assert.equal(clock.pendingTimers, 0);
  });

  it("speaks TLS to whom the given certificate vouches for, and to nobody else", async () => {
    const options = { folder: join(folder, "c"), hostname: host, fastCert: true };
    const certificates = await openCertificates(options);
    const other = await openCertificates({ ...options, folder: join(folder, "d") });
    const { certificatePem: cert, keyPem: key } = certificates.web;
    const server = createTlsServer({ cert, key }, (socket) => sink.take(socket));
    server.on("tlsClientError", () => {});
    const sink = new Sink(server);
    const port = await sink.listen();
    const [good, bad] = [join(folder, "good.pem"), join(folder, "bad.pem")];
    await writeFile(good, pemOf(certificates.rootDer));
    await writeFile(bad, pemOf(other.rootDer));
    const wary = await open("tls", port, bad);
    wary.add([record(1)]);
    await sleep(300);
    assert.equal(wary.waiting, 1);
    await wary.close();
    assert.equal(sink.messages.length, 0);
    const syslog = await open("tls", port, good);
    syslog.add([record(2)]);
    await syslog.close();
    await until(() => sink.messages.length === 1);
    assert.match(sink.messages[0] ?? "", lineForm);
    sink.close();
  });
});
