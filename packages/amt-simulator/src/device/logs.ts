/**
 * Event log and audit log of a device, as records of the wire.
 */
import { join, u32be, u32le } from "../bytes.ts";
import type { AmtDevice } from "./device.ts";

const MAX_MESSAGES = 390;

export interface AuditRecord {
  readonly application: number;
  readonly event: number;
  /** 0 digest account (the administrator), 2 local, 3 KVM port. */
  readonly initiator?: number;
  readonly address?: string;
  readonly extra?: readonly number[];
  /** Unix seconds. */
  readonly time?: number;
}

export class Logs {
  readonly #device: AmtDevice;
  /** Newest first. */
  messages: Buffer[] = [];
  auditRecords: Buffer[] = [];

  constructor(device: AmtDevice) {
    this.#device = device;
  }

  /** Address, sensor type, event type, offset, source, severity, sensor, entity, instance, eight bytes. */
  event(...bytes: number[]): void {
    this.messages.unshift(join(u32le(this.#device.now()), bytes));
    if (this.messages.length > MAX_MESSAGES) this.messages.pop();
  }

  audit(record: AuditRecord): void {
    const { application, event, initiator = 0, address = "", extra = [] } = record;
    const name = this.#device.options.amtUser;
    const who = initiator === 0 ? join([name.length], Buffer.from(name)) : Buffer.alloc(0);
    this.auditRecords.push(
      join(
        [application >> 8, application & 255, event >> 8, event & 255, initiator],
        who,
        u32be(record.time ?? this.#device.now()),
        [0, address.length],
        Buffer.from(address),
        [extra.length, ...extra],
      ),
    );
  }

  /** What a device in use would have. */
  seed(): void {
    const now = this.#device.now();
    const add = (ago: number, ...bytes: number[]): void => {
      this.messages.push(join(u32le(now - ago), bytes));
    };
    add(3600, 255, 15, 111, 2, 104, 1, 255, 34, 0, 64, 19, 0, 0, 0, 0, 0, 0); // operating system boots
    add(3500, 255, 37, 111, 1, 104, 1, 255, 3, 0, 64, 0, 0, 0, 0, 0, 0, 0); // firmware started
    add(1800, 255, 5, 111, 0, 104, 8, 255, 23, 0, 0, 0, 0, 0, 0, 0, 0, 0); // case intrusion
    add(1200, 255, 30, 111, 0, 104, 16, 255, 26, 0, 0, 0, 0, 0, 0, 0, 0, 0); // no bootable media
    add(600, 255, 6, 111, 1, 104, 16, 255, 38, 0, 170, 3, 0, 0, 0, 0, 0, 0); // three failed sign-ins
    add(60, 255, 192, 111, 0, 104, 1, 255, 38, 0, 170, 48, 0, 200, 0, 0, 0, 0); // serial-over-LAN opened
    const remote = "192.0.2.10";
    this.audit({ application: 16, event: 1, initiator: 2, address: "127.0.0.1", time: now - 7200 });
    this.audit({ application: 18, event: 8, address: remote, time: now - 900 });
    const clock = [...u32be(now - 800)];
    this.audit({ application: 21, event: 0, address: remote, extra: clock, time: now - 800 });
    this.audit({ application: 16, event: 5, initiator: 3, extra: [0], time: now - 700 });
  }
}
