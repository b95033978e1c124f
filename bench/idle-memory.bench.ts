/** How much memory does a connected idle agent cost, beside a plain TLS WebSocket server in the same run? */
import { execFileSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import WebSocket from "ws";
import { pause, report, residentBytes, rounded, startProgram } from "./measure.ts";
import { startTendril } from "./servers.ts";
import { connectSwarm } from "./swarm.ts";

const COUNT = Number(process.env.BENCH_AGENTS ?? 1_000);
const SETTLE_MS = 5_000;

const tendril = await startTendril();
await pause(SETTLE_MS);
const idle = residentBytes(tendril.program.pid);
const { wsUrl, groupId, program } = tendril;
const sockets = await connectSwarm({ wsUrl, groupId, isSkipping: true, atOnce: 24, count: COUNT });
await pause(SETTLE_MS);
const perAgent = (residentBytes(program.pid) - idle) / COUNT / 1024;
for (const socket of sockets) socket.terminate();
await tendril.stop();

const folder = mkdtempSync(join(tmpdir(), "tendril-plain-"));
const subject = ["-subj", "/CN=localhost", "-days", "2", "-nodes"];
const files = ["-keyout", join(folder, "k.pem"), "-out", join(folder, "c.pem")];
execFileSync("openssl", ["req", "-x509", "-newkey", "rsa:2048", ...subject, ...files], { stdio: "ignore" });
const plain = await startProgram(process.execPath, [join(import.meta.dirname, "plain-server.ts"), folder], {
  ready: /ready \d+/,
});
const port = /ready (\d+)/.exec(plain.output())?.[1] ?? "";
await pause(SETTLE_MS);
const before = residentBytes(plain.pid);
const open: WebSocket[] = [];
for (let i = 0; i < COUNT; i++) {
  const socket = new WebSocket(`wss://127.0.0.1:${port}/`, {
    rejectUnauthorized: false,
    perMessageDeflate: false,
  });
  await new Promise((resolve, reject) => {
    socket.once("open", resolve);
    socket.once("error", reject);
  });
  open.push(socket);
}
await pause(SETTLE_MS);
const perSocket = (residentBytes(plain.pid) - before) / COUNT / 1024;
await plain.stop();
report({ name: "server idle", unit: "MB resident", value: rounded(idle / 1_048_576) });
report({
  name: `idle agent of ${COUNT}`,
  unit: "KB resident",
  value: rounded(perAgent),
  reference: `plain TLS WebSocket ${rounded(perSocket)}`,
  ratio: rounded(perAgent / perSocket),
});
report({ name: "idle agent over its socket", unit: "KB resident", value: rounded(perAgent - perSocket) });
process.exit(0);
