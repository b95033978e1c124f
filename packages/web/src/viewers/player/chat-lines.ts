/**
 * What was said in a recorded chat: texts and offers of files, by who wrote them. Confirmations and what texts were said
 * twice after a loss are left out.
 */
import { RecordingFlag } from "@tendril/protocol/constants";
import { parseMessengerMessage, plainFileName } from "@tendril/protocol/sessions/messenger";
import { type RecordingSource, readFrames } from "@tendril/protocol/sessions/recording";

const MAX_LINES = 5_000;

export interface ChatLine {
  /** ms since 1970. */
  readonly time: number;
  /** The user in whose name it was recorded. */
  readonly isOfUser: boolean;
  readonly kind: "text" | "file" | "call";
  readonly text: string;
}

export async function listChat(
  { source, firstFrame }: { readonly source: RecordingSource; readonly firstFrame: number },
  signal: AbortSignal,
): Promise<ChatLine[]> {
  const lines: ChatLine[] = [];
  const known = new Set<string>();
  for await (const { flags, payload, time } of readFrames(source, firstFrame)) {
    if (signal.aborted || lines.length >= MAX_LINES) break;
    if ((flags & RecordingFlag.Binary) !== 0) continue;
    const isOfUser = (flags & RecordingFlag.FromViewer) !== 0;
    const line = readLine(new TextDecoder().decode(payload));
    if (line === undefined) continue;
    const { id, ...said } = line;
    const key = `${isOfUser} ${line.kind} ${id}`;
    if (id !== undefined && known.has(key)) continue;
    known.add(key);
    lines.push({ time, isOfUser, ...said });
  }
  return lines;
}

function readLine(
  frame: string,
): (Pick<ChatLine, "kind" | "text"> & { readonly id: number | undefined }) | undefined {
  const message = parseMessengerMessage(frame);
  if (message === undefined || !("action" in message)) return undefined;
  if (message.action === "chat") return { kind: "text", text: message.msg, id: message.id };
  if (message.action === "file") return { kind: "file", text: plainFileName(message.name), id: message.id };
  const isCall = message.action === "webRtcSdp" && message.id === 1 && message.sdp.type === "offer";
  return isCall ? { kind: "call", text: "", id: undefined } : undefined;
}
