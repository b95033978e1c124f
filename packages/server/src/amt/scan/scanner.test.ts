/** Scans of loopback addresses with simulated devices behind some of them. */
import assert from "node:assert/strict";
import { createServer } from "node:net";
import { after, before, describe, it } from "node:test";
import { AmtDevice, type DeviceOptions, type Lan, startLan } from "@tendril/amt-simulator";
import { DeniedError } from "../../errors.ts";
import { systemClock } from "../../time/index.ts";
import { Scanner, type ScanResult } from "./scanner.ts";

/** Below the ports that systems give to whoever asks for any. */
const OFFSET = 10_000;
const ports = { rmcp: 26_623, wsman: 26_992, wsmanTls: 26_993 };
const networks = ["127.0.9.0/24"];
const nobody = { onFound() {}, onProgress() {}, isThere: () => true };

describe("scanner", { timeout: 60_000 }, () => {
  const open: { close(): unknown }[] = [];
  const seen: string[] = [];
  const device = async (
    bind: string,
    options: Partial<DeviceOptions>,
    rmcpPort = ports.rmcp,
  ): Promise<Lan> => {
    const made = new AmtDevice(options);
    made.on("sim", ({ ev }) => {
      if (ev === "lan-connect" || ev === "rmcp") seen.push(bind);
    });
    const lan = await startLan(made, { bind, offset: OFFSET, rmcpPort });
    open.push(lan);
    return lan;
  };
  before(async () => {
    await device("127.0.9.2", { version: "16.1.25" });
    await device("127.0.9.3", { version: "11.8.50", tls: true, tlsOnly: true });
    await device("127.0.9.4", { version: "9.1.40" }, 0);
    await device("127.0.9.5", { controlMode: 0 });
    await device("127.0.9.200", {});
    const other = createServer((socket) => socket.end("HTTP/1.1 200 OK\r\nServer: another\r\n\r\n"));
    other.listen(ports.wsman, "127.0.9.6");
    open.push(other);
  });
  after(() => {
    for (const one of open) one.close();
  });

  it("finds devices by ping or by HTTP, with version, TLS and state, and nothing else", async () => {
    const scanner = new Scanner(systemClock, { networks, ports });
    const live: string[] = [];
    let progress = { checked: 0, total: 0 };
    const found = await scanner.scan("a", "127.0.9.1-127.0.9.9", {
      ...nobody,
      onFound: (address) => live.push(address),
      onProgress: (now) => {
        progress = now;
      },
    });
    const short = ({ ver, tls, state }: ScanResult): unknown[] => [ver, tls, state];
    assert.deepEqual(
      Object.fromEntries([...(found ?? [])].map(([address, result]) => [address, short(result)])),
      {
        "127.0.9.2": ["16.1.25", 0, 2],
        "127.0.9.3": ["11.8.50", 1, 2],
        "127.0.9.4": ["9.1.40", 0, 2],
        "127.0.9.5": ["16.1.25", 0, 0],
      },
    );
    assert.deepEqual(
      [live.toSorted(), progress],
      [[...(found?.keys() ?? [])].toSorted(), { checked: 9, total: 9 }],
    );
    assert.ok(!seen.includes("127.0.9.200"), "nothing outside of the range is touched");
    assert.equal(scanner.count, 0);
  });

  it("goes nowhere that is not allowed, and does nothing for what is no range", () => {
    const scanner = new Scanner(systemClock, { networks, ports });
    for (const range of ["127.0.0.1", "127.0.8.0/23", "192.0.2.1"])
      assert.throws(() => scanner.scan("a", range, nobody), DeniedError);
    const closed = new Scanner(systemClock, { networks: [], ports });
    assert.throws(() => closed.scan("a", "10.0.0.1", nobody), DeniedError);
    assert.equal(scanner.scan("a", "127.0.9.0/24x", nobody), undefined);
    const large = new Scanner(systemClock, { networks: ["10.0.0.0/8"], ports });
    assert.equal(large.scan("a", "10.0.0.0/19", nobody), undefined, "more than 4,096");
  });

  it("ends when it is stopped, when a newer one begins, and when nobody waits", async () => {
    const scanner = new Scanner(systemClock, { networks, ports });
    const scans = [scanner.scan("a", "127.0.9.0/24", nobody), scanner.scan("a", "127.0.9.0/24", nobody)];
    const gone = scanner.scan("b", "127.0.9.0/24", { ...nobody, isThere: () => false });
    assert.equal(scanner.count, 2);
    assert.equal(scanner.stop("a"), true);
    assert.equal(scanner.stop("a"), false);
    for (const found of await Promise.all([...scans, gone])) assert.equal(found?.size, 0);
    assert.equal(scanner.count, 0);
  });

  it("is not asked for more than four at once", async () => {
    const scanner = new Scanner(systemClock, { networks, ports });
    const four = ["a", "b", "c", "d"].map((asker) => scanner.scan(asker, "127.0.9.2", nobody));
    assert.throws(() => scanner.scan("e", "127.0.9.2", nobody), /too many scans/);
    scanner.close();
    await Promise.all(four);
  });
});
