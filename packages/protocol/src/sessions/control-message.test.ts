import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseHostMessage, parseViewerMessage } from "./control-message.ts";

describe("control messages of a tunnel", () => {
  it("reads who looks at a desktop, from stock hosts and from ours", () => {
    const stock = '{"ctrlChannel":"102938","type":"metadata","users":{"user//admin":1}}';
    assert.deepEqual(parseHostMessage(stock), { type: "metadata", users: { "user//admin": 1 } });
    const viewers = [{ id: "a", name: "Ada", hasControl: true }];
    assert.deepEqual(parseHostMessage(JSON.stringify({ type: "metadata", viewers, you: "a" })), {
      type: "metadata",
      viewers,
      you: "a",
    });
  });

  it("reads questions for control and their answers", () => {
    const ask = { type: "control", act: "ask", from: "b", name: "Bob" };
    assert.deepEqual(parseHostMessage(JSON.stringify(ask)), ask);
    const give = { type: "control", act: "give", to: "b" };
    assert.deepEqual(parseViewerMessage(JSON.stringify(give)), give);
    assert.equal(parseViewerMessage('{"type":"control","act":"steal"}'), undefined);
  });

  it("reads what belongs to the direct path", () => {
    const messages = [
      { type: "answer", sdp: "v=0", tendril: 1 },
      { type: "webrtc0" },
      { type: "direct", act: "lost", received: 7 },
      { type: "direct", act: "refused", why: "recorded" },
    ];
    for (const message of messages) assert.deepEqual(parseHostMessage(JSON.stringify(message)), message);
    assert.equal(parseHostMessage('{"type":"direct","act":"lost","received":-1}'), undefined);
  });

  it("ignores what is no control message, whatever its length", () => {
    assert.equal(parseHostMessage("c"), undefined);
    assert.equal(parseHostMessage("{"), undefined);
    const long = JSON.stringify({
      type: "metadata",
      viewers: [{ id: "a", name: "x".repeat(300_000), hasControl: true }],
    });
    assert.equal(parseHostMessage(long), undefined);
  });
});
