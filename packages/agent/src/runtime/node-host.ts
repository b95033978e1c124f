/**
 * The core's host on Node. `api` is all that the core can reach.
 */
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { hostname } from "node:os";
import type { DesktopHandlers, Host, PeerHandlers } from "@tendril/agent-core";
import type { CertificatePins } from "../channel/index.ts";
import { Clipboards, Desktops } from "../desktop/index.ts";
import type { AgentLog } from "../log.ts";
import {
  findConsoleUser,
  isAdministrator,
  listFolder,
  readDnsServers,
  readInterfaces,
  readOsName,
} from "../platform/index.ts";
import { MeiLines } from "../platform/mei/index.ts";
import { lockScreen } from "./lock-screen.ts";
import { createNodeFiles } from "./node-files.ts";
import { Peers } from "./peers.ts";
import { People } from "./people.ts";
import { Ports } from "./ports.ts";
import { changePower } from "./power.ts";
import { ProgramRunner } from "./programs.ts";
import { Terminals } from "./terminals.ts";
import { Tunnels } from "./tunnels.ts";

export interface NodeHostDeps {
  readonly send: (message: object) => void;
  readonly serverUrl: () => string;
  readonly serverPins: () => CertificatePins | undefined;
  readonly log: AgentLog;
  /** Private. */
  readonly folder: string;
  /** Another device than that of the system leads to the firmware. */
  readonly meiPath?: string | undefined;
}

const MAX_LOG_LINES = 1_000;

type Receive = Parameters<Host["onMessage"]>[0];

export class NodeHost {
  readonly api: Host;
  readonly #deps: NodeHostDeps;
  readonly #programs = new ProgramRunner();
  readonly #people = new People(this.#programs);
  readonly #tunnels = new Tunnels();
  readonly #peers = new Peers();
  readonly #ports = new Ports();
  readonly #terminals: Terminals;
  readonly #desktops: Desktops;
  readonly #clipboards = new Clipboards();
  readonly #mei: MeiLines;
  readonly #timers = new Set<NodeJS.Timeout>();
  #receivers: Receive[] = [];
  #watchers: ((isConnected: boolean) => void)[] = [];
  #isConnected = false;
  #logLines = 0;

  constructor(deps: NodeHostDeps) {
    this.#deps = deps;
    this.#terminals = new Terminals(this.#tunnels);
    this.#desktops = new Desktops({ log: deps.log, lockFolder: deps.folder });
    this.#mei = new MeiLines({ path: deps.meiPath });
    this.api = this.#createApi();
  }

  receiveMessage(message: Readonly<Record<string, unknown>>): void {
    for (const receive of this.#receivers) this.#guard(() => receive(message));
  }

  connected(isConnected: boolean): void {
    if (this.#isConnected === isConnected) return;
    this.#isConnected = isConnected;
    for (const watch of this.#watchers) this.#guard(() => watch(isConnected));
  }

  /** Ends everything that the core began. */
  close(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#receivers = [];
    this.#watchers = [];
    this.#terminals.close();
    this.#desktops.close();
    this.#clipboards.close();
    this.#tunnels.close();
    this.#peers.close();
    this.#ports.close();
    this.#mei.close();
    this.#programs.close();
  }

  #createApi(): Host {
    const programs = this.#programs;
    const people = this.#people;
    const guard = (run: () => void): void => this.#guard(run);
    return {
      platform: process.platform,
      computerName: hostname(),
      workingFolder: process.cwd(),
      agentVersion: `Tendril agent 0.1.0, Node ${process.versions.node}`,
      send: (message) => this.#deps.send(message),
      onMessage: (receive) => {
        this.#receivers.push(receive);
      },
      onConnected: (watch) => {
        this.#watchers.push(watch);
        if (this.#isConnected) watch(true);
      },
      serverUrl: () => this.#deps.serverUrl(),
      serverPins: () => toTextPins(this.#deps.serverPins()),
      openTunnel: (request, handlers) => this.#tunnels.open(request, guarded(handlers, guard)),
      openPeer: (request, handlers) => this.#peers.open(request, guardedPeer(handlers, guard)),
      run(request, onDone) {
        programs.run(request, (result) => guard(() => onDone(result)));
      },
      openTerminal: (request, onExit) => this.#terminals.open(request, () => guard(onExit)),
      openDesktop: (_request, handlers) => this.#desktops.open(guardedDesktop(handlers, guard)),
      readClipboard: (onText) => this.#clipboards.read((text, problem) => guard(() => onText(text, problem))),
      writeClipboard: (text, onDone) =>
        this.#clipboards.write(text, (problem) => guard(() => onDone(problem))),
      lockScreen: (onDone) => lockScreen(programs, (problem) => guard(() => onDone(problem))),
      fileExists: (path) => existsSync(path),
      listFolder,
      files: createNodeFiles(guard),
      ports: this.#ports.api(guard),
      mei: this.#mei.api(guard),
      interfaces: readInterfaces,
      dnsServers: readDnsServers,
      osName: (onName) => onName(readOsName()),
      isAdministrator,
      consoleUser: findConsoleUser,
      environment: (name) => process.env[name] ?? "",
      sha384: (text) => createHash("sha384").update(text).digest("hex"),
      power: (action, isForced, onDone) =>
        changePower(programs, { action, isForced }, (problem) => guard(() => onDone(problem))),
      showMessage: (box, onDone) => people.showMessage(box, (problem) => guard(() => onDone(problem))),
      ask: (box, onAnswer) => people.ask(box, (isYes, why) => guard(() => onAnswer(isYes, why))),
      showBar: (text, onEnd) => people.showBar(text, (problem) => guard(() => onEnd(problem))),
      notify: (title, text, onDone) => people.notify(title, text, (problem) => guard(() => onDone(problem))),
      openUrl: (url, onDone) => people.openUrl(url, (problem) => guard(() => onDone(problem))),
      log: (text) => this.#log(text),
      after: (delayMs, run) => this.#after(delayMs, run),
      now: () => Date.now(),
    };
  }

  #after(delayMs: number, run: () => void): () => void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      this.#guard(run);
    }, delayMs);
    this.#timers.add(timer);
    return () => {
      clearTimeout(timer);
      this.#timers.delete(timer);
    };
  }

  #log(text: string): void {
    if (this.#logLines++ < MAX_LOG_LINES) this.#deps.log.warn({ text: text.slice(0, 1_000) }, "core says");
  }

  /** A fault in the core ends nothing but the call. */
  #guard(run: () => void): void {
    try {
      run();
    } catch (error) {
      this.#deps.log.error({ why: String(error) }, "core failed");
    }
  }
}

function toTextPins(pins: CertificatePins | undefined): { digest: string; fingerprint: string } | null {
  if (pins === undefined) return null;
  const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
  return { digest: hex(pins.certHash), fingerprint: hex(pins.keyHash) };
}

function guardedDesktop(handlers: DesktopHandlers, guard: (run: () => void) => void): DesktopHandlers {
  return {
    onBytes: (bytes) => guard(() => handlers.onBytes(bytes)),
    onProblem: (why) => guard(() => handlers.onProblem(why)),
    onEnd: () => guard(() => handlers.onEnd()),
  };
}

type Handlers = Parameters<Host["openTunnel"]>[1];

function guarded(handlers: Handlers, guard: (run: () => void) => void): Handlers {
  return {
    onOpen: (tunnel) => guard(() => handlers.onOpen(tunnel)),
    onText: (text) => guard(() => handlers.onText(text)),
    onBytes: (bytes) => guard(() => handlers.onBytes(bytes)),
    onDrain: () => guard(() => handlers.onDrain()),
    onEnd: () => guard(() => handlers.onEnd()),
  };
}

function guardedPeer(handlers: PeerHandlers, guard: (run: () => void) => void): PeerHandlers {
  return {
    onAnswer: (sdp) => guard(() => handlers.onAnswer(sdp)),
    onOpen: () => guard(() => handlers.onOpen()),
    onText: (text) => guard(() => handlers.onText(text)),
    onBytes: (bytes) => guard(() => handlers.onBytes(bytes)),
    onDrain: () => guard(() => handlers.onDrain()),
    onEnd: () => guard(() => handlers.onEnd()),
  };
}
