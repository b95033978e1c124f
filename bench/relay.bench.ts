/**
 * What does a relayed GB cost the server, and does a stalled receiver cost memory? Beside whole WebSocket messages, a
 * plain TLS pipe, nginx and MeshCentral.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { exists, freePort, type Program, report, rounded, startProgram } from "./measure.ts";
import {
  cpuPerGb,
  createSink,
  joinWebSockets,
  openRelayPair,
  type PipeEnds,
  stalledGrowth,
} from "./relay-load.ts";
import { type MeasuredServer, startMeshCentral, startTendril } from "./servers.ts";

const BYTES = Number(process.env.BENCH_RELAY_MB ?? 256) * 1_048_576;
/** All subjects take turns, and the best turn of each counts: other work of the machine only adds. */
const ROUNDS = 4;
const NGINX = "/usr/sbin/nginx";
const NGINX_MODULE = "/usr/lib/nginx/modules/ngx_stream_module.so";

interface Subject {
  readonly name: string;
  readonly pid: number;
  readonly ends: PipeEnds;
  readonly turns: number[];
  stop(): Promise<void>;
}

const folder = mkdtempSync(join(tmpdir(), "tendril-relay-"));
const subject = ["-subj", "/CN=localhost", "-days", "2", "-nodes"];
const files = ["-keyout", join(folder, "k.pem"), "-out", join(folder, "c.pem")];
execFileSync("openssl", ["req", "-x509", "-newkey", "rsa:2048", ...subject, ...files], { stdio: "ignore" });
const pem = { key: readFileSync(join(folder, "k.pem")), cert: readFileSync(join(folder, "c.pem")) };

async function openServer(name: string, server: MeasuredServer | undefined): Promise<Subject[]> {
  if (server === undefined) return [];
  const ends = await openRelayPair(server.wsUrl);
  return [{ name, pid: server.program.pid, ends, turns: [], stop: () => server.stop() }];
}

async function openWebSockets(name: string, kind: "messages" | "splice"): Promise<Subject> {
  const program = await startReference(kind);
  const ends = await joinWebSockets(`wss://127.0.0.1:${portOf(program)}/`, "c");
  return { name, pid: program.pid, ends, turns: [], stop: () => program.stop() };
}

async function openPlainPipe(): Promise<Subject> {
  const sink = await createSink(pem);
  const program = await startReference("tls", String(sink.port));
  const ends = await sink.through(portOf(program));
  return { name: "plain TLS pipe", pid: program.pid, ends, turns: [], stop: () => program.stop() };
}

async function openNginx(): Promise<Subject[]> {
  if (!exists(NGINX) || !exists(NGINX_MODULE)) {
    console.error("nginx is not measured: apt-get install -y nginx-light libnginx-mod-stream");
    return [];
  }
  const sink = await createSink(pem);
  const port = await freePort();
  const file = join(folder, "nginx.conf");
  writeFileSync(file, nginxSettings(port, sink.port));
  const program = await startProgram(NGINX, ["-p", folder, "-c", file], { ready: /start worker process / });
  const ends = await sink.through(port);
  return [{ name: "nginx", pid: program.pid, ends, turns: [], stop: () => program.stop() }];
}

function nginxSettings(port: number, target: number): string {
  return `load_module ${NGINX_MODULE};
daemon off; worker_processes 1; pid ${join(folder, "nginx.pid")}; error_log stderr notice;
events { worker_connections 64; }
stream { server {
  listen 127.0.0.1:${port} ssl; ssl_certificate ${join(folder, "c.pem")}; ssl_certificate_key ${join(folder, "k.pem")};
  proxy_pass 127.0.0.1:${target}; proxy_ssl on; proxy_ssl_verify off;
} }`;
}

async function startReference(...words: string[]): Promise<Program> {
  return await startProgram(
    process.execPath,
    [join(import.meta.dirname, "relay-server.ts"), folder, ...words],
    {
      ready: /ready \d+/,
    },
  );
}

function portOf(program: Program): number {
  return Number(/ready (\d+)/.exec(program.output())?.[1]);
}

const subjects: readonly Subject[] = [
  ...(await openServer("this server", await startTendril())),
  await openPlainPipe(),
  await openWebSockets("the splice alone", "splice"),
  await openWebSockets("whole messages", "messages"),
  ...(await openNginx()),
  ...(await openServer("MeshCentral", await startMeshCentral())),
];
for (let round = 0; round < ROUNDS; round++) {
  for (const { ends, pid, turns } of subjects) turns.push(await cpuPerGb(ends, pid, BYTES));
}
const costs: { name: string; cpu: number; stalledMb: number }[] = [];
for (const { name, ends, pid, turns, stop } of subjects) {
  costs.push({ name, cpu: Math.min(...turns), stalledMb: await stalledGrowth(ends, pid) });
  ends.close();
  await stop();
}
rmSync(folder, { recursive: true, force: true });
const own = costs[0];
for (const { name, cpu, stalledMb } of costs.slice(1)) {
  if (own === undefined) break;
  const reference = `${name} ${rounded(cpu)}`;
  const ratio = rounded(own.cpu / cpu);
  const fixed = { unit: "server CPU s per GB", value: rounded(own.cpu) };
  report({ name: `relay beside ${name}`, ...fixed, reference, ratio });
  report({
    name: `stalled receiver beside ${name}`,
    unit: "MB of server memory grown",
    value: rounded(own.stalledMb),
    reference: `${name} ${rounded(stalledMb)}`,
  });
}
process.exit(0);
