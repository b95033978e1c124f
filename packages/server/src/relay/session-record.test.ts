import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { SessionProtocol } from "@tendril/protocol/constants";
import type { DeviceDocument, UserDocument } from "../store/index.ts";
import { recordSession, type SessionFact } from "./session-record.ts";

const user = { _id: "user//ann", name: "ann" } as unknown as UserDocument;
const device = { _id: "node//a", name: "web1" } as unknown as DeviceDocument;

function recorded(more: Partial<SessionFact>) {
  const events: { [field: string]: unknown }[] = [];
  recordSession(
    { record: (_device, event) => void events.push(event) },
    {
      ...{ device, user, protocol: SessionProtocol.Desktop, port: undefined, guestName: undefined },
      ...{ token: "0123456789", addresses: ["10.0.0.1", "10.0.0.2"], ...more },
    },
  );
  return events[0] ?? {};
}

const end = { totals: { fromFirst: 7, fromSecond: 8 }, seconds: 3 };

describe("events of sessions", () => {
  it("have bytes and time at the end, and only there", () => {
    const { bytesin, bytesout, msgArgs, msg } = recorded({ end });
    assert.deepEqual([bytesin, bytesout, msg], [7, 8, "Desktop session ended, 3 s"]);
    assert.deepEqual(msgArgs, ["01234567", "10.0.0.1", "10.0.0.2", 3]);
    assert.equal("bytesin" in recorded({}), false);
  });

  it("are numbered by the kind of the session", () => {
    const numbers = (protocol: number) => [recorded({ protocol }).msgid, recorded({ protocol, end }).msgid];
    assert.deepEqual(numbers(SessionProtocol.Terminal), [14, 10]);
    assert.deepEqual(numbers(SessionProtocol.Desktop), [15, 11]);
    assert.deepEqual(numbers(SessionProtocol.Files), [16, 12]);
    assert.deepEqual(numbers(SessionProtocol.FileDownload), [16, 12]);
    assert.deepEqual(numbers(SessionProtocol.Messenger), [162, 112]);
    assert.deepEqual(numbers(SessionProtocol.Tcp), [13, 9]);
  });

  it("say what kind of session it is, and whose when it is a guest's", () => {
    assert.equal(recorded({ protocol: SessionProtocol.UserPowerShell }).msg, "Terminal session started");
    assert.equal(recorded({ protocol: SessionProtocol.Files, end }).msg, "File session ended, 3 s");
    assert.equal(recorded({ protocol: SessionProtocol.Plugin }).msg, "Session started");
    assert.equal(recorded({ guestName: "Bob (Shop)" }).msg, "Desktop session of guest Bob (Shop) started");
  });

  it("name the port, and the path of a download, of which no more than 256 characters", () => {
    const port = { kind: "tcp", port: 22, host: undefined } as const;
    assert.equal(recorded({ port }).msg, "Session to port web1:22 started");
    assert.equal(recorded({ file: "/a", end }).msg, "Download of /a ended, 3 s");
    assert.equal(
      String(recorded({ file: "x".repeat(4_000) }).msg).length,
      "Download of  started".length + 256,
    );
  });

  it("name a guest beside the one who shares", () => {
    const { userid, guestname } = recorded({ guestName: "Bob" });
    assert.deepEqual([userid, guestname], ["user//ann", "Bob"]);
  });
});
