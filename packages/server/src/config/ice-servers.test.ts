import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseIceServers } from "./ice-servers.ts";

describe("setting iceServers", () => {
  it("is read into what browsers and agents take", () => {
    assert.deepEqual(parseIceServers(["stun:one.example", "TURN:ann:p:w@[::1]:3478?transport=tcp"]), [
      { urls: ["stun:one.example"] },
      { urls: ["turn:[::1]:3478?transport=tcp"], username: "ann", credential: "p:w" },
    ]);
  });

  it("names what has another form, without its password", () => {
    for (const text of ["http://one", "turn:one.example", "stun:ann:secret@one", "turn:ann:secret@"]) {
      assert.throws(
        () => parseIceServers([text]),
        (error: Error) => error.name === "ConfigError" && !error.message.includes("secret"),
        text,
      );
    }
  });
});
