/**
 * One CIRA connection from its first byte to its end, whatever carries it: signs the device in, makes it known and
 * present, and undoes that. Time limits are here: to sign in, and of silence.
 * Source: docs/spec/amt.md, sections 1.4 and 1.8.
 */
import { ApfConnection, type ApfCredentials } from "@tendril/amt/apf";
import { type DeviceId, ProtocolError } from "@tendril/protocol";
import { ApfDisconnect, ConnectionBit, PowerState } from "@tendril/protocol/constants";
import { believedUuid, type Devices, type PowerHistory, type Presence } from "../inventory/index.ts";
import type { Counters } from "../limits/index.ts";
import type { Log } from "../log/index.ts";
import type { DeviceDocument } from "../store/index.ts";
import { type Clock, wait } from "../time/index.ts";
import type { CiraDirectory, CiraEntry } from "./cira-directory.ts";
import { CiraKind } from "./cira-kind.ts";
import { type IdentifyDeps, identifyDevice } from "./identify.ts";
import { ManagementLine } from "./management-line.ts";

const SIGN_IN_TIMEOUT_MS = 30_000;
const IDLE_TIMEOUT_MS = 90_000;
/** Between signing in and being shown: the ports come in this time. */
const SETTLE_MS = 300;
/** A wrong password takes this long, so that guessing does too. */
const REFUSAL_DELAY_MS = 2_000;

const bits: Readonly<Record<CiraKind, number>> = {
  [CiraKind.Firmware]: ConnectionBit.Cira,
  [CiraKind.Relay]: ConnectionBit.AmtRelay,
  [CiraKind.Agent]: 0,
};

export interface CiraSessionDeps extends IdentifyDeps {
  readonly devices: Devices;
  readonly presence: Presence;
  readonly power: PowerHistory;
  readonly directory: CiraDirectory;
  readonly counters: Counters;
  readonly clock: Clock;
  readonly log: Log;
  /** A device is up and may be asked; never throws. */
  readonly onUp: (entry: CiraEntry) => void;
  /** After `onUp`, and without it: the connection is gone; never throws. */
  readonly onDown: (entry: CiraEntry) => void;
}

export interface CiraTransport {
  /** Without port. */
  readonly address: string;
  /** False for agents and relays, which say more about themselves. */
  readonly isFirmware: boolean;
  send(frame: Uint8Array): void;
  /** After what was sent. */
  close(): void;
}

export class CiraSession {
  readonly #deps: CiraSessionDeps;
  readonly #transport: CiraTransport;
  readonly #apf: ApfConnection;
  readonly #management: ManagementLine | undefined;
  #cancelTimer: () => void = () => {};
  #entry: CiraEntry | undefined;
  #heardAtMs: number;
  #isOver = false;

  constructor(deps: CiraSessionDeps, transport: CiraTransport) {
    this.#deps = deps;
    this.#transport = transport;
    this.#heardAtMs = deps.clock.now();
    this.#apf = new ApfConnection(
      {
        send: (frame) => transport.send(frame),
        onCredentials: (shown) => void this.#signIn(shown),
        onForwards() {},
        onJson: (text) => this.#takeJson(text),
        onEnd: (why) => this.#ended(why),
      },
      { isFirmware: transport.isFirmware },
    );
    if (!transport.isFirmware)
      this.#management = new ManagementLine((message) => this.#apf.sendJson(message));
    this.#cancelTimer = deps.clock.after(SIGN_IN_TIMEOUT_MS, () => this.#apf.end("not signed in in time"));
  }

  get isSignedIn(): boolean {
    return this.#apf.isUp;
  }

  receive(bytes: Uint8Array): void {
    this.#heardAtMs = this.#deps.clock.now();
    this.#apf.receive(bytes);
  }

  /** The socket is gone. */
  closed(): void {
    this.#apf.closed("the connection was lost");
  }

  end(why: string): void {
    this.#apf.end(why);
  }

  #takeJson(text: string): void {
    try {
      this.#management?.receive(text);
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      this.#apf.end(error.message, ApfDisconnect.ProtocolError);
    }
  }

  async #signIn(shown: ApfCredentials): Promise<void> {
    const { log, counters, clock } = this.#deps;
    const { address } = this.#transport;
    try {
      const found = await identifyDevice(this.#deps, shown, this.#transport);
      if (found.kind === "refused") {
        counters.count(`cira ${found.why}`);
        log.warn({ peer: address, why: found.why, uuid: shown.uuid }, "CIRA connection refused");
        await wait(clock, REFUSAL_DELAY_MS);
        this.#apf.refuse(found.why);
        return;
      }
      if (found.isNew) await this.#deps.devices.add(found.device);
      await this.#remember(found.device, shown.uuid);
      if (this.#isOver) return;
      this.#begin(found.device);
    } catch (error) {
      log.error({ error, peer: address }, "CIRA sign-in failed");
      this.#apf.refuse("internal error");
    }
  }

  #begin({ _id }: DeviceDocument): void {
    const { clock, directory, log } = this.#deps;
    const { address } = this.#transport;
    const management = this.#management;
    const kind = management === undefined ? CiraKind.Firmware : management.kind;
    const entry = { deviceId: _id, kind, apf: this.#apf, management };
    this.#cancelTimer();
    this.#apf.accept();
    if (this.#isOver) return;
    this.#entry = entry;
    directory.add(entry);
    log.info({ deviceId: _id, peer: address, kind }, "CIRA connected");
    this.#cancelTimer = clock.after(SETTLE_MS, () => {
      this.#apf.askKeepAlive();
      this.#watchSilence();
      void this.#publish(_id).then(() => {
        if (!this.#isOver) this.#deps.onUp(entry);
      });
    });
  }

  /** What the management engine says of itself, with the device. */
  async #remember(device: DeviceDocument, shownUuid: string): Promise<void> {
    const uuid = await this.#believed(device, shownUuid);
    const state = this.#management?.state;
    const said =
      state === undefined
        ? {}
        : {
            state: state.ProvisioningState ?? 0,
            flags: state.Flags ?? 0,
            ...(state.Versions?.AMT === undefined ? {} : { ver: state.Versions.AMT }),
            ...(state.Versions?.Sku === undefined ? {} : { sku: numberOfSku(state.Versions.Sku) }),
          };
    await this.#deps.devices.change(device._id, ({ intelamt }) => ({
      intelamt: { ...intelamt, ...(uuid === undefined ? {} : { uuid }), ...said },
    }));
  }

  async #believed(device: DeviceDocument, uuid: string): Promise<string | undefined> {
    const { devices, log } = this.#deps;
    const believed = await believedUuid(devices, device, uuid);
    if (believed !== uuid)
      log.warn(
        { deviceId: device._id, uuid, peer: this.#transport.address },
        "UUID of another device claimed",
      );
    return believed;
  }

  #watchSilence(): void {
    const silentMs = this.#deps.clock.now() - this.#heardAtMs;
    if (silentMs >= IDLE_TIMEOUT_MS) this.#apf.end("nothing was heard");
    else this.#cancelTimer = this.#deps.clock.after(IDLE_TIMEOUT_MS - silentMs, () => this.#watchSilence());
  }

  #ended(why: string): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#cancelTimer();
    const { directory, log, counters } = this.#deps;
    const entry = this.#entry;
    if (entry === undefined) {
      counters.count("cira ended before sign-in");
      log.info({ peer: this.#transport.address, why }, "CIRA connection ended before sign-in");
    } else {
      directory.remove(entry);
      this.#deps.onDown(entry);
      log.info({ deviceId: entry.deviceId, why, ignored: this.#apf.ignored }, "CIRA gone");
      void this.#publish(entry.deviceId);
    }
    this.#transport.close();
  }

  /** What is there now of all connections of the device. */
  async #publish(deviceId: DeviceId): Promise<void> {
    const { clock, devices, directory, presence, power, log } = this.#deps;
    try {
      const before = presence.ofFirmware(deviceId);
      const conn = directory.all(deviceId).reduce((sum, { kind }) => sum | bits[kind], 0);
      const others = (before?.conn ?? 0) & ConnectionBit.AmtLocal; // of the local network: not seen from here
      const pwr = before?.conn ? before.pwr : PowerState.Present;
      if ((conn | others) === (before?.conn ?? 0)) return;
      presence.setFirmware(deviceId, (conn | others) === 0 ? undefined : { conn: conn | others, pwr });
      const device = await devices.get(deviceId);
      if (device === undefined) return;
      const now = presence.get(deviceId) ?? { conn: 0, pwr: PowerState.Unknown };
      const state = { conn: now.conn, pwr: now.pwr, ct: clock.now() };
      devices.record(device, { action: "nodeconnect", ...state, nolog: 1 });
      if (presence.ofAgent(deviceId) === undefined) await power.record(deviceId, now.pwr);
    } catch (error) {
      log.error({ error, deviceId }, "presence of CIRA not told");
    }
  }
}

/** 0 for what is no number of that kind. */
function numberOfSku(text: string): number {
  return /^\d{1,10}$/.test(text) ? Number(text) : 0;
}
