import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { encodeSettings, parseSettings } from "./settings-file.ts";

const meshId = "AB".repeat(48);
const serverId = "CD".repeat(48);
const lines = (more: readonly string[] = []): string =>
  ["", `MeshID=0x${meshId}`, `ServerID=${serverId}`, "MeshServer=wss://a:443/agent.ashx", ...more].join(
    "\r\n",
  );

describe("settings file", () => {
  it("reads what an agent needs", () => {
    const settings = parseSettings(lines(["# comment=1", " agentName = Kiosk 7 "]));
    assert.equal(Buffer.from(settings.meshId).toString("hex"), meshId.toLowerCase());
    assert.equal(settings.servers[0]?.url, "wss://a:443/agent.ashx");
    assert.equal(settings.values.get("agentName"), "Kiosk 7");
  });

  it("reads back what it writes", () => {
    const text = encodeSettings([
      ["MeshID", `0x${meshId}`],
      ["ServerID", serverId],
      ["MeshServer", "wss://a/agent.ashx"],
    ]);
    assert.equal(parseSettings(text).servers.length, 1);
    assert.ok(text.startsWith("\r\n"));
  });

  it("pairs each server with its identity", () => {
    const text = lines()
      .replace(serverId, `${serverId},${"11".repeat(32)}`)
      .replace("agent.ashx", "agent.ashx,wss://b/agent.ashx");
    assert.deepEqual(
      parseSettings(text).servers.map(({ serverId: id }) => id.length),
      [48, 32],
    );
  });

  it("deletes a key whose value is empty", () => {
    assert.equal(parseSettings(lines(["Tag=x", "Tag="])).values.has("Tag"), false);
  });

  for (const [what, from, to] of [
    ["a group id that is no hex", `0x${meshId}`, "0xnonsense"],
    ["a group id of the wrong length", `0x${meshId}`, "0xabcd"],
    ["a server id of the wrong length", serverId, "abcd"],
    ["an address without TLS", "wss://", "ws://"],
    ["no server", "MeshServer=", "Other="],
  ] as const) {
    it(`refuses ${what}`, () => {
      assert.throws(() => parseSettings(lines().replace(from, to)), { name: "ProtocolError" });
    });
  }

  it("refuses to write a value with a line break", () => {
    assert.throws(() => encodeSettings([["MeshName", "a\nServerID=b"]]), { name: "ProtocolError" });
  });
});
