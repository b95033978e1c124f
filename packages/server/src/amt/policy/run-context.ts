/**
 * What the steps of one run share: the device, the policy, the login that works, and a way to stop between any two.
 */
import type { DeviceId } from "@tendril/protocol";
import { UnavailableError } from "../../errors.ts";
import type { Devices, Groups } from "../../inventory/index.ts";
import type { Log } from "../../log/index.ts";
import type { AmtDocument, DeviceDocument, GroupDocument, Store } from "../../store/index.ts";
import type { Clock } from "../../time/index.ts";
import { AmtAccess, type AmtContact, type AmtLogin } from "../access/index.ts";
import type { AmtAccounts } from "../accounts.ts";
import { AmtDialer } from "../dialer.ts";
import type {
  NetworkAuthority,
  NetworkLogin,
  PresenceServer,
  TlsIssuer,
  WifiProfile,
} from "../operations/index.ts";
import type { ActivationCertificates } from "./activation-certificates.ts";
import type { ActivationLog } from "./activation-log.ts";
import type { GroupPolicies, GroupPolicy } from "./group-policies.ts";
import type { PolicyLine } from "./policy-line.ts";

export interface PolicySettings {
  readonly accounts: readonly { readonly user: string; readonly password: string }[];
  readonly usesTls: boolean;
  /** Administrator control is given over TLS where the firmware can. */
  readonly activatesOverTls: boolean;
  readonly insideDomains: readonly string[];
  readonly wifi: readonly WifiProfile[];
  /** How firmware signs in to the wired network (802.1x). */
  readonly wired: NetworkLogin | undefined;
  /** Who takes such logins. */
  readonly authority: NetworkAuthority;
  readonly certificates: ActivationCertificates;
}

/** How devices connect to this server, and their own passwords for it; `mps` supplies it. */
export interface OwnConnections {
  /** `undefined` while the server does not listen for them. */
  server(groupId: GroupDocument["_id"]): Omit<PresenceServer, "password"> | undefined;
  /** The password of this device; `undefined` before it has one. */
  passwordOf(device: DeviceDocument): string | undefined;
  seal(deviceId: DeviceId, password: string): string;
}

export interface PolicyDeps {
  readonly store: Store;
  readonly devices: Devices;
  readonly groups: Pick<Groups, "get">;
  readonly policies: Pick<GroupPolicies, "of">;
  readonly accounts: AmtAccounts;
  readonly activations: ActivationLog;
  readonly issuer: TlsIssuer;
  readonly connections: OwnConnections;
  /** Of a tenant, which never are those of another or of the server. */
  readonly settingsOf: (domain: string) => PolicySettings;
  readonly clock: Clock;
  /** While the firmware is busy with itself. */
  readonly pause: (ms: number) => Promise<void>;
  readonly log: Log;
}

/** The run was called off: its connection is gone, or the server stops. */
export class StoppedError extends UnavailableError {
  constructor() {
    super("the connection to Intel AMT ended");
  }
}

export interface RunStart {
  readonly device: DeviceDocument;
  readonly group: GroupDocument;
  readonly policy: GroupPolicy;
  readonly line: PolicyLine;
  readonly signal: AbortSignal;
}

export class RunContext {
  readonly deps: PolicyDeps;
  readonly deviceId: DeviceId;
  readonly group: GroupDocument;
  readonly policy: GroupPolicy;
  readonly line: PolicyLine;
  readonly signal: AbortSignal;
  readonly settings: PolicySettings;
  /** With which the firmware is asked from now on. */
  login: AmtLogin | undefined;
  /** Of the last contact. */
  certificate: string | undefined;
  isTls = false;
  readonly #access: AmtAccess;

  constructor(deps: PolicyDeps, { device, group, policy, line, signal }: RunStart) {
    this.deps = deps;
    this.deviceId = device._id;
    this.settings = deps.settingsOf(device.domain);
    this.group = group;
    this.policy = policy;
    this.line = line;
    this.signal = signal;
    this.#access = new AmtAccess({
      dialer: new AmtDialer([line.way]),
      clock: deps.clock,
      logins: {
        loginOf: async () => this.login,
        contacted: async (_id, outcome) => {
          if (outcome.kind === "ok") ({ certificate: this.certificate, isTls: this.isTls } = outcome);
        },
      },
    });
  }

  /** The firmware with the present login. @throws UnavailableError; StoppedError once the run was called off. */
  async use<T>(work: (contact: AmtContact) => Promise<T>): Promise<T> {
    this.check();
    const result = await this.#access.use(this.deviceId, work);
    this.check();
    return result;
  }

  /** @throws StoppedError once the run was called off. */
  check(): void {
    if (this.signal.aborted) throw new StoppedError();
  }

  /** @throws StoppedError as soon as the run is called off. */
  async wait(ms: number): Promise<void> {
    this.check();
    const { promise, resolve } = Promise.withResolvers<void>();
    const stop = (): void => resolve();
    this.signal.addEventListener("abort", stop, { once: true });
    await Promise.race([this.deps.pause(ms), promise]);
    this.signal.removeEventListener("abort", stop);
    this.check();
  }

  /** The device as it is stored now. @throws StoppedError when it was removed. */
  async device(): Promise<DeviceDocument> {
    const device = await this.deps.devices.get(this.deviceId);
    if (device === undefined) throw new StoppedError();
    return device;
  }

  /** Changes what is known of the firmware; `undefined` takes a field away. */
  async remember(
    change: { readonly [Field in keyof AmtDocument]?: AmtDocument[Field] | undefined },
  ): Promise<void> {
    const { intelamt } = await this.device();
    const fields = Object.entries({ ...intelamt, ...change }).filter(([, value]) => value !== undefined);
    await this.deps.devices.change(this.deviceId, { intelamt: Object.fromEntries(fields) });
  }

  /** Nothing that is open is used any more: the firmware answers otherwise from now on. */
  reconnect(): void {
    this.#access.forget(this.deviceId);
  }

  close(): void {
    this.#access.close();
  }
}
