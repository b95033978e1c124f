/**
 * A host for tests: time that a test moves, programs that answer what the test says, tunnels that it plays.
 */
import { createHash } from "node:crypto";
import { FakeClock } from "@tendril/testing";
import { FakeFiles } from "./fake-files.suite.ts";
import { type FakePeer, openFakePeer } from "./fake-peers.suite.ts";
import { createFakePorts, type FakeBroadcast, type FakePort } from "./fake-ports.suite.ts";
import type {
  Box,
  Fields,
  FolderEntry,
  Host,
  Interfaces,
  Pins,
  ProgramResult,
  RunRequest,
  TerminalRequest,
  Tunnel,
  TunnelHandlers,
  TunnelRequest,
} from "./host.ts";
import type { DesktopHandlers, DesktopRequest, PictureExtras } from "./host-desktop.ts";
import type { HostMei } from "./mei/host-mei.ts";

export const SERVER_PINS: Pins = { digest: "d1".repeat(48), fingerprint: "f1".repeat(48) };

export interface FakeTunnel {
  readonly request: TunnelRequest;
  readonly handlers: TunnelHandlers;
  /** Text frames of the core. */
  readonly sent: string[];
  /** Binary frames of the core. */
  readonly sentBytes: Uint8Array[];
  /** Both, in order. */
  readonly frames: (string | Uint8Array)[];
  /** What `sendBytes` answers. */
  isFull: boolean;
  isPaused: boolean;
  isEnded: boolean;
  /** The upgrade succeeded. */
  open(): void;
  /** And the relay has both sides. */
  join(): void;
  receive(text: string): void;
  receiveBytes(bytes: Uint8Array): void;
  drain(): void;
}

export interface FakeTerminal {
  readonly request: TerminalRequest;
  readonly written: string[];
  readonly sizes: string[];
  attachedTo: Tunnel | null;
  isKilled: boolean;
  exit(): void;
}

/** A capture of the fake host; the test plays its host side. */
export interface FakeDesktop {
  readonly request: DesktopRequest;
  readonly handlers: DesktopHandlers;
  /** Pieces that the core wrote, each as it came. */
  readonly written: Uint8Array[];
  readonly refined: PictureExtras[];
  isPaused: boolean;
  isEnded: boolean;
}

export interface FakeBar {
  readonly text: string;
  readonly onEnd: (problem: string | null) => void;
  isClosed: boolean;
}

/** Everything a test may look at or change; `host` is what the core gets. */
export class FakeHost {
  readonly clock = new FakeClock();
  readonly sent: Fields[] = [];
  readonly logged: string[] = [];
  readonly ran: RunRequest[] = [];
  readonly tunnels: FakeTunnel[] = [];
  readonly terminals: FakeTerminal[] = [];
  readonly desktops: FakeDesktop[] = [];
  readonly peers: FakePeer[] = [];
  canOpenPeers = true;
  readonly ports: FakePort[] = [];
  readonly broadcasts: FakeBroadcast[] = [];
  /** The firmware; null where there is none. To be set before the core starts. */
  mei: HostMei | null = null;
  /** Why there is no desktop; null when there is one. */
  desktopProblem: string | null = null;
  /** Text of the clipboard; null when it is empty. */
  clipboard: string | null = null;
  /** Why the clipboard cannot be reached; null when it can. */
  clipboardProblem: string | null = null;
  locks = 0;
  readonly boxes: { box: Box; answer(isYes: boolean, why: string): void; isCancelled: boolean }[] = [];
  readonly notices: string[] = [];
  readonly bars: FakeBar[] = [];
  readonly opened: string[] = [];
  readonly powered: { action: number; isForced: boolean }[] = [];
  platform = "linux";
  files: ReadonlySet<string> = new Set(["/bin/bash"]);
  /** The disk of the files session. */
  readonly disk = new FakeFiles();
  folders: ReadonlyMap<string, readonly FolderEntry[]> = new Map();
  interfaces: Interfaces = {};
  environment: ReadonlyMap<string, string> = new Map();
  consoleUser: number | null = null;
  isAdministrator = true;
  /** The capture looks at the screen by the clock. */
  isDesktopPolling = false;
  /** Why nothing can be shown to the person at the device; null when it can. */
  displayProblem: string | null = null;
  canOpenTerminals = true;
  /** Answers programs; a test may keep `onDone` for later. */
  onRun: (request: RunRequest, onDone: (result: ProgramResult) => void) => void = (_request, onDone) =>
    onDone({ code: 0, output: "" });
  #receive: (message: Fields) => void = () => {};
  #watch: (isConnected: boolean) => void = () => {};

  receive(message: Fields): void {
    this.#receive(message);
  }

  connect(isConnected = true): void {
    this.#watch(isConnected);
  }

  /** Sent messages of an action, of a `msg` type as `msg/type`. */
  sentOf(kind: string): Fields[] {
    return this.sent.filter(({ action, type }) => (action === "msg" ? `msg/${type}` : action) === kind);
  }

  get host(): Host {
    const fake = this;
    return {
      get platform() {
        return fake.platform;
      },
      computerName: "box",
      workingFolder: "/opt/agent/",
      agentVersion: "agent 1",
      send: (message) => fake.sent.push(JSON.parse(JSON.stringify(message))),
      onMessage: (receive) => {
        fake.#receive = receive;
      },
      onConnected: (watch) => {
        fake.#watch = watch;
      },
      serverUrl: () => "wss://server.example:8443/agent.ashx",
      serverPins: () => SERVER_PINS,
      openTunnel: (request, handlers) => fake.tunnels.push(createTunnel(request, handlers)),
      openPeer: (request, handlers) =>
        fake.canOpenPeers ? openFakePeer(fake.peers, request, handlers) : null,
      run(request, onDone) {
        fake.ran.push(request);
        fake.onRun(request, onDone);
      },
      openTerminal: (request, onExit) => fake.#openTerminal(request, onExit),
      openDesktop: (request, handlers) => fake.#openDesktop(request, handlers),
      readClipboard: (onText) =>
        onText(fake.clipboardProblem === null ? fake.clipboard : null, fake.clipboardProblem),
      writeClipboard(text, onDone) {
        if (fake.clipboardProblem === null) fake.clipboard = text;
        onDone(fake.clipboardProblem);
      },
      lockScreen(onDone) {
        fake.locks++;
        onDone(null);
      },
      fileExists: (path) => fake.files.has(path),
      listFolder: (path) => fake.folders.get(path) ?? null,
      files: fake.disk.files,
      ports: createFakePorts(fake.ports, fake.broadcasts),
      mei: fake.mei,
      interfaces: () => fake.interfaces,
      dnsServers: () => ["192.0.2.53"],
      osName: (onName) => onName("Test OS 1"),
      isAdministrator: () => fake.isAdministrator,
      consoleUser: () => fake.consoleUser,
      environment: (name) => fake.environment.get(name) ?? "",
      sha384: (text) => createHash("sha384").update(text).digest("hex"),
      power(action, isForced, onDone) {
        fake.powered.push({ action, isForced });
        onDone(null);
      },
      showMessage: (box, onDone) => {
        fake.boxes.push({ box, answer: () => {}, isCancelled: false });
        onDone(fake.displayProblem);
      },
      showBar(text, onEnd) {
        const bar: FakeBar = { text, onEnd, isClosed: false };
        fake.bars.push(bar);
        if (fake.displayProblem !== null) onEnd(fake.displayProblem);
        return () => {
          bar.isClosed = true;
        };
      },
      ask: (box, onAnswer) => fake.#ask(box, onAnswer),
      notify(title, text, onDone) {
        fake.notices.push(`${title}: ${text}`);
        onDone(fake.displayProblem);
      },
      openUrl(url, onDone) {
        fake.opened.push(url);
        onDone(fake.displayProblem);
      },
      log: (text) => fake.logged.push(text),
      after: (delayMs, run) => fake.clock.after(delayMs, run),
      now: () => fake.clock.now(),
    };
  }

  #ask(box: Box, onAnswer: (isYes: boolean, why: string) => void): () => void {
    if (this.displayProblem !== null) {
      onAnswer(false, this.displayProblem);
      return () => {};
    }
    const asked = { box, answer: onAnswer, isCancelled: false };
    this.boxes.push(asked);
    return () => {
      asked.isCancelled = true;
    };
  }

  #openDesktop(request: DesktopRequest, handlers: DesktopHandlers): ReturnType<Host["openDesktop"]> {
    if (this.desktopProblem !== null) {
      handlers.onProblem(this.desktopProblem);
      return null;
    }
    const desktop: FakeDesktop = {
      request,
      handlers,
      written: [],
      refined: [],
      isPaused: false,
      isEnded: false,
    };
    this.desktops.push(desktop);
    return {
      isPolling: this.isDesktopPolling,
      write: (bytes) => desktop.written.push(Uint8Array.from(bytes)),
      ...(this.isDesktopPolling ? {} : { refine: (extras: PictureExtras) => desktop.refined.push(extras) }),
      pause() {
        desktop.isPaused = true;
      },
      resume() {
        desktop.isPaused = false;
      },
      end() {
        desktop.isEnded = true;
      },
    };
  }

  #openTerminal(request: TerminalRequest, onExit: () => void): ReturnType<Host["openTerminal"]> {
    if (!this.canOpenTerminals) return null;
    const terminal: FakeTerminal = {
      request,
      written: [],
      sizes: [],
      attachedTo: null,
      isKilled: false,
      exit: onExit,
    };
    this.terminals.push(terminal);
    return {
      attach(tunnel) {
        terminal.attachedTo = tunnel;
      },
      resize: (cols, rows) => terminal.sizes.push(`${cols}x${rows}`),
      write: (text) => terminal.written.push(text),
      kill() {
        terminal.isKilled = true;
      },
    };
  }
}

function createTunnel(request: TunnelRequest, handlers: TunnelHandlers): FakeTunnel {
  const sent: string[] = [];
  const fake: FakeTunnel = {
    request,
    handlers,
    sent,
    sentBytes: [],
    frames: [],
    isFull: false,
    isPaused: false,
    isEnded: false,
    open() {
      handlers.onOpen({
        sendText(text) {
          sent.push(text);
          fake.frames.push(text);
        },
        sendBytes(bytes) {
          const frame = Uint8Array.from(bytes);
          fake.sentBytes.push(frame);
          fake.frames.push(frame);
          return !fake.isFull;
        },
        pause() {
          fake.isPaused = true;
        },
        resume() {
          fake.isPaused = false;
        },
        end() {
          if (fake.isEnded) return;
          fake.isEnded = true;
          handlers.onEnd();
        },
      });
    },
    join() {
      fake.open();
      handlers.onText("c");
    },
    receive: (text) => handlers.onText(text),
    receiveBytes(bytes) {
      const frame = Uint8Array.from(bytes);
      handlers.onBytes(frame);
      frame.fill(0xee); // as on the stock agent: its memory is used again
    },
    drain() {
      fake.isFull = false;
      handlers.onDrain();
    },
  };
  return fake;
}
