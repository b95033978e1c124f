/**
 * Text bodies of messages 15, 30 and 31 (tag, commit date, host description) and the path of the agent channel.
 * Source: docs/spec/agent-protocol.md, sections 4.1 and 5.
 */
import { decodeUtf8 } from "../bytes/index.ts";
import { ProtocolError } from "../errors.ts";
import type { DomainId } from "../ids/index.ts";

const MAX_TEXT_BYTES = 1024;

/** Text after the 2-byte head; trailing NUL bytes are dropped. @throws ProtocolError over 1024 bytes or not UTF-8. */
export function splitAgentText(frame: Uint8Array): string {
  if (frame.length > MAX_TEXT_BYTES + 2) {
    throw new ProtocolError(
      "too-large",
      `agent text: expected at most ${MAX_TEXT_BYTES} bytes, got ${frame.length - 2}`,
    );
  }
  let end = frame.length;
  while (end > 2 && frame[end - 1] === 0) end--;
  return decodeUtf8(frame.subarray(2, end));
}

/** `/agent.ashx`, or `/<domain>/agent.ashx`. */
export function formatServerUrlPath(domain: DomainId): string {
  return domain === "" ? "/agent.ashx" : `/${domain}/agent.ashx`;
}
