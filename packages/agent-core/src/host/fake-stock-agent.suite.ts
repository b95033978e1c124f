/** The stock agent for tests: what the core finds there, without its engine; `script` runs in a context that has no more. */
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
  isEnded = false;
  isPaused = false;
  on(event: string, handler: Handler): void {
    this.handlers.set(event, [...(this.handlers.get(event) ?? []), handler]);
  }
  emit(event: string, ...values: unknown[]): void {
    for (const handler of this.handlers.get(event) ?? []) (handler as (...all: unknown[]) => void)(...values);
  }
  write(value: unknown): boolean {
    this.written.push(value);
    return true;
  }
  pipe(target: unknown): void {
    this.pipedTo.push(target);
  }
  pause(): void {
    this.isPaused = true;
  }
  resume(): void {
    this.isPaused = false;
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
    const process = { platform: this.#platform, env: {}, versions: {}, cwd: () => "/opt/", on: () => {} };
    const timers = { setTimeout: () => ({}), clearTimeout: () => {} };
    const context = createContext({ require, process, Buffer: stockBuffers, ...timers });
    runInContext(withoutNewerBuiltIns, context);
    return { context };
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
