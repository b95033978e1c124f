/** `tendril forward` as a program, with our agent and a target behind it. */
import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { connect } from "node:net";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { connect as connectTls } from "node:tls";
import { type ControlClient, openControl } from "../support/control-client.ts";
import { createOwnAgent, type OwnAgent } from "../support/own-agent.ts";
import { type PortTarget, startTcpTarget } from "../support/port-target.ts";
import { PASSWORD, startTestServer, type TestServer } from "../support/server.ts";
import { fetchSettings } from "../support/stock-agent.ts";
import { until } from "../support/until.ts";

const main = join(import.meta.dirname, "..", "..", "packages", "server", "src", "main.ts");
const BULK_BYTES = 20_000_000;

interface Run {
  readonly child: ChildProcess;
  readonly lines: () => string;
  /** Resolves with the exit code. */
  readonly ended: Promise<number>;
}

describe("tendril forward", { timeout: 240_000 }, () => {
  let host: TestServer;
  let control: ControlClient;
  let agent: OwnAgent;
  let name = "";
  let pin = "";
  const runs: Run[] = [];
  const targets: PortTarget[] = [];

  before(async () => {
    host = await startTestServer();
    control = await openControl(host.wsUrl);
    const made = await control.ask({ action: "createmesh", meshname: "Ports", meshtype: 2 });
    agent = await createOwnAgent({ settings: await fetchSettings(host.url, String(made.meshid)) });
    agent.start();
    name = await until("the device is online", async () => {
      const { nodes } = await control.ask({ action: "nodes" });
      const [found] = Object.values(
        nodes as Record<string, { name: string; conn?: number; agent: object }[]>,
      ).flat();
      return found?.conn === 1 && "core" in found.agent ? found.name : undefined;
    });
    pin = await fingerprintOf(host.server.httpsPort);
  });
  after(async () => {
    for (const { child } of runs) child.kill("SIGKILL");
    for (const target of targets) target.close();
    control.close();
    await agent.remove();
    await host.stop();
  });

  const run = (words: readonly string[], password = PASSWORD): Run => {
    const child = spawn(process.execPath, [main, "forward", ...words], { stdio: "pipe" });
    let text = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on("data", (chunk) => {
        text += String(chunk);
      });
    }
    child.stdin?.end(`${password}\n`);
    const ended = once(child, "close").then(([code]) => Number(code));
    const started = { child, lines: () => text, ended };
    runs.push(started);
    return started;
  };
  const login = (): string[] => [
    "--url",
    host.url,
    "--user",
    "admin",
    "--password-stdin",
    "--fingerprint",
    pin,
  ];

  it("carries connections both ways, halves included, and says one line of each", async () => {
    const echo = await startTcpTarget((socket) => {
      socket.pipe(socket); // ends its half when the other half ended
    });
    const sums = await startTcpTarget((socket) => {
      let length = 0;
      socket.on("data", (bytes) => {
        length += bytes.length;
      });
      socket.on("end", () => socket.end(`${length}`));
    });
    targets.push(echo, sums);
    const forward = run([name, `0:${echo.port}`, `0:127.0.0.1:${sums.port}`, ...login()]);
    await until("it is ready", () => /ready/.test(forward.lines()));
    const ports = [...forward.lines().matchAll(/^127\.0\.0\.1:(\d+) leads/gm)].map(([, port]) =>
      Number(port),
    );
    assert.equal(ports.length, 2);
    const content = randomBytes(BULK_BYTES);
    const back = await exchange(ports[0] ?? 0, content);
    const hash = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");
    assert.equal(hash(back), hash(content));
    assert.equal(String(await exchange(ports[1] ?? 0, content)), String(BULK_BYTES));
    await until("a line for each", () => forward.lines().split(`${BULK_BYTES} bytes sent`).length === 3);
    forward.child.kill("SIGTERM");
    assert.equal(await forward.ended, 0);
  });

  it("says why a target is not reached, and goes on", async () => {
    const gone = await startTcpTarget(() => {});
    gone.close();
    const forward = run([name, `0:${gone.port}`, ...login()]);
    await until("it is ready", () => /ready/.test(forward.lines()));
    const port = Number(/127\.0\.0\.1:(\d+) leads/.exec(forward.lines())?.[1]);
    for (let i = 0; i < 2; i++) await assert.rejects(exchange(port, Buffer.from("x")), /ECONNRESET/);
    await until(
      "both are told",
      () => forward.lines().split("the target refused the connection").length === 3,
    );
  });

  it("takes a login token", async () => {
    const token = await control.ask({ action: "createLoginToken", name: "ci", expire: 0 });
    const words = login().map((word) => (word === "admin" ? String(token.tokenUser) : word));
    const forward = run([name, "0:9", ...words], String(token.tokenPass));
    await until("it is ready", () => /ready/.test(forward.lines()));
  });

  it("breaks a connection off with its device, and goes on when that is back", async () => {
    const target = await startTcpTarget((socket) => {
      socket.end("all of it");
    });
    const endless = await startTcpTarget((socket) => {
      socket.write("half of ");
    });
    targets.push(target, endless);
    const forward = run([name, `0:${endless.port}`, `0:${target.port}`, ...login()]);
    await until("it is ready", () => /ready/.test(forward.lines()));
    const [first = 0, second = 0] = [...forward.lines().matchAll(/^127\.0\.0\.1:(\d+) leads/gm)].map(
      ([, port]) => Number(port),
    );
    const cut = assert.rejects(exchange(first, Buffer.from("x")), /ECONNRESET/);
    await until("the target is reached", () => endless.sockets.size === 1);
    await agent.stop();
    await cut;
    await until("it is told", () => /the connection broke off/.test(forward.lines()));
    agent.start();
    await until(
      "it works again",
      async () => {
        const words = await exchange(second, Buffer.from("x")).catch(() => "");
        return String(words) === "all of it";
      },
      30_000,
    );
  });

  it("ends with a reason for a wrong password, an unknown device and a certificate that nobody knows", async () => {
    const cases: readonly [readonly string[], string, number, RegExp][] = [
      [[name, "0:9", ...login()], "wrong", 3, /name or password is wrong/],
      [["nosuch", "0:9", ...login()], PASSWORD, 4, /no device is called nosuch/],
      [[name, "0:9", ...login().slice(0, -2)], PASSWORD, 5, /not trusted here/],
      [[name, "0:9", ...login().slice(0, -1), "0".repeat(64)], PASSWORD, 5, new RegExp(`fingerprint ${pin}`)],
    ];
    for (const [words, password, code, wanted] of cases) {
      const failed = run(words, password);
      assert.equal(await failed.ended, code, failed.lines());
      assert.match(failed.lines(), wanted);
    }
    for (const words of [[], [name], [name, "x:y", ...login()], [name, "0:9"]]) {
      assert.equal(await run(words).ended, 2);
    }
  });
});

/** Sends all of it, ends that half, and gives what comes back. */
async function exchange(port: number, content: Uint8Array): Promise<Buffer> {
  const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
  const parts: Buffer[] = [];
  socket.on("data", (bytes: Buffer) => parts.push(bytes));
  socket.end(content);
  await once(socket, "close");
  return Buffer.concat(parts);
}

async function fingerprintOf(port: number): Promise<string> {
  const socket = connectTls({ port, host: "localhost", rejectUnauthorized: false });
  await once(socket, "secureConnect");
  const { raw } = socket.getPeerCertificate();
  socket.destroy();
  return createHash("sha256").update(raw).digest("hex");
}
