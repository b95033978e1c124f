import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createDeviceId, createUserId } from "../ids/index.ts";
import { formatConversation, formatMessengerPath, parseConversation } from "./conversation.ts";

const admin = createUserId("", "admin");
const device = createDeviceId("", "25jbwsmQsugNUgR4z7ud9EWOaQPNa8T6UJKOXuFmfBTuKB9DM4Wf@aOZbmbc2UQM");
/** From vectors/session-messenger.json. */
const captured =
  "meshmessenger/node%2F%2F25jbwsmQsugNUgR4z7ud9EWOaQPNa8T6UJKOXuFmfBTuKB9DM4Wf%40aOZbmbc2UQM/user%2F%2Fadmin";

describe("names of conversations", () => {
  it("are written as stock pages write them, and read in both forms", () => {
    assert.equal(formatConversation({ invited: device, inviter: admin }), captured);
    const read = parseConversation(captured);
    assert.deepEqual([read?.invited, read?.inviter], [device, admin]);
    assert.deepEqual(parseConversation(new URLSearchParams(`id=${captured}`).get("id") ?? ""), read);
  });

  it("lead to the same place whoever invited whom", () => {
    const bob = createUserId("", "bob");
    const one = parseConversation(formatConversation({ invited: admin, inviter: bob }));
    const other = parseConversation(formatConversation({ invited: bob, inviter: admin }));
    assert.equal(one?.key, other?.key);
    assert.notEqual(one?.key, undefined);
  });

  it("carry names of any language", () => {
    const user = createUserId("cust", "jörg.müller@example");
    const text = formatMessengerPath(
      { invited: user, inviter: createUserId("cust", "a") },
      { title: "A & B" },
    );
    assert.match(text, /&title=A%20%26%20B$/);
    const id = new URLSearchParams(text.slice(text.indexOf("?"))).get("id") ?? "";
    assert.equal(parseConversation(id)?.invited, user);
  });

  for (const text of [
    "",
    "meshmessenger/",
    "meshmessenger/user//a/user//a",
    "meshmessenger/user//a/user/other/b",
    `meshmessenger/${device}/${device.replace("25", "26")}`,
    "meshmessenger/mesh//x/user//a",
    "meshmessenger/user//a/user//b/more",
    "meshmessenger/user%2F%2Fa/%zz",
    "other/user//a/user//b",
    `meshmessenger/user//${"a".repeat(2_000)}/user//b`,
  ]) {
    it(`refuse ${JSON.stringify(text.slice(0, 60))}`, () => assert.equal(parseConversation(text), undefined));
  }
});
