/**
 * What the core needs of the computer and of its agent.
 */
import type { WindowsPerson } from "./as-person/person-request.ts";
import type { HostDesktop } from "./host-desktop.ts";
import type { HostFiles } from "./host-files.ts";
import type { Peer, PeerHandlers, PeerRequest } from "./host-peer.ts";
import type { HostPorts } from "./host-ports.ts";
import type { HostMei } from "./mei/host-mei.ts";

/** A JSON object of the control channel. */
export interface Fields {
  readonly [name: string]: unknown;
}

/** Hashes of a TLS certificate, lower-case hex: of all of it, and of its RSA public key. */
export interface Pins {
  readonly digest: string;
  readonly fingerprint: string;
}

export interface InterfaceAddress {
  readonly address?: string;
  readonly family?: string;
  readonly netmask?: string;
  readonly gateway?: string;
  readonly mac?: string;
  readonly type?: string;
  readonly status?: string;
}

export interface Interfaces {
  readonly [name: string]: readonly InterfaceAddress[];
}

export interface RunRequest {
  /** Path of the program. */
  readonly program: string;
  /** Without the program's own name. */
  readonly args: readonly string[];
  /** Written to standard input, which is then closed. */
  readonly input?: string;
  /**
   * Follows the input of a shell: lines that leave it, and before that print the word, if there is one, and wait a
   * little. For hosts that lose what is printed just before the end.
   */
  readonly farewell?: (word: string | null) => string;
  readonly timeoutMs: number;
  /** Output beyond it is dropped. */
  readonly maxChars: number;
  /** User to run as, with that user's groups; on Windows the session of the person to run as. */
  readonly uid?: number;
}

export interface ProgramResult {
  /** Absent when it could not be started or was stopped. */
  readonly code?: number;
  /** Standard output, then standard error as it came. */
  readonly output: string;
  readonly problem?: string;
}

export interface TerminalRequest {
  readonly program: string;
  readonly args: readonly string[];
  readonly env: { readonly [name: string]: string };
  readonly cols: number;
  readonly rows: number;
  /** Windows: who it runs as, instead of the agent. */
  readonly person?: WindowsPerson | undefined;
}

/** A running shell. */
export interface Terminal {
  /** Bytes cross in both directions with back pressure, text frames stay with the tunnel's handler. */
  attach(tunnel: Tunnel): void;
  resize(cols: number, rows: number): void;
  /** Types text. */
  write(text: string): void;
  kill(): void;
}

export interface TunnelRequest {
  /** wss address. */
  readonly url: string;
  /** Asked for each certificate of the connection; false refuses it. */
  accepts(pins: Pins): boolean;
}

export interface TunnelHandlers {
  onOpen(tunnel: Tunnel): void;
  onText(text: string): void;
  /** A binary frame, valid during the call only. Not called while a terminal is attached. */
  onBytes(bytes: Uint8Array): void;
  /** The other side took what `sendBytes` had to keep. */
  onDrain(): void;
  /** Called once, also when it never opened. */
  onEnd(): void;
}

export interface Tunnel {
  sendText(text: string): void;
  /** One binary frame; takes the bytes over. False: the other side is slow, the next waits for `onDrain`. */
  sendBytes(bytes: Uint8Array): boolean;
  /** Stops reading, so that the viewer is held back. */
  pause(): void;
  resume(): void;
  end(): void;
}

export interface FolderEntry {
  readonly name: string;
  readonly isFolder: boolean;
  readonly bytes: number;
  /** ms since 1970; 0 when not known. */
  readonly changedAtMs: number;
}

/** A box for the person at the device. */
export interface Box {
  readonly title: string;
  readonly text: string;
  readonly timeoutSeconds: number;
}

export interface Host extends HostDesktop {
  /** `linux`, `win32`, `darwin`, `freebsd`, `openbsd`. */
  readonly platform: string;
  readonly computerName: string;
  /** Path separator at the end or not: for people only. */
  readonly workingFolder: string;
  /** Version text of the agent program. */
  readonly agentVersion: string;
  /** Sends an object as JSON; dropped when not connected. */
  send(message: Fields): void;
  /** Called for every message of the server, parsed. */
  onMessage(receive: (message: Fields) => void): void;
  /** Called with true when connected (at once if it is), false when not. */
  onConnected(receive: (isConnected: boolean) => void): void;
  /** Address of the control channel, `wss://host:port/agent.ashx`. */
  serverUrl(): string;
  /** Hashes of the certificate of the control channel. */
  serverPins(): Pins | null;
  openTunnel(request: TunnelRequest, handlers: TunnelHandlers): void;
  /** null when this host cannot; then no handler is called. */
  openPeer(request: PeerRequest, handlers: PeerHandlers): Peer | null;
  run(request: RunRequest, onDone: (result: ProgramResult) => void): void;
  /** null when it could not be started. */
  openTerminal(request: TerminalRequest, onExit: () => void): Terminal | null;
  fileExists(path: string): boolean;
  /** null when it cannot be read. */
  listFolder(path: string): readonly FolderEntry[] | null;
  readonly files: HostFiles;
  readonly ports: HostPorts;
  /** The firmware of this computer; null where it has no Intel AMT, or this host no way to it. */
  readonly mei: HostMei | null;
  interfaces(): Interfaces;
  dnsServers(): readonly string[];
  /** Name of the operating system for people. */
  osName(onName: (name: string) => void): void;
  isAdministrator(): boolean;
  /** POSIX id of the person at the console, null when nobody is there. */
  consoleUser(): number | null;
  environment(name: string): string;
  sha384(text: string): string;
  /** 2 off, 3 restart, 4 sleep. Gives a reason when it cannot. */
  power(action: number, isForced: boolean, onDone: (problem: string | null) => void): void;
  /** A box with one button; `onDone` gets a reason when it could not be shown. */
  showMessage(box: Box, onDone: (problem: string | null) => void): void;
  /** Asks yes or no; `why` is `denied`, `timeout` or what made it impossible. The result takes the box away. */
  ask(box: Box, onAnswer: (isYes: boolean, why: string) => void): () => void;
  /**
   * A bar at the edge of the screen, until the result is called. `onEnd` gets null when the person closed it, else why
   * it cannot be shown.
   */
  showBar(text: string, onEnd: (problem: string | null) => void): () => void;
  notify(title: string, text: string, onDone: (problem: string | null) => void): void;
  /** In the desktop of the person at the console. Not on Windows: see system/web-address.ts. */
  openUrl(url: string, onDone: (problem: string | null) => void): void;
  /** A line for the agent's own log: faults and messages that nobody serves. Limited in number. */
  log(text: string): void;
  /** Calls back once; the result cancels. */
  after(delayMs: number, run: () => void): () => void;
  now(): number;
}
