/**
 * Control JSON on a tunnel: text frames beside the binary session data.
 * Source: docs/spec/session-protocols.md, section 2.2. The mark is checked by neither side, but always sent.
 */
import * as z from "zod/mini";
import { list, text, wholeNumber } from "../contracts/index.ts";

const MAX_FRAME_CHARS = 262_144;
const cells = wholeNumber(1, 10_000);

/** One of those who look at a desktop; section 4.7. */
export const sessionViewer = z.object({
  id: text(1, 128),
  name: text(0, 256),
  hasControl: z.boolean(),
  isViewOnly: z.optional(z.boolean()),
});
export type SessionViewer = z.infer<typeof sessionViewer>;

/** From host to viewer. Unknown types are dropped by the parser's caller. */
export const hostMessage = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("console"),
    msg: z.optional(z.nullable(text(0, 4096))),
    msgid: z.optional(z.int()),
    msgargs: z.optional(list(z.unknown(), 16)),
    timeout: z.optional(z.number()),
  }),
  z.object({
    type: z.literal("metadata"),
    users: z.optional(z.record(text(0, 512), z.number())),
    viewers: z.optional(list(sessionViewer, 256)),
    you: z.optional(text(1, 128)),
  }),
  z.object({
    type: z.literal("control"),
    act: z.literal("ask"),
    from: text(1, 128),
    name: text(0, 256),
  }),
  /** On port relays: the target sends no more. */
  z.object({ type: z.literal("finish") }),
  z.object({ type: z.literal("answer"), sdp: text(1, 65_536), tendril: z.optional(z.int()) }),
  z.object({ type: z.enum(["webrtc0", "webrtc1", "webrtc2"]) }),
  z.object({
    type: z.literal("direct"),
    act: z.enum(["lost", "refused"]),
    received: z.optional(wholeNumber(0, 0xffff_ffff)),
    why: z.optional(text(0, 64)),
  }),
  z.object({ type: z.literal("rtt"), time: z.number() }),
  z.object({ type: z.literal("ping") }),
  z.object({ type: z.literal("pong") }),
]);
export type HostMessage = z.infer<typeof hostMessage>;

/** From viewer to host. */
export const viewerMessage = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("options"),
    protocol: z.optional(z.int()),
    cols: z.optional(cells),
    rows: z.optional(cells),
    xterm: z.optional(z.boolean()),
    requireLogin: z.optional(z.boolean()),
    /** Whose shell, of those who are signed in. Ours. */
    user: z.optional(text(1, 64)),
    consent: z.optional(z.int()),
    tsid: z.optional(z.int()),
    autolock: z.optional(z.boolean()),
  }),
  z.object({ type: z.literal("lock") }),
  z.object({ type: z.literal("autolock"), value: z.boolean() }),
  z.object({
    type: z.literal("control"),
    act: z.enum(["ask", "take", "give", "share"]),
    to: z.optional(text(1, 128)),
  }),
  z.object({ type: z.literal("termsize"), cols: cells, rows: cells }),
  z.object({ type: z.literal("rtt"), time: z.number() }),
  z.object({ type: z.literal("ping") }),
  z.object({ type: z.literal("pong") }),
  z.object({ type: z.literal("close") }),
]);
export type ViewerMessage = z.infer<typeof viewerMessage>;

/** `undefined` for text that is not one of these messages: such text is ignored, as the wire demands. */
export function parseHostMessage(frame: string): HostMessage | undefined {
  return parseWith(hostMessage, frame);
}

/** `undefined` for text that is not one of these messages. */
export function parseViewerMessage(frame: string): ViewerMessage | undefined {
  return parseWith(viewerMessage, frame);
}

function parseWith<Schema extends z.ZodMiniType>(schema: Schema, frame: string): z.infer<Schema> | undefined {
  if (frame.length > MAX_FRAME_CHARS || !frame.startsWith("{")) return undefined;
  try {
    const parsed = schema.safeParse(JSON.parse(frame));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined; // not JSON: the wire says to ignore it
  }
}
