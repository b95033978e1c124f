/**
 * Windows as far as the processes of console and person call it, behind a `_GenericMarshal` with memory of its own. It knows what is open,
 * which calls were made, and fails those that a test names.
 */
import assert from "node:assert/strict";
import { createContext, runInContext } from "node:vm";

type Argument = FakeValue | number;
type Settle = (result: { readonly Val: number; readonly _LastError: number }) => void;

/** A call on a thread of its own, until the test ends it. */
export interface WaitingCall {
  readonly name: string;
  readonly args: readonly number[];
  settle(Val: number): void;
}

export interface FakeWindowsOptions {
  readonly pointerSize?: 4 | 8;
  /** Calls that fail: a name, or `name#2` for the second time. */
  readonly failing?: readonly string[];
  /** Calls that it does not have. */
  readonly missing?: readonly string[];
  /** False for an agent that cannot call on threads of their own. */
  readonly hasAside?: boolean;
  /** Who is signed in to which session. */
  readonly sessions?: Readonly<Record<number, string>>;
}

/** What CreateProcessAsUserW was given. */
export interface StartedAsPerson {
  readonly token: string | undefined;
  readonly path: string;
  readonly line: string;
  readonly flags: number;
  readonly folder: string;
  readonly isInheriting: boolean;
  readonly startup: Buffer;
  /** The only ones that are inherited. */
  readonly handles: readonly number[];
}

const LIBRARIES = ["kernel32.dll", "advapi32.dll", "userenv.dll", "wtsapi32.dll"];
const EXIT_CODE = 7;

const TRUE = 1;
const FALSE = 0;
const ATTRIBUTE_LIST_BYTES = 48;
const FIRST_ADDRESS = 0x10_000;
const HANDLE_LIST = 0x2_0002;
const USER_NAME = 5;

/** Memory at an address, or a value that counts as one. */
class FakeValue {
  readonly bytes: Buffer;
  readonly address: number;
  readonly #windows: FakeWindows;
  constructor(windows: FakeWindows, bytes: Buffer, address: number) {
    this.#windows = windows;
    this.bytes = bytes;
    this.address = address;
  }
  get Val(): number {
    return this.address;
  }
  toBuffer(): Buffer {
    return this.bytes;
  }
  pointerBuffer(): Buffer {
    const pointer = Buffer.alloc(this.#windows.pointerSize);
    pointer.writeUInt32LE(this.address, 0);
    return pointer;
  }
  Deref(at?: number, bytes?: number): FakeValue {
    if (at === undefined || bytes === undefined) return this.#windows.value(this.bytes.readUInt32LE(0));
    return new FakeValue(this.#windows, this.bytes.subarray(at, at + bytes), this.address + at);
  }
}

export class FakeWindows {
  readonly pointerSize: 4 | 8;
  readonly calls: string[] = [];
  readonly waiting: WaitingCall[] = [];
  /** Handles that nobody closed, by what they are. */
  readonly open = new Map<number, string>();
  readonly words: string[] = [];
  readonly timers: { readonly ms: number; run(): void }[] = [];
  readonly resized: number[] = [];
  readonly typed: Buffer[] = [];
  readonly shown: Buffer[] = [];
  /** What CreateProcessW was given. */
  started: { readonly path: string; readonly line: string; readonly startup: Buffer } | undefined;
  startedAs: StartedAsPerson | undefined;
  /** What became of the job and what is tied to it. */
  readonly job: { limits?: Buffer; process?: string | undefined; isRunning?: boolean } = {};
  hasLeft = false;
  exitCode: number | undefined;

  readonly #failing: readonly string[];
  readonly #missing: readonly string[];
  readonly #hasAside: boolean;
  readonly #sessions: Readonly<Record<number, string>>;
  #inherited: number[] = [];
  readonly #memory = new Map<number, FakeValue>();
  readonly #counts = new Map<string, number>();
  /** Standard input as the loader reads it. */
  #input = Buffer.alloc(0);
  #next = FIRST_ADDRESS;
  #handle = 0x40;

  constructor(options: FakeWindowsOptions = {}) {
    const { pointerSize = 8, failing = [], missing = [], hasAside = true, sessions = {} } = options;
    this.#sessions = sessions;
    this.pointerSize = pointerSize;
    this.#failing = failing;
    this.#missing = missing;
    this.#hasAside = hasAside;
  }

  /** Runs a script as the agent's program does. */
  run(script: string, input: Uint8Array = Buffer.alloc(0)): void {
    this.#input = Buffer.from(input);
    const process = { on: () => {}, exit: () => this.#leave() };
    const setTimeout = (run: () => void, ms: number): unknown => this.timers.push({ run, ms });
    const require = (name: string): unknown => {
      assert.equal(name, "_GenericMarshal");
      return this.#marshal();
    };
    runInContext(script, createContext({ require, process, Buffer, setTimeout }));
  }

  /** The call of that name which waits. */
  waitingFor(name: string): WaitingCall {
    const call = this.waiting.find((waits) => waits.name === name);
    assert.ok(call, `${name} does not wait, but ${this.waiting.map((waits) => waits.name).join(", ")}`);
    return call;
  }

  /** Ends a read with bytes. */
  give(name: "ReadInput" | "ReadOutput", bytes: Uint8Array): void {
    const { args, settle } = this.waitingFor(name);
    this.#at(args[1]).bytes.set(bytes);
    this.#at(args[3]).bytes.writeUInt32LE(bytes.length, 0);
    settle(TRUE);
  }

  value(address: number): FakeValue {
    return this.#memory.get(address) ?? new FakeValue(this, Buffer.alloc(0), address);
  }

  #at(address: number | undefined): FakeValue {
    const found = this.#memory.get(address ?? 0);
    assert.ok(found, `no memory at ${address}`);
    return found;
  }

  #allocate(bytes: Buffer): FakeValue {
    const value = new FakeValue(this, bytes, this.#next);
    this.#memory.set(this.#next, value);
    this.#next += bytes.length + 64;
    return value;
  }

  #marshal() {
    return {
      PointerSize: this.pointerSize,
      CreatePointer: () => this.#allocate(Buffer.alloc(this.pointerSize)),
      CreateVariable: (content: number | string) => {
        const text = typeof content === "string" ? Buffer.from(`${content}\0`, "utf16le") : undefined;
        return this.#allocate(text ?? Buffer.alloc(content as number));
      },
      CreateNativeProxy: (library: string) => {
        assert.ok(LIBRARIES.includes(library), library);
        const proxy: Record<string, unknown> = {};
        proxy.CreateMethod = (wanted: string | { method: string; newName: string }) => {
          const { method, newName } =
            typeof wanted === "string" ? { method: wanted, newName: wanted } : wanted;
          if (this.#missing.includes(method)) throw new Error(`method ${method} not found`);
          proxy[newName] = this.#method(newName);
        };
        return proxy;
      },
    };
  }

  #method(name: string) {
    const numbers = (args: readonly Argument[]): number[] =>
      args.map((argument) => (typeof argument === "number" ? argument : argument.address));
    const call = (...args: Argument[]) => {
      const Val = this.#call(name, numbers(args));
      return Object.assign(new FakeValue(this, Buffer.alloc(0), Val), { _LastError: Val === FALSE ? 5 : 0 });
    };
    const wait = (...args: Argument[]) => ({
      // biome-ignore lint/suspicious/noThenProperty: as the agent's own promises
      then: (done: Settle) => {
        assert.ok(!this.waiting.some((waits) => waits.name === name), `${name} waits twice`);
        const waits: WaitingCall = {
          name,
          args: numbers(args),
          settle: (Val) => {
            this.waiting.splice(this.waiting.indexOf(waits), 1);
            done({ Val, _LastError: 0 });
          },
        };
        this.waiting.push(waits);
        this.#note(name, waits.args);
      },
    });
    return this.#hasAside ? Object.assign(call, { async: wait }) : call;
  }

  #note(name: string, [first = 0, second = 0, third = 0]: readonly number[]): void {
    this.calls.push(name);
    if (name === "WriteInput") this.typed.push(Buffer.from(this.#at(second).bytes.subarray(0, third)));
    if (name === "WriteOutput") this.shown.push(Buffer.from(this.#at(second).bytes.subarray(0, third)));
    if (name === "ClosePseudoConsole") this.open.delete(first);
  }

  #fails(name: string): boolean {
    const count = (this.#counts.get(name) ?? 0) + 1;
    this.#counts.set(name, count);
    return this.#failing.includes(name) || this.#failing.includes(`${name}#${count}`);
  }

  #call(name: string, args: readonly number[]): number {
    const [first = 0, second = 0, third = 0, fourth = 0, fifth = 0] = args;
    if (name !== "ReadFile" && name !== "WriteFile" && name !== "GetStdHandle") this.#note(name, args);
    const isFailing = this.#fails(name);
    if (isFailing && name !== "CreatePseudoConsole") return FALSE;
    switch (name) {
      case "GetStdHandle":
        return 0x1000 - first;
      case "CreatePipe":
        this.#put(first, this.#openHandle("reading end"));
        this.#put(second, this.#openHandle("writing end"));
        return TRUE;
      case "CloseHandle":
        assert.ok(this.open.delete(first), `handle ${first} is not open`);
        return TRUE;
      case "CreatePseudoConsole":
        if (isFailing) return 0x8007_0005;
        this.#put(fifth, this.#openHandle("console"));
        return 0;
      case "InitializeProcThreadAttributeList":
        this.#put(fourth, ATTRIBUTE_LIST_BYTES);
        if (first !== 0) this.open.set(first, "attributes");
        return first === 0 ? FALSE : TRUE;
      case "DeleteProcThreadAttributeList":
        this.open.delete(first);
        return TRUE;
      case "UpdateProcThreadAttribute":
        if (third === HANDLE_LIST) this.#inherited = this.#numbersAt(fourth, fifth);
        else assert.deepEqual([third, this.open.get(fourth), fifth], [0x2_0016, "console", this.pointerSize]);
        return TRUE;
      case "CreateProcessW":
        return this.#start(args);
      case "ResizePseudoConsole":
        this.resized.push(second);
        return 0;
      case "ReadFile":
        return this.#read(args);
      case "WriteFile":
        this.words.push(String(this.#at(second).bytes).trim());
        return TRUE;
      case "TerminateProcess":
        if (this.open.get(first) === "program") this.open.delete(first);
        else this.#leave(second);
        return TRUE;
      default:
        return this.#callForPerson(name, args);
    }
  }

  #callForPerson(name: string, args: readonly number[]): number {
    const [first = 0, second = 0, third = 0, fourth = 0, fifth = 0] = args;
    switch (name) {
      case "WTSQueryUserToken":
        if (this.#sessions[first] === undefined) return FALSE;
        this.#put(second, this.#openHandle(`token of ${this.#sessions[first]}`));
        return TRUE;
      case "WTSQuerySessionInformationW": {
        assert.equal(third, USER_NAME);
        const name = this.#allocate(Buffer.from(`${this.#sessions[second]}\0`, "utf16le"));
        this.#put(fourth, name.address);
        this.#put(fifth, name.bytes.length);
        return TRUE;
      }
      case "CreateEnvironmentBlock":
        this.#put(first, this.#openHandle(`environment of ${this.open.get(second)}`));
        return TRUE;
      case "GetUserProfileDirectoryW":
        this.#at(second).bytes.write("C:\\Users\\ann\0", "utf16le");
        return TRUE;
      case "CreateProcessAsUserW":
        return this.#startAs(args);
      case "CreateJobObjectW":
        return this.#openHandle("job");
      case "SetInformationJobObject":
        this.job.limits = Buffer.from(this.#at(third).bytes.subarray(0, fourth));
        return TRUE;
      case "AssignProcessToJobObject":
        this.job.process = this.open.get(second);
        return TRUE;
      case "ResumeThread":
        this.job.isRunning = true;
        return 1;
      case "GetExitCodeProcess":
        this.#put(second, EXIT_CODE);
        return TRUE;
      default:
        return TRUE;
    }
  }

  #leave(code?: number): void {
    this.hasLeft = true;
    this.exitCode ??= code;
  }

  #openHandle(what: string): number {
    this.#handle += 4;
    this.open.set(this.#handle, what);
    return this.#handle;
  }

  #put(address: number, value: number): void {
    this.#at(address).bytes.writeUInt32LE(value, 0);
  }

  /** Not more than 1,000 bytes at once: as pipes do. */
  #read([, into = 0, wanted = 0, countAt = 0]: readonly number[]): number {
    if (this.#input.length === 0) return FALSE;
    const piece = this.#input.subarray(0, Math.min(wanted, 1_000));
    this.#input = this.#input.subarray(piece.length);
    for (const { address, bytes } of this.#memory.values()) {
      if (into >= address && into < address + bytes.length) bytes.set(piece, into - address);
    }
    this.#put(countAt, piece.length);
    return TRUE;
  }

  #text(address: number | undefined): string {
    return this.#at(address).bytes.toString("utf16le").replace(/\0.*$/, "");
  }

  #numbersAt(address: number, bytes: number): number[] {
    const content = this.#at(address).bytes;
    return Array.from({ length: bytes / this.pointerSize }, (_, i) =>
      content.readUInt32LE(i * this.pointerSize),
    );
  }

  #startAs(args: readonly number[]): number {
    const [token = 0, path, line, , , inherits, flags = 0, environment = 0, folder, startup, created] = args;
    assert.equal(this.open.get(environment), `environment of ${this.open.get(token)}`);
    this.startedAs = {
      ...{ token: this.open.get(token), path: this.#text(path), line: this.#text(line), flags },
      ...{ folder: this.#text(folder), isInheriting: inherits === 1, handles: this.#inherited },
      startup: Buffer.from(this.#at(startup).bytes),
    };
    const { bytes } = this.#at(created);
    bytes.writeUInt32LE(this.#openHandle("program"), 0);
    bytes.writeUInt32LE(this.#openHandle("thread"), this.pointerSize);
    return TRUE;
  }

  #start(args: readonly number[]): number {
    const text = (address: number | undefined): string => this.#text(address);
    this.started = {
      path: text(args[0]),
      line: text(args[1]),
      startup: Buffer.from(this.#at(args[8]).bytes),
    };
    assert.deepEqual(args.slice(2, 8), [0, 0, 0, 0x8_0000, 0, 0]);
    const { bytes } = this.#at(args[9]);
    bytes.writeUInt32LE(this.#openHandle("shell"), 0);
    bytes.writeUInt32LE(this.#openHandle("thread"), this.pointerSize);
    return TRUE;
  }
}
