/**
 * A download in a files session that may leave the relay: whether every byte came once, and its hash.
 */
import { createHash } from "node:crypto";
import { SessionProtocol } from "@tendril/protocol/constants";
import { fileBlock } from "@tendril/protocol/sessions/files";
import { DirectViewer, type DirectViewerOptions } from "./direct-viewer.ts";

export interface DirectDownload {
  readonly viewer: DirectViewer;
  start(path: string): void;
  /** Bytes so far. */
  position(): number;
  /** SHA-256 of all of it; `undefined` until the last byte came. @throws Error when a block came twice or was missing. */
  hash(): string | undefined;
}

const BLOCK = 2;

/** A session of files, joined, with nothing asked for yet. */
export async function openDownload(
  options: Pick<DirectViewerOptions, "wsUrl" | "control" | "nodeId" | "configuration">,
): Promise<DirectDownload> {
  const hash = createHash("sha256");
  let position = 0;
  let result: string | undefined;
  let wrong = "";
  const say = (message: object): void =>
    viewer.send(new TextEncoder().encode(JSON.stringify({ reqid: 1, ...message })));
  const viewer = await DirectViewer.open({
    ...{ ...options, protocol: SessionProtocol.Files, isOwn: true, options: { tendril: 1 } },
    onBytes(bytes) {
      if (bytes[0] !== BLOCK) return;
      const block = fileBlock.decode(bytes);
      if (block.position !== position) wrong ||= `at ${position} came ${block.position}`;
      hash.update(block.bytes);
      position += block.bytes.length;
      if (block.isLast) result = hash.digest("hex");
      say({ action: "ack", position });
    },
  });
  return {
    viewer,
    start: (path) => say({ action: "get", path, from: 0, window: 1_048_576, block: 65_536 }),
    position: () => position,
    hash() {
      if (wrong !== "") throw new Error(wrong);
      return result;
    },
  };
}
