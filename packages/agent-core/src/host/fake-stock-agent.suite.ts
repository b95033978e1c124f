/** The stock agent for tests: what the core finds there, without its engine; `script` runs in a context that has no more. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { createContext, runInContext } from "node:vm";

type Handler = (value?: unknown) => void;
export const COLON_HEX = (byte: string): string => Array.from({ length: 48 }, () => byte).join(":");
export const SERVER = { digest: COLON_HEX("D1"), fingerprint: COLON_HEX("F1") };

/** A stock stream or request: declared events only, as there. */
export class FakeStream {
  readonly handlers = new Map<string, Handler[]>();
  readonly written: unknown[] = [];
  readonly pipedTo: unknown[] = [];
  /** What `write` gives. */
  takes = true;
  isEnded = false;
  isHeld = false;
  on(event: string, handler: Handler): void {
    this.handlers.set(event, [...(this.handlers.get(event) ?? []), handler]);
  }
  emit(event: string, ...values: unknown[]): void {
    for (const handler of this.handlers.get(event) ?? []) (handler as (...all: unknown[]) => void)(...values);
  }
  write(value: unknown): boolean {
    this.written.push(value);
    return this.takes;
  }
  pipe(target: unknown): void {
    this.pipedTo.push(target);
  }
  pause(): void {
    this.isHeld = true;
  }
  resume(): void {
    this.isHeld = false;
  }
  isPaused(): boolean {
    return this.isHeld;
  }
  end(): void {
    this.isEnded = true;
  }
}

export class FakeChild extends FakeStream {
  readonly stdin = new FakeStream();
  readonly stdout = new FakeStream();
  readonly stderr = new FakeStream();
  readonly sizes: string[] = [];
  isKilled = false;
  readonly argv: readonly unknown[];
  readonly options: { type?: number; env?: Record<string, string> };
  constructor(argv: readonly unknown[], options: object) {
    super();
    this.argv = Array.from(argv); // of this realm, so that it compares
    this.options = options;
  }
  kill(): void {
    this.isKilled = true;
  }
  tcsetsize(rows: number, cols: number): void {
    this.sizes.push(`${rows}x${cols}`);
  }
}

export class StockAgent {
  readonly sent: Record<string, unknown>[] = [];
  readonly logged: string[] = [];
  readonly children: FakeChild[] = [];
  readonly requests: (FakeStream & { options: Record<string, unknown> })[] = [];
  /** Streams of the remote desktop that were opened. */
  readonly desktops: FakeStream[] = [];
  /** What waits to be called after so many ms. */
  readonly timers: { readonly ms: number; run(): void }[] = [];
  modules = new Map<string, unknown>();
  command: (message: unknown) => void = () => {};
  connected: (state: number) => void = () => {};

  readonly #hasKvm: boolean;
  readonly #platform: string;

  constructor(script: string, hasKvm = true, platform = "linux") {
    this.#hasKvm = hasKvm;
    this.#platform = platform;
    const { context } = this.#createContext();
    runInContext(script, context);
  }

  start(): void {
    this.connected(1);
  }

  /** As if the time of the timer with so many ms had come. */
  passTimer(ms: number): void {
    const at = this.timers.findIndex((timer) => timer.ms === ms);
    assert.ok(at >= 0, `no timer of ${ms} ms`);
    this.timers.splice(at, 1)[0]?.run();
  }

  #createContext() {
    const modules = new Map<string, unknown>([
      ["MeshAgent", this.#meshAgent()],
      [
        "os",
        {
          hostname: () => "box",
          networkInterfaces: () => ({}),
          dns: () => [],
          name: () => settled("Test OS"),
        },
      ],
      ["fs", { existsSync: (path: string) => ["/bin/bash", "/usr/bin/xdg-open"].includes(path) }],
      ["SHA384Stream", { create: () => ({ syncHash: sha384 }) }],
      ["child_process", { SpawnTypes: { TERM: 3, DEFAULT: 0 }, execFile: this.#execFile }],
      ["http", { parseUri: (url: string) => ({ url }), request: this.#request }],
    ]);
    this.modules = modules;
    const require = (name: string): unknown => {
      if (!modules.has(name)) throw new Error(`module ${name} not found`);
      return modules.get(name);
    };
    const process = {
      platform: this.#platform,
      execPath: "C:\\Program Files\\Mesh Agent\\MeshAgent.exe",
      env: {},
      versions: {},
      cwd: () => "/opt/",
      on: () => {},
    };
    const context = createContext({ require, process, Buffer: stockBuffers, ...this.#timers() });
    runInContext(withoutNewerBuiltIns, context);
    return { context };
  }

  #timers() {
    return {
      setTimeout: (run: () => void, ms: number) => {
        const timer = { ms, run };
        this.timers.push(timer);
        return timer;
      },
      clearTimeout: (timer: StockAgent["timers"][number]) => {
        const at = this.timers.indexOf(timer);
        if (at >= 0) this.timers.splice(at, 1);
      },
    };
  }

  #meshAgent() {
    const openDesktop = (): FakeStream => {
      const stream = new FakeStream();
      this.desktops.push(stream);
      return stream;
    };
    return {
      ...(this.#hasKvm ? { getRemoteDesktopStream: openDesktop } : {}),
      isControlChannelConnected: true,
      ServerUrl: "wss://server.example:443/agent.ashx",
      ServerInfo: { ControlChannelCertificate: SERVER },
      SendCommand: (message: object) => this.sent.push(JSON.parse(JSON.stringify(message))),
      AddCommandHandler: (receive: (message: unknown) => void) => {
        this.command = receive;
      },
      AddConnectHandler: (receive: (state: number) => void) => {
        this.connected = receive;
      },
      log: (text: string) => this.logged.push(text),
    };
  }

  readonly #execFile = (_path: string, argv: readonly unknown[], options: object): FakeChild => {
    const child = new FakeChild(argv, options);
    this.children.push(child);
    return child;
  };

  readonly #request = (options: Record<string, unknown>): FakeStream => {
    const request = Object.assign(new FakeStream(), { options });
    this.requests.push(request);
    return request;
  };
}

/** The stock engine's: plain arrays of bytes become empty buffers. */
const stockBuffers = {
  isBuffer: (value: unknown) => Buffer.isBuffer(value),
  alloc: (bytes: number) => Buffer.alloc(bytes),
  from: (value: unknown) => Buffer.from(typeof value === "string" ? value : ""),
};

const withoutNewerBuiltIns = `
  for (const name of ["Promise", "Map", "Set", "WeakMap", "WeakSet", "Intl", "URL"]) delete globalThis[name];
  for (const name of ["values", "entries", "fromEntries", "hasOwn"]) delete Object[name];
    for (const name of ["flat", "flatMap", "fill", "at"]) delete Array.prototype[name];
  for (const name of ["padEnd", "replaceAll", "matchAll", "at"]) delete String.prototype[name];
  delete Array.from; delete Array.of; delete Array.prototype[Symbol.iterator];
`;

function settled(value: unknown): { then(ok: Handler): void } {
  // biome-ignore lint/suspicious/noThenProperty: the stock agent's promises settle at once
  return { then: (ok) => ok(value) };
}

function sha384(text: string): { toString(): string } {
  const hex = createHash("sha384").update(text).digest("hex").toUpperCase();
  return { toString: () => hex };
}

/** A tunnel that the server asks for; the stream is the other end of its socket, once `request` says `upgrade`. */
export function openTunnel(agent: StockAgent) {
  agent.command({
    action: "msg",
    type: "tunnel",
    value: "*/relay?a=$b@c",
    userid: "u",
    rights: 0xffff_ffff,
  });
  const request = agent.requests.at(-1);
  assert.ok(request);
  const stream = new FakeStream();
  return { request, stream };
}
