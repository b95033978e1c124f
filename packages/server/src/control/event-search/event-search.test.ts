/** What the action `events` finds, page by page, and what the export writes. */
import assert from "node:assert/strict";
import { buffer, text } from "node:stream/consumers";
import { after, before, describe, it } from "node:test";
import { DeviceRight } from "@tendril/protocol/constants";
import { action } from "../actions/events/events.ts";
import { createHarness, type Harness } from "../control-harness.suite.ts";
import { EventExport, type ExportFormat } from "./index.ts";

interface Seen {
  readonly msg?: string;
  readonly seq: number;
  readonly address?: string;
}

describe("search in stored events", () => {
  let harness: Harness;
  let device = "";
  let group = "";
  let name = "";

  before(async () => {
    harness = await createHarness();
    await harness.grant(DeviceRight.RemoteControl);
    device = harness.deviceId;
    group = harness.groupId;
    const { events, devices } = harness.services;
    const stored = await devices.get(harness.deviceId);
    assert.ok(stored);
    name = stored.name;
    for (let i = 0; i < 5; i++)
      events.record("", ["user//tester"], { action: "searchtest", msg: `Own ${i}` });
    devices.record(stored, { action: "searchtest", msg: "On the device", etype: "node" });
    events.record("", ["user//other"], {
      action: "searchtest",
      msg: "Of somebody else",
      userid: "user//other",
    });
    events.record("", ["user//tester"], { action: "othertest", msg: "=1+1" });
  });
  after(() => harness.close());

  const ask = async (fields: object): Promise<{ events: Seen[]; next?: string }> => {
    const [reply] = await harness.send(action, fields);
    assert.ok(Array.isArray(reply?.events), JSON.stringify(reply));
    return reply as unknown as { events: Seen[]; next?: string };
  };
  const texts = async (fields: object): Promise<unknown[]> =>
    (await ask(fields)).events.map(({ msg }) => msg);

  it("goes page by page, each event once, newest first", async () => {
    const seen: unknown[] = [];
    let cursor: string | undefined;
    let pages = 0;
    do {
      const page = await ask({ filter: "searchtest", limit: 2, ...(cursor === undefined ? {} : { cursor }) });
      seen.push(...page.events.map(({ msg }) => msg));
      cursor = page.next;
      pages++;
    } while (cursor !== undefined);
    assert.deepEqual(seen, ["On the device", "Own 4", "Own 3", "Own 2", "Own 1", "Own 0"]);
    assert.ok(pages >= 3);
  });

  it("finds text in what happened and in the name of the device, whatever the case", async () => {
    assert.deepEqual(await texts({ text: "oWN 3" }), ["Own 3"]);
    assert.deepEqual(await texts({ text: name.toUpperCase(), filter: "searchtest" }), ["On the device"]);
    assert.deepEqual(await texts({ text: "somebody else" }), []);
  });

  it("finds by kinds and by group, of visible groups only", async () => {
    assert.deepEqual(await texts({ filters: ["othertest"] }), ["=1+1"]);
    assert.deepEqual(await texts({ meshid: group, filter: "searchtest" }), ["On the device"]);
    assert.deepEqual(await texts({ meshid: "x".repeat(64) }), []);
    await harness.grant(0);
    assert.deepEqual(await texts({ meshid: group }), []);
    await harness.grant(DeviceRight.RemoteControl);
  });

  it("refuses cursors and texts of wrong forms", async () => {
    for (const fields of [{ cursor: "x" }, { cursor: "-1" }, { text: "" }, { filters: "a" }, { meshid: 7 }]) {
      const [reply] = await harness.send(action, fields);
      assert.match(String(reply?.result), /^Invalid message/, JSON.stringify(fields));
    }
  });

  const exported = async (format: ExportFormat, more: object = {}): Promise<string> => {
    const { services } = harness;
    const user = await harness.user();
    const accounts = { get: async () => user };
    const stream = new EventExport({ ...services, accounts }).open(user, {
      format,
      address: "192.0.2.7",
      ...more,
    });
    return (await buffer(stream)).toString("utf8");
  };

  it("exports the same as JSON", async () => {
    const list: Seen[] = JSON.parse(await exported("json", { filter: "searchtest" }));
    assert.deepEqual(
      list.map(({ msg }) => msg),
      await texts({ filter: "searchtest" }),
    );
  });

  it("exports a table whose cells are no formulas, and records that it did", async () => {
    const lines = (await exported("csv", { filters: ["othertest", "searchtest"] })).split("\r\n");
    assert.equal(lines[0], '\ufeff"number","time","kind","person","device","deviceid","address","what"');
    assert.match(lines[1] ?? "", /^\d+,"[^"]+","othertest",,,,,"'=1\+1"$/);
    assert.ok(lines.some((line) => line.includes(`"${name}","${device}"`)));
    const [event] = (await ask({ filter: "exportevents", limit: 1 })).events;
    assert.equal(event?.msg, "Exported 7 events as CSV");
    assert.equal(event.address, "192.0.2.7", "own events tell where they came from");
  });

  it("makes one export of a user at a time, and cuts it when the account is locked", async () => {
    const { services } = harness;
    const user = await harness.user();
    let isThere = true;
    const accounts = { get: async () => (isThere ? user : undefined) };
    const exports = new EventExport({ ...services, accounts });
    const first = exports.open(user, { format: "csv", address: "" });
    assert.throws(() => exports.open(user, { format: "csv", address: "" }), /another export/);
    isThere = false;
    await assert.rejects(text(first), /locked/);
    isThere = true;
    await text(exports.open(user, { format: "csv", address: "" }));
  });
});
