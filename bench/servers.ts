/**
 * The servers that are measured: ours, and MeshCentral 1.1.55 from the npm package in .cache.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stock } from "../tools/stock.ts";
import { exists, freePort, type Program, pause, root, startProgram } from "./measure.ts";
import { controlCall } from "./swarm.ts";

export const USER = "bench";
export const PASSWORD = "bench password 1";

export interface MeasuredServer {
  readonly name: string;
  readonly wsUrl: string;
  readonly program: Program;
  /** A device group that agents may join. */
  readonly groupId: string;
  /** Port for Intel AMT. */
  readonly mpsPort: number;
  stop(): Promise<void>;
}

export async function startTendril(flags: readonly string[] = []): Promise<MeasuredServer> {
  const folder = mkdtempSync(join(tmpdir(), "tendril-bench-"));
  const main = join(root, "packages", "server", "bin", "tendril.mjs");
  execFileSync(
    process.execPath,
    [main, "account", "create", USER, "--password-stdin", "--site-admin", "--data", folder],
    { input: PASSWORD },
  );
  const mpsPort = await freePort();
  const ports = ["--https-port", "0", "--http-port", "0", "--mps-port", String(mpsPort)];
  const fixed = ["--data", folder, "--hostname", "localhost", ...ports];
  const words = [main, "serve", ...fixed, "--log-level", "error", "--fast-cert", ...flags];
  const program = await startProgram(process.execPath, words, { ready: /tendril ready: \S+\s/ });
  const port = /tendril ready: https:\/\/[^:]+:(\d+)/.exec(program.output())?.[1];
  const wsUrl = `wss://127.0.0.1:${port}`;
  return {
    name: "tendril",
    wsUrl,
    program,
    mpsPort,
    groupId: await createGroup(wsUrl),
    stop: stopper(program, folder),
  };
}

/** `undefined` with a reason on standard error when it cannot be had. */
export async function startMeshCentral(): Promise<MeasuredServer | undefined> {
  const package_ = join(root, ".cache", "meshcentral");
  const data = mkdtempSync(join(tmpdir(), "meshcentral-bench-"));
  try {
    prepareMeshCentral(package_);
    const [port, mpsPort] = [await freePort(), await freePort()];
    mkdirSync(join(data, "data"), { recursive: true });
    const settings = {
      cert: "localhost.bench",
      WANonly: true,
      port,
      redirPort: 0,
      mpsPort,
      exactPorts: true,
      selfUpdate: false,
      AutoBackup: false,
      allowHighQualityDesktop: false,
    };
    writeFileSync(
      join(data, "data", "config.json"),
      JSON.stringify({ settings, domains: { "": { newAccounts: false } } }),
    );
    const main = join(package_, "meshcentral.js");
    const folders = ["--datapath", join(data, "data"), "--filespath", join(data, "files")];
    const run = (...words: string[]): void => {
      execFileSync(process.execPath, [main, ...folders, ...words], {
        cwd: package_,
        stdio: "pipe",
        timeout: 120_000,
      });
    };
    run("--createaccount", USER, "--pass", PASSWORD, "--email", "bench@localhost.bench", "--fastcert");
    run("--adminaccount", USER);
    const program = await startProgram(process.execPath, [main, ...folders, "--fastcert"], {
      ready: /running on|HTTPS server/i,
      cwd: package_,
      timeoutMs: 90_000,
    });
    await pause(2_000);
    const wsUrl = `wss://127.0.0.1:${port}`;
    return {
      name: "meshcentral",
      wsUrl,
      program,
      mpsPort,
      groupId: await createGroup(wsUrl),
      stop: stopper(program, data),
    };
  } catch (error) {
    console.error(
      `MeshCentral could not be started: ${error instanceof Error ? error.message.slice(0, 400) : error}`,
    );
    rmSync(data, { recursive: true, force: true });
    return undefined;
  }
}

function prepareMeshCentral(folder: string): void {
  if (exists(join(folder, "node_modules", "express"))) return;
  mkdirSync(folder, { recursive: true });
  execFileSync("tar", ["xzf", stock.tarball, "-C", folder, "--strip-components=1"]);
  execFileSync("npm", ["install", "--omit=dev", "--ignore-scripts", "--no-package-lock"], {
    cwd: folder,
    stdio: "pipe",
  });
}

async function createGroup(wsUrl: string): Promise<string> {
  const reply = await controlCall(
    wsUrl,
    { user: USER, password: PASSWORD },
    { action: "createmesh", meshname: "Bench", meshtype: 2 },
  );
  return String(reply.meshid);
}

function stopper(program: Program, folder: string): () => Promise<void> {
  return async () => {
    await program.stop();
    rmSync(folder, { recursive: true, force: true });
  };
}
