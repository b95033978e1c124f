/**
 * The clipboard of a device that a test plays.
 */
import type { FakeAgent } from "./fake-agent.ts";

export interface FakeClipboard {
  text: string;
  stop(): void;
}

/** Takes and gives texts for `agent` until `stop`. */
export function playClipboard(agent: FakeAgent): FakeClipboard {
  const clipboard: FakeClipboard = { text: "", stop: () => void agent.socket.off("message", answer) };
  function answer(frame: Buffer): void {
    if (frame[0] !== 0x7b) return;
    const { type, data, tag, sessionid } = JSON.parse(String(frame));
    if (type === "setclip") {
      clipboard.text = data;
      agent.sendJson({ action: "msg", type, success: true, sessionid });
    } else if (type === "getclip")
      agent.sendJson({ action: "msg", type, data: clipboard.text, tag, sessionid });
  }
  agent.socket.on("message", answer);
  return clipboard;
}
