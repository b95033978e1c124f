/**
 * Devices and groups as this page knows them: loaded once, then kept current by events. Changes are shown at most
 * once a frame, however many come.
 */
import { signal } from "@preact/signals";
import type { WireDevice, WireEvent, WireGroup } from "@tendril/protocol";

export class DeviceStore {
  readonly #devices = new Map<string, WireDevice>();
  readonly #groups = new Map<string, WireGroup>();
  readonly #schedule: (run: () => void) => void;
  #isScheduled = false;
  /** What came while the whole was asked for: it may be newer than the answer. */
  #held: WireEvent[] | undefined;

  /** Goes up when anything changed: whoever reads it is shown the change. */
  readonly revision = signal(0);
  readonly isLoaded = signal(false);

  constructor(schedule: (run: () => void) => void) {
    this.#schedule = schedule;
  }

  get devices(): ReadonlyMap<string, WireDevice> {
    return this.#devices;
  }

  get groups(): ReadonlyMap<string, WireGroup> {
    return this.#groups;
  }

  /** By complete id, or by the first characters of its last part when only one fits. */
  findDevice(ref: string): WireDevice | undefined {
    const exact = this.#devices.get(ref);
    if (exact !== undefined || ref.length < 6) return exact;
    const fitting = [...this.#devices.values()].filter(({ _id }) => lastPart(_id).startsWith(ref));
    return fitting.length === 1 ? fitting[0] : undefined;
  }

  /** The whole is asked for now: events from here on count after it. */
  beginLoad(): void {
    this.#held = [];
  }

  /** Replaces everything by what the server holds now. */
  load(groups: readonly WireGroup[], byGroup: Readonly<Record<string, readonly WireDevice[]>>): void {
    this.#devices.clear();
    this.#groups.clear();
    for (const group of groups) this.#groups.set(group._id, group);
    for (const [meshid, devices] of Object.entries(byGroup)) {
      for (const device of devices) this.#devices.set(device._id, { ...device, meshid });
    }
    for (const event of this.#held ?? []) this.#apply(event);
    this.#held = undefined;
    this.isLoaded.value = true;
    this.#changed();
  }

  receive(event: WireEvent): void {
    this.#held?.push(event);
    if (this.#apply(event)) this.#changed();
  }

  /** Whether it was about devices or groups. */
  #apply(event: WireEvent): boolean {
    const { action, nodeid, meshid } = event;
    const device = (event.node ?? undefined) as WireDevice | undefined;
    const group = (event.mesh ?? undefined) as WireGroup | undefined;
    if ((action === "addnode" || action === "changenode" || action === "nodemeshchange") && device)
      this.#put(device);
    else if (action === "removenode" && nodeid) this.#devices.delete(nodeid);
    else if (action === "nodeconnect" && nodeid) this.#connection(nodeid, event);
    else if (action === "devicesessions" && nodeid) this.#sessions(nodeid, event);
    else if (action === "createmesh" && group) this.#groups.set(group._id, group);
    else if (action === "meshchange" && meshid) this.#changeGroup(meshid, event);
    else if (action === "meshinvite" && meshid) this.#changeInvite(meshid, event);
    else if (action === "deletemesh" && meshid) this.#removeGroup(meshid);
    else return false;
    return true;
  }

  #put(device: WireDevice): void {
    const known = this.#devices.get(device._id);
    const lastseen = known?.lastseen;
    this.#devices.set(device._id, lastseen === undefined ? device : { ...device, lastseen });
  }

  #connection(nodeid: string, event: WireEvent): void {
    const device = this.#devices.get(nodeid);
    if (device === undefined) return;
    const { agct: _agct, sessions: _sessions, ...rest } = device;
    const conn = Number(event.conn ?? 0);
    const atMs = Number(event.ct ?? Date.now());
    const state = conn === 0 ? { lastseen: atMs } : { agct: atMs };
    this.#devices.set(nodeid, { ...rest, conn, pwr: Number(event.pwr ?? 0), ...state });
  }

  #sessions(nodeid: string, event: WireEvent): void {
    const device = this.#devices.get(nodeid);
    if (device === undefined) return;
    const { sessions: _before, sessiontimes: _times, ...rest } = device;
    const { sessions, sessiontimes = {} } = event as Pick<WireDevice, "sessions" | "sessiontimes">;
    this.#devices.set(nodeid, sessions === undefined ? rest : { ...rest, sessions, sessiontimes });
  }

  #changeGroup(meshid: string, event: WireEvent): void {
    const group = this.#groups.get(meshid);
    if (group === undefined) return;
    const shown = event as Partial<WireGroup>;
    const {
      name = group.name,
      desc = "",
      flags = 0,
      consent = 0,
      expireDevs = 0,
      links = group.links,
      amt = group.amt,
    } = shown;
    const policy = amt === undefined ? {} : { amt };
    this.#groups.set(meshid, { ...group, name, desc, flags, consent, expireDevs, links, ...policy });
  }

  #changeInvite(meshid: string, event: WireEvent): void {
    const group = this.#groups.get(meshid);
    if (group === undefined) return;
    const { invite: _before, ...rest } = group;
    const invite = (event.invite ?? undefined) as WireGroup["invite"];
    this.#groups.set(meshid, invite === undefined ? rest : { ...rest, invite });
  }

  #removeGroup(meshid: string): void {
    this.#groups.delete(meshid);
    for (const device of this.#devices.values())
      if (device.meshid === meshid) this.#devices.delete(device._id);
  }

  #changed(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    this.#schedule(() => {
      this.#isScheduled = false;
      this.revision.value++;
    });
  }
}

/** The part of an id after the domain. */
export function lastPart(id: string): string {
  return id.slice(id.lastIndexOf("/") + 1);
}

export function isOnline(device: WireDevice): boolean {
  return (device.conn ?? 0) !== 0;
}
