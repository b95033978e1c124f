/**
 * Entries of the core's registries.
 */
import type { AmtSide } from "./amt/amt-side.ts";
import type { Fields, Host, Tunnel } from "./host/index.ts";

/** What a command may use. */
export interface CoreContext {
  readonly host: Host;
  readonly state: CoreState;
}

/** What lives as long as the core. */
export interface CoreState {
  /** Last `serverInfo` of the server. */
  serverInfo: Fields;
  /** True while a command of `runcommands` runs: one at a time. */
  isRunningCommand: boolean;
  /** JSON of the last message of each kind that is sent only when it changed. */
  readonly lastSent: { [action: string]: string };
  readonly sessions: SessionTable;
  readonly amt: AmtSide;
  readonly startedAtMs: number;
}

export interface SessionTable {
  /** Opens a tunnel that the server asked for. */
  open(message: Fields): void;
  /** Ends the tunnels of a user or guest and says how many; `kind` is `terminal`, `kvm`, `files`..., empty for all. */
  endOf(person: string, kind: string): number;
  /** Tells the server again who is here: it forgot when the connection was lost. */
  reportAll(): void;
  readonly count: () => number;
}

export interface Command {
  readonly action: string;
  /** For `action: "msg"` only. */
  readonly type?: string;
  run(context: CoreContext, message: Fields): void;
}

export function defineCommand(command: Command): Command {
  return command;
}

export interface ConsoleCommand {
  readonly name: string;
  readonly usage: string;
  readonly summary: string;
  run(context: CoreContext, words: readonly string[], print: (text: string) => void): void;
}

export function defineConsoleCommand(command: ConsoleCommand): ConsoleCommand {
  return command;
}

/** A session protocol: what is served on a tunnel that both sides joined. */
export interface SessionProtocolHost {
  /** Numbers of SessionProtocol. */
  readonly protocols: readonly number[];
  /** Name in session counters: `terminal`, `kvm`, `files`. */
  readonly kind: string;
  start(context: CoreContext, session: Session): SessionService | null;
}

export interface SessionService {
  /** Control JSON of the viewer, already parsed. */
  onControl(message: Fields): void;
  /** A binary frame of the viewer: hostile, valid during the call only. */
  onBytes?(bytes: Uint8Array): void;
  /** A text frame that is no JSON object. */
  onText?(text: string): void;
  /** The path takes data again after `send` gave false. */
  onDrain?(): void;
  /** Data takes another path from now on: what viewers must see again is sent again. */
  onPathChanged?(): void;
  /** The tunnel is over; safe to call twice. */
  stop(): void;
}

export interface Session {
  readonly protocol: number;
  /** Message of the server that asked for the tunnel. */
  readonly request: Fields;
  /** Options of the viewer: hostile. */
  readonly options: Fields;
  /** Bits of DeviceRight. */
  readonly rights: number;
  readonly tunnel: Tunnel;
  readonly path: SessionPath;
  sendControl(message: Fields): void;
}

/** Where the data of a session goes, whatever carries it; control messages stay on the tunnel. */
export interface SessionPath {
  /** One message; takes the bytes over. False: the viewer is slow, the next waits for `onDrain`. */
  send(bytes: Uint8Array): boolean;
  sendText(text: string): void;
  /** Stops reading data of the viewer. */
  pause(): void;
  resume(): void;
}

export function defineSession(session: SessionProtocolHost): SessionProtocolHost {
  return session;
}
