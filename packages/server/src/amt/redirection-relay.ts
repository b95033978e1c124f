/**
 * Sessions of viewers with the firmware: who may, over which way, with which account, and what is told about it.
 * Source: docs/spec/amt.md, section 5.
 */
import { createHash, randomBytes } from "node:crypto";
import type { Duplex } from "node:stream";
import type { AmtPort } from "@tendril/amt";
import { LoginInserter } from "@tendril/amt/redirection";
import { SessionProtocol } from "@tendril/protocol/constants";
import { UnavailableError } from "../errors.ts";
import type { Devices } from "../inventory/index.ts";
import type { Log } from "../log/index.ts";
import type { SessionRecorder, SessionRecording } from "../recordings/index.ts";
import type { MayOpen, SessionGuard } from "../relay/index.ts";
import type { DeviceDocument, UserDocument } from "../store/index.ts";
import type { Clock } from "../time/index.ts";
import type { AmtAccount, AmtAccounts } from "./accounts.ts";
import type { AmtDialer } from "./dialer.ts";
import { type PipeTotals, RedirectionPipe, type ViewerSocket } from "./redirection-pipe.ts";
import { secureStream } from "./secure-stream.ts";

const PLAIN_PORT: AmtPort = 16994;
const TLS_PORT: AmtPort = 16995;
const MAX_SESSIONS_PER_USER = 20;
const CNONCE_BYTES = 16;

/** What each kind of session is to people, and which right of agents' sessions it stands on besides AMT's. */
const kinds: ReadonlyMap<string, Kind> = new Map([
  ["SOL ", { name: "Serial-over-LAN", protocol: SessionProtocol.Terminal, isRecorded: true }],
  ["KVMR", { name: "Hardware KVM", protocol: SessionProtocol.Desktop, isRecorded: true }],
  // what passes is a file of the viewer, and nothing that anybody did
  ["IDER", { name: "Storage redirection", protocol: SessionProtocol.Files, isRecorded: false }],
]);

interface Kind {
  readonly name: string;
  readonly protocol: number;
  /** Where sessions are recorded. */
  readonly isRecorded: boolean;
}

export interface RedirectionRelayDeps {
  readonly dialer: AmtDialer;
  readonly accounts: Pick<AmtAccounts, "get" | "pin">;
  readonly devices: Pick<Devices, "record">;
  readonly guard: Pick<SessionGuard, "add">;
  readonly mayOpen: MayOpen;
  readonly recordings: SessionRecorder;
  readonly clock: Clock;
  readonly log: Log;
}

export interface RedirectionRequest {
  readonly user: UserDocument;
  readonly device: DeviceDocument;
  readonly address: string;
}

/** A stream to the firmware with the account for it. */
export interface OpenedRedirection {
  readonly stream: Duplex;
  readonly account: AmtAccount;
}

interface Session {
  readonly request: RedirectionRequest;
  readonly startedAtMs: number;
  name: string;
}

export class RedirectionRelay {
  readonly #deps: RedirectionRelayDeps;
  readonly #perUser = new Map<string, number>();
  readonly #pipes = new Set<RedirectionPipe>();

  constructor(deps: RedirectionRelayDeps) {
    this.#deps = deps;
  }

  get count(): number {
    return this.#pipes.size;
  }

  /** Whether this user may redirect this device at all; each kind is looked at when the viewer names it. */
  async mayUse({ user, device }: RedirectionRequest): Promise<boolean> {
    return await this.#deps.mayOpen(user, device, SessionProtocol.Amt);
  }

  /** @throws UnavailableError without an account, a way, or a free place. */
  async open({ user, device }: RedirectionRequest): Promise<OpenedRedirection> {
    if ((this.#perUser.get(user._id) ?? 0) >= MAX_SESSIONS_PER_USER) {
      throw new UnavailableError("too many sessions");
    }
    const account = await this.#deps.accounts.get(device._id);
    if (account === undefined) throw new UnavailableError("there is no Intel AMT account for this device");
    const { stream } = await this.#deps.dialer.dial(device._id, account.isTls ? TLS_PORT : PLAIN_PORT);
    if (!account.isTls) return { stream, account };
    const { clock, accounts } = this.#deps;
    const secured = await secureStream(stream, { clock, expectedHash: account.certificateHash });
    await accounts.pin(device._id, secured.certificateHash);
    return { stream: secured.stream, account };
  }

  /** Joins both ends. The viewer's bytes go to `fromViewer` of the result, its loss to `close`. */
  async join(
    request: RedirectionRequest,
    viewer: ViewerSocket,
    { stream, account }: OpenedRedirection,
  ): Promise<Pick<RedirectionPipe, "fromViewer" | "close">> {
    const { user, device } = request;
    const allowed = await this.#allowedKinds(request);
    const { user: name, password } = account;
    const inserter = new LoginInserter({ user: name, password }, { md5, cnonce });
    const session: Session = { request, startedAtMs: this.#deps.clock.now(), name: "" };
    let release = (): void => {};
    const pipe = new RedirectionPipe(
      { viewer, stream, inserter },
      {
        begin: async (kind) => {
          const known = kinds.get(kind);
          if (known === undefined || !allowed.has(kind)) return false;
          const recording = known.isRecorded ? await this.#beginRecording(request, () => pipe) : undefined;
          session.name = known.name;
          this.#record(session);
          return recording;
        },
        onError: (error) =>
          this.#deps.log.warn({ error, deviceId: device._id }, "redirection broke the protocol"),
        onEnd: (totals) => {
          this.#pipes.delete(pipe);
          this.#perUser.set(user._id, (this.#perUser.get(user._id) ?? 1) - 1);
          release();
          if (session.name !== "") this.#record(session, totals);
        },
      },
    );
    this.#pipes.add(pipe);
    this.#perUser.set(user._id, (this.#perUser.get(user._id) ?? 0) + 1);
    const protocol = SessionProtocol.Amt;
    release = this.#deps.guard.add({ user, device, protocol, guest: undefined, end: () => pipe.close() });
    if (stream.destroyed) pipe.close();
    return pipe;
  }

  close(): void {
    for (const pipe of this.#pipes) pipe.close();
  }

  async #allowedKinds({ user, device }: RedirectionRequest): Promise<ReadonlySet<string>> {
    const allowed = new Set<string>();
    for (const [kind, { protocol }] of kinds) {
      if (await this.#deps.mayOpen(user, device, protocol)) allowed.add(kind);
    }
    return allowed;
  }

  /** @throws UnavailableError when it must be recorded and cannot. */
  async #beginRecording(
    { user, device, address }: RedirectionRequest,
    pipe: () => RedirectionPipe,
  ): Promise<SessionRecording | undefined> {
    const protocol = SessionProtocol.Amt;
    return await this.#deps.recordings.begin(
      { user, device, protocol, isProtocolSure: true, addresses: [address, ""] },
      { onDrain: () => pipe().resume(), onFailure: () => pipe().close() },
    );
  }

  #record({ request, startedAtMs, name }: Session, totals?: PipeTotals): void {
    const { user, device, address } = request;
    const seconds = Math.round((this.#deps.clock.now() - startedAtMs) / 1000);
    const whose = { userid: user._id, username: user.name, protocol: SessionProtocol.Amt };
    this.#deps.devices.record(device, {
      ...{ etype: "relay", action: "relaylog", ...whose },
      ...(totals === undefined
        ? { msgid: 13, msgArgs: [device.name, address], msg: `${name} started` }
        : {
            ...{ msgid: 9, msgArgs: [device.name, address, seconds], msg: `${name} ended, ${seconds} s` },
            ...{ bytesin: totals.toDevice, bytesout: totals.toViewer },
          }),
    });
  }
}

/** Texts of the firmware have no encoding: one character is one byte. */
function md5(text: string): string {
  return createHash("md5").update(text, "latin1").digest("hex");
}

function cnonce(): string {
  return randomBytes(CNONCE_BYTES).toString("hex");
}
