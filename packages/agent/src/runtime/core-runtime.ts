/**
 * Takes cores in (commands 10 and 20), answers for them (11, 12), runs the one that the server calls right (16).
 * A new core ends the old one with its tunnels, timers and programs.
 */
import { createHash } from "node:crypto";
import { readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createContext, Script } from "node:vm";
import { inflateRawSync } from "node:zlib";
import { equalBytes } from "@tendril/protocol";
import { encodeHashReport } from "@tendril/protocol/agent";
import { AgentCommand, HASH_BYTES } from "@tendril/protocol/constants";
import type { CertificatePins } from "../channel/index.ts";
import type { AgentLog } from "../log.ts";
import { NodeHost } from "./node-host.ts";

const CORE_FILE = "core.bin";
const HEAD_BYTES = 4;
const TYPE_BYTES = 4;
const MAX_CORE_BYTES = 16_777_216;
const RUN_TIMEOUT_MS = 10_000;

export interface CoreRuntimeDeps {
  /** Private folder for the stored core. */
  readonly folder: string;
  readonly log: AgentLog;
  readonly send: (message: object) => void;
  readonly sendFrame: (frame: Uint8Array) => void;
  readonly serverUrl: () => string;
  readonly serverPins: () => CertificatePins | undefined;
  /** Another device than that of the system leads to the firmware. */
  readonly meiPath?: string | undefined;
}

export class CoreRuntime {
  readonly #deps: CoreRuntimeDeps;
  #core: Uint8Array | undefined;
  #running: Uint8Array | undefined;
  #host: NodeHost | undefined;
  #isConnected = false;

  private constructor(deps: CoreRuntimeDeps, core: Uint8Array | undefined) {
    this.#deps = deps;
    this.#core = core;
  }

  /** Reads the core of the last run; it waits until the server calls it right. */
  static async open(deps: CoreRuntimeDeps): Promise<CoreRuntime> {
    const core = await readFile(join(deps.folder, CORE_FILE)).catch(() => undefined); // the first run has none
    return new CoreRuntime(deps, core);
  }

  receiveCommand(command: number, frame: Uint8Array): void {
    if (command === AgentCommand.CoreModule) this.#take(frame, (bytes) => bytes);
    else if (command === AgentCommand.CompressedCoreModule) this.#take(frame, inflate);
    else if (command === AgentCommand.CoreModuleHash) this.#reportCore();
    else if (command === AgentCommand.CoreOk) this.#run();
    else if (command === AgentCommand.AgentHash) {
      // zeros: this program is not replaced by the native exchange
      this.#deps.sendFrame(encodeHashReport(AgentCommand.AgentHash, new Uint8Array(HASH_BYTES)));
    }
  }

  receiveMessage(message: Readonly<Record<string, unknown>>): void {
    this.#host?.receiveMessage(message);
  }

  connected(isConnected: boolean): void {
    this.#isConnected = isConnected;
    this.#host?.connected(isConnected);
  }

  close(): void {
    this.#host?.close();
    this.#host = undefined;
    this.#running = undefined;
  }

  #take(frame: Uint8Array, unpack: (bytes: Uint8Array) => Uint8Array): void {
    if (frame.length === HEAD_BYTES) {
      this.#forget();
      return;
    }
    const hash = frame.subarray(HEAD_BYTES, HEAD_BYTES + HASH_BYTES);
    const core = tryUnpack(unpack, frame.subarray(HEAD_BYTES + HASH_BYTES));
    if (core === undefined || !equalBytes(hashOf(core), hash)) {
      this.#deps.log.error({ bytes: frame.length }, "core refused: its hash is wrong");
      this.#forget();
      return;
    }
    if (this.#core === undefined || !equalBytes(this.#core, core)) {
      this.#core = Uint8Array.from(core);
      this.#keep(this.#core);
    }
    this.#run();
    this.#reportCore();
  }

  #forget(): void {
    this.close();
    this.#core = undefined;
    rm(join(this.#deps.folder, CORE_FILE), { force: true }).catch(() => {}); // it is replaced by the next one
    this.#reportCore();
  }

  #keep(core: Uint8Array): void {
    const file = join(this.#deps.folder, CORE_FILE);
    writeFile(`${file}.new`, core, { mode: 0o600 })
      .then(() => rename(`${file}.new`, file))
      .catch((error: unknown) => this.#deps.log.warn({ error }, "core not kept"));
  }

  #reportCore(): void {
    const hash = this.#core === undefined ? undefined : hashOf(this.#core);
    this.#deps.sendFrame(encodeHashReport(AgentCommand.CoreModuleHash, hash));
  }

  /** Nothing happens when that core runs already. The context keeps scripts apart; it is no wall: a core is trusted. */
  #run(): void {
    const core = this.#core;
    if (core === undefined || this.#running === core) return;
    this.close();
    this.#running = core;
    const { send, serverUrl, serverPins, log, folder, meiPath } = this.#deps;
    const host = new NodeHost({ send, serverUrl, serverPins, log, folder, meiPath });
    this.#host = host;
    try {
      const source = Buffer.from(core.subarray(TYPE_BYTES)).toString("utf8");
      const context = createContext({ tendrilHost: host.api });
      new Script(source, { filename: "core.js" }).runInContext(context, { timeout: RUN_TIMEOUT_MS });
    } catch (error) {
      log.error({ why: String(error) }, "core failed to start");
    }
    host.connected(this.#isConnected);
  }
}

function hashOf(core: Uint8Array): Uint8Array {
  return createHash("sha384").update(core).digest();
}

function inflate(bytes: Uint8Array): Uint8Array {
  return inflateRawSync(bytes, { maxOutputLength: MAX_CORE_BYTES });
}

function tryUnpack(unpack: (bytes: Uint8Array) => Uint8Array, bytes: Uint8Array): Uint8Array | undefined {
  try {
    return unpack(bytes);
  } catch {
    return undefined; // no DEFLATE stream, or one that grows without end
  }
}
