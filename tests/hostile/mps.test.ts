/** Attacks on the port for Intel AMT: every bad mode of the simulator, floods, old TLS elsewhere. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { type ConnectionOptions, connect } from "node:tls";
import { BAD_MODES, type BadMode } from "@tendril/amt-simulator";
import { type CiraAccess, createAmtGroup, dialCira, type SimulatedDevice } from "../support/cira.ts";
import { type ControlClient, openControl } from "../support/control-client.ts";
import { heapBytes } from "../support/heap.ts";
import { startTestServer, type TestServer } from "../support/server.ts";
import { until } from "../support/until.ts";

/** Legal, if strange: the device is there as any other. The rest ends with that connection. */
const harmless: ReadonlySet<string> = new Set([
  ...["split-userauth", "unknown-channel", "device-open", "udp-send", "cancel-forward", "no-keepalive"],
]);
/** They wait for the server's patience to end; the time limits have tests of their own. */
const patient: ReadonlySet<string> = new Set(["silent", "truncate-proto", "half-message", "disconnect-stay"]);
const suites = [
  ...["ECDHE-RSA-AES256-GCM-SHA384", "ECDHE-RSA-AES256-SHA384", "ECDHE-RSA-AES256-SHA"],
  ...["AES256-GCM-SHA384", "AES256-SHA256", "AES256-SHA", "ECDHE-RSA-AES128-GCM-SHA256"],
  ...["ECDHE-RSA-AES128-SHA256", "ECDHE-RSA-AES128-SHA", "AES128-GCM-SHA256", "AES128-SHA256", "AES128-SHA"],
];

describe("the port for Intel AMT", { timeout: 240_000 }, () => {
  let host: TestServer;
  let control: ControlClient;
  let access: CiraAccess;
  let good: SimulatedDevice;
  before(async () => {
    host = await startTestServer({ flags: ["--mps-port", "0"] });
    control = await openControl(host.wsUrl);
    ({ access } = await createAmtGroup(control));
    good = dialCira(host, access, { device: { uuid: "aaaaaaaa-0000-1111-2222-333333333333" } });
    await until("a good device is up", () => good.cira.state === "up");
  });
  after(async () => {
    good.cira.drop();
    control.close();
    await host.stop();
  });

  const connections = async (): Promise<number> => {
    const { nodes } = await control.ask({ action: "nodes" });
    const all = Object.values(nodes as Record<string, { readonly conn?: number }[]>).flat();
    return all.filter(({ conn = 0 }) => conn === 2).length;
  };

  for (const mode of BAD_MODES.apf as readonly BadMode[]) {
    const isGood = harmless.has(mode);
    if (patient.has(mode)) continue;
    it(`${isGood ? "serves" : "ends, and nothing else,"} a device that does ${mode}`, async () => {
      const uuid = "bbbbbbbb-0000-1111-2222-333333333333";
      const { cira } = dialCira(host, access, { device: { uuid, bad: [mode] } });
      const isClosed = new Promise((resolve) => cira.once("close", () => resolve(true)));
      if (isGood) {
        await until("both are there", async () => (await connections()) === 2);
        cira.drop();
      }
      await isClosed;
      await until("the good one is left", async () => (await connections()) === 1);
      assert.equal(good.cira.state, "up");
      assert.equal(host.log.filter(({ fields }) => fields.error !== undefined).length, 0);
    });
  }

  it("keeps no memory of devices that come and break off five hundred times", async () => {
    const attempt = async (i: number): Promise<void> => {
      const uuid = `cccccccc-0000-1111-2222-${String(i).padStart(12, "0")}`;
      const bad: BadMode[] = [(["garbage", "huge-data", "huge-service"] as const)[i % 3] ?? "garbage"];
      const { cira } = dialCira(host, access, { device: { uuid, bad } });
      await new Promise((resolve) => cira.once("close", () => resolve(undefined)));
    };
    for (let i = 0; i < 100; i += 20) await Promise.all(Array.from({ length: 20 }, (_, j) => attempt(i + j)));
    const before = heapBytes();
    for (let i = 0; i < 400; i += 40) await Promise.all(Array.from({ length: 40 }, (_, j) => attempt(i + j)));
    await until("the memory is free again", () => heapBytes() - before < 12_000_000);
    assert.equal(await connections(), 1);
  });

  it("lets one address keep so many connections that say nothing, and serves others", async () => {
    const sockets = Array.from({ length: 230 }, () =>
      connect({ host: "127.0.0.1", port: host.server.mpsPort, rejectUnauthorized: false }),
    );
    let closed = 0;
    for (const socket of sockets) {
      socket.on("error", () => {});
      socket.on("close", () => closed++);
    }
    await until("those over the limit are closed", () => closed >= 30);
    for (const socket of sockets) socket.destroy();
    await until("there is room again", async () => {
      const { cira } = dialCira(host, access, {
        device: { uuid: "dddddddd-0000-1111-2222-333333333333" },
      });
      const isUp = await new Promise<boolean>((resolve) => {
        cira.once("up", () => resolve(true));
        cira.once("close", () => resolve(false));
      });
      cira.drop();
      return isUp;
    });
  });

  it("tells a browser what it is", async () => {
    const socket = connect({ host: "127.0.0.1", port: host.server.mpsPort, rejectUnauthorized: false });
    socket.write("GET / HTTP/1.1\r\nhost: x\r\n\r\n");
    let text = "";
    socket.on("data", (bytes: Buffer) => {
      text += bytes.toString();
    });
    await until("an answer", () => text.includes("Intel AMT"));
    assert.match(text, /^HTTP\/1\.1 200 OK/);
    socket.destroy();
  });

  it("takes each of the twelve suites, and TLS 1.0 to 1.2; the pages take none of the old", async () => {
    const tries = async (port: number, options: ConnectionOptions): Promise<string> => {
      const socket = connect({ host: "127.0.0.1", port, rejectUnauthorized: false, ...options });
      return await new Promise((resolve) => {
        socket.once("secureConnect", () => {
          resolve(`${socket.getProtocol()} ${socket.getCipher().name}`);
          socket.destroy();
        });
        socket.once("error", () => resolve("refused"));
      });
    };
    const { mpsPort, httpsPort } = host.server;
    for (const suite of suites) {
      const only = { ciphers: `${suite}:@SECLEVEL=0`, minVersion: "TLSv1.2", maxVersion: "TLSv1.2" } as const;
      assert.equal(await tries(mpsPort, only), `TLSv1.2 ${suite}`);
    }
    for (const version of ["TLSv1", "TLSv1.1"] as const) {
      const old = { ciphers: "ALL:@SECLEVEL=0", minVersion: version, maxVersion: version };
      assert.match(await tries(mpsPort, old), new RegExp(`^${version} `));
      assert.equal(await tries(httpsPort, old), "refused");
    }
    for (const weak of ["DES-CBC3-SHA", "NULL-SHA", "ADH-AES128-SHA", "PSK-AES128-CBC-SHA"]) {
      const only = { ciphers: `${weak}:@SECLEVEL=0`, minVersion: "TLSv1", maxVersion: "TLSv1.2" } as const;
      assert.equal(await tries(mpsPort, only).catch(() => "refused"), "refused", weak);
    }
  });
});
