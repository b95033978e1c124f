/**
 * The recordings of this server: begins, finishes, finds, opens and removes them. A document for each file says what it
 * is, so that lists need no file; what a killed server left is put right at the next start.
 */
import { randomBytes } from "node:crypto";
import { constants } from "node:fs";
import { type FileHandle, mkdir, open, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { type DomainId, ProtocolError, type WireEvent } from "@tendril/protocol";
import { RecordingBlockType, RecordingFlag } from "@tendril/protocol/constants";
import { encodeMetadata, recordingBlock } from "@tendril/protocol/sessions/recording";
import { UnavailableError } from "../errors.ts";
import type { EventLog } from "../events/index.ts";
import type { Devices, Groups, UserGroups } from "../inventory/index.ts";
import type { Log } from "../log/index.ts";
import {
  type Collection,
  type DeviceDocument,
  type Query,
  type RecordingDocument,
  recordingCollection,
  type Store,
  type UserDocument,
} from "../store/index.ts";
import type { Clock } from "../time/index.ts";
import { isRecordingName, recordingName } from "./file-name.ts";
import { type FinishedFile, finishFile } from "./finish-file.ts";
import { RecordingFile } from "./recording-file.ts";
import { isRecorded, type RecordingPolicy } from "./recording-policy.ts";

const PRUNE_EVERY_MS = 3_600_000;
const ID_BYTES = 8;

export interface RecordingsDeps {
  readonly store: Store;
  readonly devices: Pick<Devices, "record">;
  readonly groups: Pick<Groups, "get">;
  readonly userGroups: Pick<UserGroups, "policyOf">;
  readonly events: EventLog;
  readonly clock: Clock;
  readonly log: Log;
  readonly folder: string;
  readonly policy: RecordingPolicy;
}

/** A session that begins. */
export interface SessionToRecord {
  readonly user: UserDocument;
  readonly device: DeviceDocument | undefined;
  /** Who is talked with, where there is no device. */
  readonly partner?: string;
  /** 0 when it does not say. */
  readonly protocol: number;
  /** False: the viewer alone says so, and may do something else. */
  readonly isProtocolSure: boolean;
  readonly addresses: readonly [first: string, second: string];
}

/** What the relay needs. */
export interface SessionRecorder {
  /**
   * `undefined`: this session is not recorded. `onFailure` is called when it must end, since nothing more can be
   * written. @throws UnavailableError when it must be recorded and cannot.
   */
  begin(
    session: SessionToRecord,
    handlers: { onDrain(): void; onFailure(): void },
  ): Promise<SessionRecording | undefined>;
}

export interface SessionRecording {
  /** So much waits to be written that the session must wait. */
  readonly isFull: boolean;
  /** One frame, or a part of a very long one. Takes over the array. */
  write(frame: {
    readonly isFromViewer: boolean;
    readonly isBinary: boolean;
    readonly payload: Uint8Array;
  }): void;
  /** The session has ended. */
  end(): void;
}

export interface OpenRecording {
  readonly name: string;
  readonly size: number;
  /** The caller closes it. */
  readonly file: FileHandle;
}

export class Recordings implements SessionRecorder {
  readonly #deps: RecordingsDeps;
  readonly #documents: Collection<RecordingDocument>;
  /** Files are finished one after the other. */
  #work: Promise<void> = Promise.resolve();
  #cancelPrune: () => void = () => {};

  constructor(deps: RecordingsDeps) {
    this.#deps = deps;
    this.#documents = deps.store.collection(recordingCollection);
  }

  get isOn(): boolean {
    return this.#deps.policy.which !== "off";
  }

  /** Puts right what a killed server left and takes in files that were laid into the folder. */
  async start(): Promise<void> {
    const { folder, log } = this.#deps;
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const files = new Set((await readdir(folder)).filter(isRecordingName));
    const known = await this.#documents.find({});
    for (const { _id: name, state } of known) {
      if (!files.has(name)) await this.#documents.remove(name);
      else if (state === "recording") this.#later(() => this.#settle(name));
      files.delete(name);
    }
    for (const name of files) this.#later(() => this.#settle(name));
    if (files.size > 0) log.info({ count: files.size }, "recordings taken in");
    this.#schedulePrune();
  }

  /** Waits until every file that was begun is finished. */
  async close(): Promise<void> {
    this.#cancelPrune();
    for (let seen: Promise<void> | undefined; seen !== this.#work; ) {
      seen = this.#work;
      await seen;
    }
  }

  async begin(
    session: SessionToRecord,
    handlers: { onDrain(): void; onFailure(): void },
  ): Promise<SessionRecording | undefined> {
    const { policy, groups, userGroups, log } = this.#deps;
    const { user, device } = session;
    const protocol = session.isProtocolSure ? session.protocol : 0;
    if (policy.which === "off") return undefined;
    const group = device === undefined ? undefined : await groups.get(device.meshid);
    const userFlags = (user.flags ?? 0) | userGroups.policyOf(user).flags;
    const flags = { userFlags, groupFlags: group?.flags ?? 0 };
    if (!isRecorded(policy, { protocol, ...flags })) return undefined;
    try {
      return await this.#open(session, { groupName: group?.name, handlers });
    } catch (cause) {
      log.warn({ error: cause, deviceId: device?._id, userId: user._id }, "recording not begun");
      this.#tell(session, { action: "recordingfailed", msg: "A session could not be recorded" });
      if (!policy.isRequired) return undefined;
      throw new UnavailableError("sessions here are recorded, and no recording could be begun", { cause });
    }
  }

  /** Newest first. */
  async find(where: NonNullable<Query["where"]>, limit: number): Promise<RecordingDocument[]> {
    return await this.#documents.find({ where, sortBy: "startTime", descending: true, limit });
  }

  /** A finished recording of the domain, to read. */
  async open(domain: DomainId, name: string): Promise<OpenRecording | undefined> {
    const document = await this.#documents.get(name);
    if (document?.domain !== domain || document.state !== "finished") return undefined;
    try {
      const file = await open(this.#path(name), constants.O_RDONLY | constants.O_NOFOLLOW);
      const { size } = await file.stat();
      return { name, size, file };
    } catch (error) {
      this.#deps.log.warn({ error, name }, "recording cannot be read");
      return undefined;
    }
  }

  /** Those that are finished and of the domain. Gives what was removed. */
  async remove(domain: DomainId, names: readonly string[]): Promise<RecordingDocument[]> {
    const found = await this.#documents.getMany(names);
    const mine = found.filter((document) => document.domain === domain && document.state === "finished");
    for (const { _id: name } of mine) await this.#removeOne(name);
    return mine;
  }

  /** Removes the oldest over the limits. Gives their number. */
  async prune(): Promise<number> {
    const { maxAgeMs, maxBytes, maxCount } = this.#deps.policy;
    const finished = await this.#documents.find({
      where: { state: "finished" },
      sortBy: "startTime",
      descending: true,
    });
    const oldest = this.#deps.clock.now() - maxAgeMs;
    let bytes = 0;
    const excess = finished.filter(({ startTime, size }, i) => {
      bytes += size;
      const isOver = (maxCount > 0 && i >= maxCount) || (maxBytes > 0 && bytes > maxBytes);
      return isOver || (maxAgeMs > 0 && startTime < oldest);
    });
    for (const { _id: name } of excess) await this.#removeOne(name);
    return excess.length;
  }

  async #open(session: SessionToRecord, { groupName, handlers }: OpenOptions): Promise<SessionRecording> {
    const { clock, policy, log } = this.#deps;
    const { user, device, protocol, addresses } = session;
    const startTime = clock.now();
    const id = randomBytes(ID_BYTES).toString("hex");
    const parts = {
      domain: user.domain,
      startTime,
      user: user.name,
      device: device?.name ?? session.partner ?? "",
      id,
    };
    const name = recordingName(parts);
    let isLost = false;
    const onFailure = (error: unknown): void => {
      isLost = true;
      log.warn({ error, name }, "recording broken off");
      this.#tell(session, { action: "recordingfailed", msg: "A recording was broken off" });
      if (policy.isRequired) handlers.onFailure();
    };
    const path = this.#path(name);
    // one session may not push all others out, and itself with them
    const maxBytes = policy.maxBytes > 0 ? policy.maxBytes / 2 : undefined;
    const file = await RecordingFile.create(path, { onDrain: () => handlers.onDrain(), onFailure }, maxBytes);
    const payload = encodeMetadata({
      userid: user._id,
      username: user.name,
      sessionid: id,
      ipaddr1: addresses[0],
      ipaddr2: addresses[1],
      time: new Date(startTime).toISOString(),
      protocol,
      ...(device === undefined ? {} : { nodeid: device._id, devicename: device.name, meshid: device.meshid }),
      ...(session.partner === undefined ? {} : { devicename: session.partner }),
      ...(groupName === undefined ? {} : { devicegroup: groupName }),
    });
    file.write(
      recordingBlock.encode({ type: RecordingBlockType.Metadata, flags: 0, time: startTime, payload }),
    );
    const document = documentOf(session, { name, startTime, groupName });
    await this.#documents.put(document);
    this.#tell(session, { action: "recordingstarted", filename: name, msg: "Recording started" });
    return {
      get isFull() {
        return !isLost && file.isFull;
      },
      write({ isFromViewer, isBinary, payload: frame }) {
        const flags = (isBinary ? RecordingFlag.Binary : 0) | (isFromViewer ? RecordingFlag.FromViewer : 0);
        const { Frame: type } = RecordingBlockType;
        file.write(recordingBlock.encode({ type, flags, time: clock.now(), payload: frame }));
      },
      end: () => this.#later(() => this.#finish(file, { name, session })),
    };
  }

  async #finish(
    file: RecordingFile,
    { name, session }: { readonly name: string; readonly session: SessionToRecord },
  ): Promise<void> {
    await file.finish();
    const document = await this.#settle(name);
    if (document === undefined) return;
    const { size, lengthTime, startTime, meshname } = document;
    this.#tell(session, {
      action: "recording",
      protocol: document.protocol,
      filename: name,
      ...{ size, lengthTime, startTime, name: document.name },
      ...(meshname === undefined ? {} : { meshname }),
      ...(document.icon === undefined ? {} : { icon: document.icon }),
      userids: [session.user._id],
      msgid: 146,
      msgArgs: [Math.round(lengthTime / 1000)],
      msg: `Finished recording session, ${Math.round(lengthTime / 1000)} s`,
    });
    await this.prune();
  }

  /** Gives the file its end and its document what is known of it then. */
  async #settle(name: string): Promise<RecordingDocument | undefined> {
    const { log } = this.#deps;
    try {
      const file = await finishFile(this.#path(name));
      const known = await this.#documents.get(name);
      const { startTime, lengthTime, size } = file;
      const document = {
        ...(known ?? adopt(name, file)),
        startTime,
        lengthTime,
        size,
        state: "finished",
      } as const;
      await this.#documents.put(document);
      return document;
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      log.warn({ error, name }, "a file in the folder of recordings is none");
      await this.#documents.remove(name);
      return undefined;
    }
  }

  async #removeOne(name: string): Promise<void> {
    await rm(this.#path(name), { force: true });
    await this.#documents.remove(name);
  }

  #later(run: () => Promise<unknown>): void {
    this.#work = this.#work.then(run).then(
      () => {},
      (error: unknown) => this.#deps.log.error({ error }, "recording not finished"),
    );
  }

  #schedulePrune(): void {
    this.#cancelPrune = this.#deps.clock.after(PRUNE_EVERY_MS, () => {
      this.#later(() => this.prune());
      this.#schedulePrune();
    });
  }

  #tell({ user, device }: SessionToRecord, event: WireEvent): void {
    const full = { etype: "relay", userid: user._id, username: user.name, ...event };
    if (device === undefined) this.#deps.events.record(user.domain, [user._id], full);
    else this.#deps.devices.record(device, full);
  }

  #path(name: string): string {
    return join(this.#deps.folder, name);
  }
}

interface OpenOptions {
  readonly groupName: string | undefined;
  readonly handlers: { onDrain(): void; onFailure(): void };
}

function documentOf(
  { user, device, partner, protocol }: SessionToRecord,
  { name, startTime, groupName }: { name: string; startTime: number; groupName: string | undefined },
): RecordingDocument {
  return {
    _id: name,
    domain: user.domain,
    state: "recording",
    ...{ startTime, lengthTime: 0, size: 0, protocol },
    ...{ userid: user._id, username: user.name, name: device?.name ?? partner ?? "" },
    ...(device === undefined ? {} : { nodeid: device._id, meshid: device.meshid, icon: device.icon }),
    ...(groupName === undefined ? {} : { meshname: groupName }),
  };
}

/** A file that this server did not write: its domain is that of its device or user. */
function adopt(name: string, { metadata, startTime, lengthTime, size }: FinishedFile): RecordingDocument {
  const { nodeid, userid, username, meshid, devicename = "", devicegroup, protocol } = metadata;
  return {
    _id: name,
    domain: (nodeid ?? userid ?? "").split("/")[1] ?? "",
    state: "finished",
    ...{ startTime, lengthTime, size, protocol, name: devicename },
    ...(nodeid === undefined ? {} : { nodeid }),
    ...(userid === undefined ? {} : { userid }),
    ...(username === undefined ? {} : { username }),
    ...(meshid === undefined ? {} : { meshid }),
    ...(devicegroup === undefined ? {} : { meshname: devicegroup }),
  };
}
