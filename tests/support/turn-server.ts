/**
 * A TURN server for tests: coturn with one account, on an address of this computer that is not the loopback one,
 * where it has one: agents offer no loopback addresses.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { networkInterfaces, tmpdir } from "node:os";
import { join } from "node:path";
import { findProgram } from "../../tools/system-programs.ts";
import { freePort } from "./free-port.ts";
import { until } from "./until.ts";

export const hasTurnServer = findProgram("turnserver") !== undefined;

export interface TurnServerPlace {
  readonly host: string;
  readonly port: number;
  /** Words before the program's own, which bring it elsewhere. */
  readonly starter: readonly string[];
}

export class TurnServer {
  /** `host:port`, as the setting `iceServers` takes it. */
  readonly address: string;
  readonly #process: ChildProcess;
  readonly #folder: string;
  #output = "";

  private constructor(process: ChildProcess, address: string, folder: string) {
    this.#process = process;
    this.address = address;
    this.#folder = folder;
    const keep = (part: Buffer): void => {
      this.#output += part;
    };
    process.stdout?.on("data", keep);
    process.stderr?.on("data", keep);
  }

  static async start(
    account: { readonly name: string; readonly password: string },
    place?: TurnServerPlace,
  ): Promise<TurnServer> {
    const { host, port, starter } = place ?? (await ownPlace());
    const folder = await mkdtemp(join(tmpdir(), "tendril-turn-"));
    const options = [
      ...["-n", "--no-tls", "--no-dtls", "--no-cli", "--lt-cred-mech", "--fingerprint", "--verbose"],
      ...["--user", `${account.name}:${account.password}`, "--realm", "tendril.test"],
      ...["--listening-ip", host, "--relay-ip", host, "--listening-port", String(port)],
      ...["--allow-loopback-peers", "--log-file", "stdout", "--simple-log"],
      ...["--pidfile", join(folder, "pid"), "--userdb", join(folder, "users")],
    ];
    const [first = "turnserver", ...rest] = [...starter, "turnserver", ...options];
    const started = new TurnServer(spawn(first, rest), `${host}:${port}`, folder);
    await until("the TURN server listens", async () => started.#output.includes("opened on"));
    return started;
  }

  /** Lines of its log so far: who allocated what, which passwords were wrong. */
  log(): string {
    return this.#output;
  }

  async stop(): Promise<void> {
    const ended = once(this.#process, "exit");
    this.#process.kill("SIGKILL");
    await ended;
    await rm(this.#folder, { recursive: true, force: true });
  }
}

async function ownPlace(): Promise<TurnServerPlace> {
  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  const host = all.find(({ family, internal }) => family === "IPv4" && !internal)?.address ?? "127.0.0.1";
  return { host, port: await freePort(host), starter: [] };
}
