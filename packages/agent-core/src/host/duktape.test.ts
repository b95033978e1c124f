/** The built script in a context that has only what the stock engine has, on fakes of the stock modules. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { before, describe, it } from "node:test";
import { createContext, runInContext } from "node:vm";
import { buildCore } from "../bundle/index.ts";

type Handler = (value?: unknown) => void;
const COLON_HEX = (byte: string): string => Array.from({ length: 48 }, () => byte).join(":");
const SERVER = { digest: COLON_HEX("D1"), fingerprint: COLON_HEX("F1") };

/** A stock stream or request: declared events only, as there. */
class FakeStream {
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

class FakeChild extends FakeStream {
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

class StockAgent {
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

describe("core on the stock agent", () => {
  let script = "";
  before(async () => {
    ({ script } = await buildCore(join(import.meta.dirname, "..")));
  });

  function openTunnel(agent: StockAgent) {
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

  it("connects, runs its scripts on the shell's input and reports", () => {
    const agent = new StockAgent(script);
    agent.start();
    const [shell] = agent.children;
    assert.deepEqual(shell?.argv, ["sh"]);
    assert.match(String(shell?.stdin.written[0]), /btime/);
    shell?.stdout.emit("data", "boot=1700000000\n");
    shell?.emit("exit", 0);
    assert.deepEqual(
      agent.sent.map(({ action, osdesc }) => [action, osdesc]),
      [["coreinfo", "Test OS"]],
    );
  });

  it("escapes the address and refuses a certificate that is not pinned", () => {
    const { request } = openTunnel(new StockAgent(script));
    assert.equal(request.options.url, "wss://server.example:443/relay?a=%24b%40c");
    const check = request.options.checkServerIdentity as (certificates: unknown[]) => void;
    check([SERVER]);
    check([{ ...SERVER, digest: COLON_HEX("00") }]);
    assert.throws(() => check([{ digest: COLON_HEX("00"), fingerprint: COLON_HEX("00") }]), /BadCert/);
    assert.throws(() => check([]), /BadCert/);
  });

  it("pipes a terminal natively, follows its size and ends with its tunnel", () => {
    const agent = new StockAgent(script);
    const { request, stream } = openTunnel(agent);
    request.emit("upgrade", {}, stream);
    for (const text of ["c", '{"type":"options","cols":90,"rows":20}', "1"]) stream.emit("data", text);
    const shell = agent.children.at(-1);
    assert.ok(shell);
    assert.deepEqual([shell.argv, shell.options.type, shell.options.env?.COLUMNS], [["bash"], 3, "90"]);
    assert.deepEqual([shell.stdout.pipedTo, stream.pipedTo], [[stream], [shell.stdin]]);
    stream.emit("data", '{"type":"termsize","cols":132,"rows":43}');
    assert.deepEqual(shell.sizes, ["20x90", "43x132"]);
    stream.emit("end");
    assert.equal(shell.isKilled, true);
    shell.emit("exit", 1);
    assert.deepEqual(
      agent.sent.filter(({ action }) => action === "sessions").map(({ value }) => value),
      [{ u: 1 }, {}],
    );
  });

  it("ends the tunnel when the shell ends", () => {
    const agent = new StockAgent(script);
    const { request, stream } = openTunnel(agent);
    request.emit("upgrade", {}, stream);
    for (const text of ["c", "1"]) stream.emit("data", text);
    agent.children.at(-1)?.emit("exit", 0);
    assert.equal(stream.isEnded, true);
  });

  it("gives the remote desktop to viewers in buffers of its own, and their input to it", () => {
    const agent = new StockAgent(script);
    const viewers = [openTunnel(agent), openTunnel(agent)];
    for (const { request, stream } of viewers) {
      request.emit("upgrade", {}, stream);
      for (const text of ["c", "2"]) stream.emit("data", text);
    }
    const [desktop] = agent.desktops;
    assert.ok(desktop && agent.desktops.length === 1);
    const size = Buffer.from("000700080400030000120005", "hex");
    desktop.emit("data", size);
    for (const { stream } of viewers) {
      const frames = stream.written.filter((frame) => typeof frame !== "string");
      assert.deepEqual(frames, [size.subarray(0, 8)]);
      assert.ok(frames.every((frame) => Buffer.isBuffer(frame)));
    }
    // two commands in one frame are written one by one
    viewers[0]?.stream.emit("data", Buffer.from("000100060041000100060141", "hex"));
    assert.deepEqual(desktop.written.map(String), ["\0\u0001\0\u0006\0A", "\0\u0001\0\u0006\u0001A"]);
    for (const { stream } of viewers) stream.emit("end");
    assert.equal(desktop.isEnded, true);
  });

  it("says clearly that an agent has no remote desktop", () => {
    const { request, stream } = openTunnel(new StockAgent(script, false));
    request.emit("upgrade", {}, stream);
    for (const text of ["c", "2"]) stream.emit("data", text);
    assert.match(String(stream.written.at(-1)), /no remote desktop/);
    assert.equal(stream.isEnded, true);
  });

  it("opens addresses in the desktop of the person at the console, and as itself where there is nobody", () => {
    const open = {
      action: "msg",
      type: "openUrl",
      url: "https://server.example/messenger?id=a&auth=secret",
      rights: -1,
    };
    const agent = new StockAgent(script);
    agent.command(open);
    assert.deepEqual(Object.keys(agent.children.at(-1)?.options ?? {}), []);
    agent.modules.set("user-sessions", {
      ...{ consoleUid: () => 1_000, Self: () => 0 },
      getUsername: () => "anna",
      getHomeFolder: () => "/home/anna",
    });
    agent.modules.set("monitor-info", { getXInfo: () => ({ display: ":1", xauthority: "/run/x" }) });
    agent.command(open);
    const child = agent.children.at(-1);
    assert.deepEqual(child?.argv, [
      ...["su", "-s", "/bin/sh", "-c", 'exec "$0" "$@"', "anna"],
      ...["/usr/bin/xdg-open", open.url],
    ]);
    const { env } = child?.options ?? {};
    assert.deepEqual(
      [env?.HOME, env?.DISPLAY, env?.XAUTHORITY, env?.XDG_RUNTIME_DIR],
      ["/home/anna", ":1", "/run/x", "/run/user/1000"],
    );
    child?.emit("exit", 0);
    assert.ok(!JSON.stringify(agent.sent.filter(({ action }) => action === "log")).includes("secret"));
  });

  it("reads all that a shell on Windows says, which is lost when it comes just before the end", () => {
    const agent = new StockAgent(script, true, "win32");
    const run = { action: "runcommands", type: 1, cmds: "dir", reply: true, responseid: "r" };
    const results = (): unknown[] =>
      agent.sent.filter(({ type }) => type === "runcommands").map(({ result }) => result);
    agent.command(run);
    const child = agent.children.at(-1);
    const [, word = ""] = /^dir\necho (\S+)\n/.exec(child?.stdin.written.join("") ?? "") ?? [];
    assert.match(word, /^end-\w{10,}$/);
    for (const chunk of ["one\r\n", `two\r\n${word.slice(0, 7)}`, `${word.slice(7)}\r\n`]) {
      child?.stdout.emit("data", chunk);
    }
    assert.deepEqual(results(), ["one\r\ntwo\r\n"]);
    child?.emit("exit", 0);
    agent.command(run);
    agent.children.at(-1)?.stdout.emit("data", "left by itself\r\n");
    agent.children.at(-1)?.emit("exit", 0);
    assert.deepEqual(results(), ["one\r\ntwo\r\n", "left by itself\r\n"]);
  });

  it("runs as the person at the console with that person's groups, never with those of root", () => {
    const agent = new StockAgent(script);
    const run = { action: "runcommands", type: 3, cmds: "id", runAsUser: 2, reply: true };
    const accounts = {
      consoleUid: () => 1_000,
      getUsername: () => "anna",
      Self: () => 0,
      isRoot: () => true,
    };
    const startedWith = (changes: object): readonly unknown[] | undefined => {
      agent.modules.set("user-sessions", { ...accounts, ...changes });
      const before = agent.children.length;
      agent.command(run);
      const child = agent.children[before];
      child?.emit("exit", 0);
      assert.equal(child === undefined || Object.keys(child.options).length === 0, true);
      return child?.argv;
    };
    assert.deepEqual(startedWith({}), ["su", "-s", "/bin/sh", "-c", 'exec "$0" "$@"', "anna", "/bin/sh"]);
    assert.deepEqual(startedWith({ Self: () => 1_000 }), ["sh"], "as it is");
    assert.equal(startedWith({ Self: () => 7 }), undefined);
    assert.equal(startedWith({ getUsername: () => "-c" }), undefined);
  });

  it("starts nothing in a person's session on Windows, where it would have the rights of the system", () => {
    const agent = new StockAgent(script, true, "win32");
    agent.modules.set("user-sessions", { consoleUid: () => 3 });
    agent.command({ action: "runcommands", type: 1, cmds: "whoami", runAsUser: 2, reply: true });
    const count = agent.children.length;
    agent.command({ action: "msg", type: "openUrl", url: "https://server.example/", rights: -1 });
    const reader = agent.children[count];
    reader?.stdout.emit("data", "session=3 CORP\\ann\r\n");
    reader?.emit("exit", 0);
    const task = agent.children.at(-1)?.stdin.written.join("") ?? "";
    assert.match(task, /RegisterTaskDefinition\(.*, 3\)\n.*RunEx\(\$null, 4, 3, \$null\)/);
    for (const { options } of agent.children) assert.deepEqual({ ...options }, {});
  });

  it("survives a relay that refuses", () => {
    const { request } = openTunnel(new StockAgent(script));
    request.emit("error", new Error("refused"));
    request.emit("response", {});
  });

  it("survives messages of every shape", () => {
    const agent = new StockAgent(script);
    for (const message of ["text", null, 7, [], {}, { action: {} }, { action: "msg", type: ["console"] }]) {
      agent.command(message);
    }
    agent.command({ action: "msg", type: "tunnel", value: {} });
    agent.command({ action: "msg", type: "console", rights: 24, value: "help" });
    assert.match(String(agent.sent.at(-1)?.value), /Commands/);
  });

  it("says clearly when there is nothing that could show a message", () => {
    const agent = new StockAgent(script);
    agent.command({ action: "msg", type: "messagebox", msg: "x", sessionid: "s" });
    const [reply] = agent.sent.filter(({ type }) => type === "messagebox");
    assert.match(String(reply?.result), /no display/);
  });
});
