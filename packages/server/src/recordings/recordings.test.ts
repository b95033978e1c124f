/** Recordings without a relay: files, documents, limits, and what a killed server or a full disk leaves. */
import assert from "node:assert/strict";
import { copyFile, mkdtemp, readFile, rm, stat, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, it } from "node:test";
import type { DeviceId, GroupId, UserId, WireEvent } from "@tendril/protocol";
import { GroupFlag, UserFlag } from "@tendril/protocol/constants";
import { readFrames, readRecordingEnd, readRecordingStart } from "@tendril/protocol/sessions/recording";
import { FakeClock } from "@tendril/testing";
import { createEventBus, EventLog } from "../events/index.ts";
import { silentLog } from "../log/index.ts";
import {
  type DeviceDocument,
  type GroupDocument,
  openStore,
  recordingCollection,
  type Store,
  type UserDocument,
} from "../store/index.ts";
import { isRecordingName, recordingName } from "./file-name.ts";
import { RecordingFile } from "./recording-file.ts";
import { isRecorded, type RecordingPolicy, recordedProtocols } from "./recording-policy.ts";
import { Recordings } from "./recordings.ts";

const policy: RecordingPolicy = {
  which: "all",
  protocols: new Set([1, 2]),
  isRequired: true,
  maxAgeMs: 0,
  maxCount: 0,
  maxBytes: 0,
};
const user = { _id: "user//eva" as UserId, name: "eva", domain: "", links: {}, siteadmin: 0 } as UserDocument;
const device = {
  _id: "node//x" as DeviceId,
  meshid: "mesh//g" as GroupId,
  domain: "",
  name: "../pc 1",
  icon: 1,
} as DeviceDocument;
const session = { user, device, protocol: 1, isProtocolSure: true, addresses: ["::1", "::2"] as const };
const handlers = { onDrain() {}, onFailure() {} };

describe("recordings", () => {
  let folder = "";
  let store: Store;
  let clock: FakeClock;
  let told: WireEvent[];
  const create = (changed: Partial<RecordingPolicy> = {}, place = folder): Recordings => {
    const bus = createEventBus();
    const events = new EventLog(
      { store, bus, clock, log: silentLog, auditKey: Buffer.alloc(48) },
      { maxAgeMs: 1e12, maxCount: 1e6 },
    );
    return new Recordings({
      store,
      events,
      clock,
      log: silentLog,
      folder: place,
      devices: { record: (_device, event) => void told.push(event) },
      groups: { get: async () => ({ name: "Oslo", flags: 0 }) as GroupDocument },
      userGroups: { policyOf: () => ({ consent: 0, flags: 0 }) },
      policy: { ...policy, ...changed },
    });
  };
  const frame = (text: string, isFromViewer = false) => ({
    isFromViewer,
    isBinary: true,
    payload: Buffer.from(text),
  });
  const record = async (recordings: Recordings, ...texts: string[]): Promise<void> => {
    const recording = await recordings.begin(session, handlers);
    assert.ok(recording);
    for (const text of texts) {
      recording.write(frame(text));
      clock.advance(1_000);
    }
    recording.end();
    await recordings.close();
  };
  const documents = () => store.collection(recordingCollection).find({ sortBy: "startTime" });
  const textOf = async (name: string): Promise<string> => {
    const bytes = await readFile(join(folder, name));
    const source = {
      size: bytes.length,
      read: async (at: number, length: number) => bytes.subarray(at, at + length),
    };
    const { firstFrame } = await readRecordingStart(source);
    assert.ok(await readRecordingEnd(source), "there is no end mark");
    const parts = await Array.fromAsync(readFrames(source, firstFrame), ({ payload }) => String(payload));
    return parts.join("");
  };

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "tendril-recordings-"));
    store = await openStore({ url: "memory:" });
    clock = new FakeClock();
    told = [];
  });
  afterEach(async () => {
    await store.close();
    await rm(folder, { recursive: true, force: true });
  });

  it("keep what crossed, in order, and say so by events and a document", async () => {
    const recordings = create();
    await recordings.start();
    await record(recordings, "one ", "two ", "three");
    const [document, ...others] = await documents();
    assert.equal(others.length, 0);
    assert.ok(document);
    assert.equal(await textOf(document._id), "one two three");
    assert.match(document._id, /^relaysession-\d{4}(-\d\d){5}-eva-___pc_1-[0-9a-f]{16}\.mcrec$/);
    assert.equal(document.lengthTime, 2_000);
    assert.equal(document.size, (await stat(join(folder, document._id))).size);
    assert.deepEqual(
      told.map(({ action, msgid }) => [action, msgid]),
      [
        ["recordingstarted", undefined],
        ["recording", 146],
      ],
    );
  });

  it("end a session that takes half of the room, before it pushes all others out", async () => {
    const recordings = create({ maxBytes: 4_000 });
    await recordings.start();
    await record(recordings, "evidence");
    let failures = 0;
    const recording = await recordings.begin(session, { onDrain() {}, onFailure: () => failures++ });
    for (let i = 0; i < 100; i++) recording?.write(frame("x".repeat(100)));
    assert.equal(failures, 1);
    recording?.end();
    await recordings.close();
    const kept = await documents();
    assert.equal(kept.length, 2);
    assert.ok(kept.every(({ size }) => size <= 2_100));
    assert.equal(await textOf(kept[0]?._id ?? ""), "evidence");
  });

  it("put right what a killed server left, to the last whole block", async () => {
    const before = create();
    await before.start();
    const recording = await before.begin(session, handlers);
    assert.ok(recording);
    for (const text of ["kept ", "also kept ", "lost"]) recording.write(frame(text));
    const [{ _id: name } = { _id: "" }] = await documents();
    const path = join(folder, name);
    await until(async () => (await stat(path)).size > 300);
    const { size } = await stat(path);
    await truncate(path, size - 2);
    const after = create();
    await after.start();
    await after.close();
    assert.equal(await textOf(name), "kept also kept ");
    assert.equal((await documents())[0]?.state, "finished");
    recording.end();
    await before.close();
  });

  it("take in files that were laid into the folder, and no others", async () => {
    const recordings = create();
    await recordings.start();
    await record(recordings, "text");
    const [{ _id: name } = { _id: "" }] = await documents();
    await copyFile(join(folder, name), join(folder, "copied by hand.mcrec"));
    await writeFile(join(folder, "evil.mcrec"), Buffer.alloc(1_000, 0xff));
    await writeFile(join(folder, "other.txt"), "x");
    const again = create();
    await again.start();
    await again.close();
    const names = (await documents()).map(({ _id }) => _id);
    assert.deepEqual(names.sort(), [name, "copied by hand.mcrec"].sort());
  });

  it("forget files that are gone", async () => {
    const recordings = create();
    await recordings.start();
    await record(recordings, "text");
    const [{ _id: name } = { _id: "" }] = await documents();
    await rm(join(folder, name));
    await create().start();
    assert.deepEqual(await documents(), []);
  });

  it("are opened and removed by those of their domain only, by the names they have", async () => {
    const recordings = create();
    await recordings.start();
    await record(recordings, "text");
    const [{ _id: name } = { _id: "" }] = await documents();
    for (const other of ["../secret", "/etc/passwd", "", `./${name}`]) {
      assert.equal(await recordings.open("", other), undefined);
    }
    assert.equal(await recordings.open("other", name), undefined);
    assert.deepEqual(await recordings.remove("other", [name]), []);
    const opened = await recordings.open("", name);
    assert.ok(opened);
    await opened.file.close();
    assert.equal((await recordings.remove("", [name, "../x"])).length, 1);
    await assert.rejects(stat(join(folder, name)));
  });

  for (const [what, limits, kept] of [
    ["number", { maxCount: 2 }, 2],
    ["size", { maxBytes: 1_000 }, 2],
    ["age", { maxAgeMs: 2_500 }, 2],
  ] as const) {
    it(`are removed over the limit of ${what}, the oldest first`, async () => {
      const recordings = create(limits);
      await recordings.start();
      for (const text of ["a", "b", "c", "d"]) await record(recordings, text);
      const left = await documents();
      assert.equal(left.length, kept);
      assert.equal(await textOf(left.at(-1)?._id ?? ""), "d");
    });
  }

  it("end a session that must be recorded and cannot, and let others go on", async () => {
    const nowhere = join(folder, "file");
    await writeFile(nowhere, "");
    await assert.rejects(create({}, nowhere).begin(session, handlers), { name: "UnavailableError" });
    assert.equal(await create({ isRequired: false }, nowhere).begin(session, handlers), undefined);
    assert.deepEqual(
      told.map(({ action }) => action),
      ["recordingfailed", "recordingfailed"],
    );
  });
});

describe("recording file", () => {
  const fail = (): never => {
    throw Object.assign(new Error("no space"), { code: "ENOSPC" });
  };

  it("tells once that the disk is full, and lets the session go on from waiting", async () => {
    const heard: string[] = [];
    const file = new RecordingFile(
      { write: async () => fail(), datasync: async () => {}, close: async () => {} },
      { onDrain: () => heard.push("drain"), onFailure: () => heard.push("failure") },
    );
    for (let i = 0; i < 40; i++) file.write(Buffer.alloc(65_536));
    assert.ok(file.isFull);
    assert.equal(await file.finish(), false);
    assert.equal(file.isFull, false);
    file.write(Buffer.alloc(65_536));
    assert.deepEqual(heard, ["failure", "drain"]);
  });

  it("is full while the disk is slower than the session, and writes everything that is cut short", async () => {
    let drained = 0;
    const written: Buffer[] = [];
    const write = async (bytes: Uint8Array, at: number, length: number) => {
      const part = Buffer.from(bytes.subarray(at, at + Math.min(length, 1_000)));
      written.push(part);
      return { bytesWritten: part.length, buffer: bytes };
    };
    const file = new RecordingFile(
      { write: write as never, datasync: async () => {}, close: async () => {} },
      { onDrain: () => drained++, onFailure: () => assert.fail("it can be written") },
    );
    const blocks = Array.from({ length: 40 }, (_, i) => Buffer.alloc(65_536, i));
    for (const block of blocks) file.write(block);
    assert.ok(file.isFull);
    assert.equal(await file.finish(), true);
    assert.equal(drained, 1);
    assert.ok(Buffer.concat(written).equals(Buffer.concat(blocks)));
  });

  it("lets a session go on that was held back while the first of two blocks was written", async () => {
    let drained = 0;
    const disk = Promise.withResolvers<void>();
    const write = async (bytes: Uint8Array) => {
      await disk.promise;
      return { bytesWritten: bytes.length, buffer: bytes };
    };
    const file = new RecordingFile(
      { write: write as never, datasync: async () => {}, close: async () => {} },
      { onDrain: () => drained++, onFailure: () => assert.fail("it can be written") },
    );
    file.write(Buffer.alloc(700_000));
    assert.equal(file.isFull, false);
    file.write(Buffer.alloc(700_000));
    assert.ok(file.isFull);
    disk.resolve();
    assert.equal(await file.finish(), true);
    assert.equal(drained, 1);
  });
});

describe("recording policy", () => {
  const asked = { protocol: 1, userFlags: 0, groupFlags: 0 };
  for (const [what, changed, session_, wanted] of [
    ["nothing when it is off", { which: "off" }, {}, false],
    ["everything it names", {}, {}, true],
    ["no protocol that it does not name", {}, { protocol: 5 }, false],
    ["what does not say its protocol", {}, { protocol: 0 }, true],
    ["no others than selected ones", { which: "selected" }, {}, false],
    ["selected groups", { which: "selected" }, { groupFlags: GroupFlag.Record }, true],
    ["selected users", { which: "selected" }, { userFlags: UserFlag.Record }, true],
    ["groups without the flag", { which: "selected" }, { groupFlags: ~GroupFlag.Record }, false],
  ] as const) {
    it(`records ${what}`, () => {
      assert.equal(isRecorded({ ...policy, ...changed }, { ...asked, ...session_ }), wanted);
    });
  }

  it("means every protocol that carries files", () => {
    assert.deepEqual([...recordedProtocols(["files"])], [4, 5, 10]);
  });

  it("makes names that stay in their folder", () => {
    const name = recordingName({
      domain: "a/b",
      startTime: 0,
      user: "../../x",
      device: "é\n".repeat(99),
      id: "1",
    });
    assert.match(name, /^relaysession-a_b-1970-01-01-00-00-00-______x-[_]{40}-1\.mcrec$/);
    assert.ok(isRecordingName(name));
    for (const bad of ["a/b.mcrec", "..mcrec", "a\\b.mcrec", "a\n.mcrec", "a.txt", ".mcrec"]) {
      assert.equal(isRecordingName(bad), false, bad);
    }
  });
});

async function until(look: () => Promise<boolean>): Promise<void> {
  for (let i = 0; i < 200 && !(await look()); i++) await new Promise((resolve) => setImmediate(resolve));
}
