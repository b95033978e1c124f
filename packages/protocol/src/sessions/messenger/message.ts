/**
 * Messages of the messenger: JSON in text frames, on the relay and on the data channel alike. Fields marked as ours
 * are sent to pages that said `tendril` only. Source: docs/spec/session-protocols.md, sections 6.3 to 6.6.
 * Vectors: vectors/session-messenger.json, captured from two stock pages.
 */
import * as z from "zod/mini";
import { type Codec, decodeUtf8, encodeUtf8 } from "../../bytes/index.ts";
import { text, wholeNumber } from "../../contracts/index.ts";
import { ProtocolError } from "../../errors.ts";

/** Longest text of a chat message. */
export const MAX_CHAT_CHARS = 65_536;
/** Longest message of any kind; what is longer is dropped unread. */
export const MAX_MESSAGE_CHARS = 262_144;
const MAX_SDP_CHARS = 131_072;
const MAX_CANDIDATE_CHARS = 4_096;
const MAX_IMAGE_CHARS = 200_000;
/** Stock pages write 4,000 characters; each is a byte. */
const MAX_PIECE_CHARS = 65_536;

const fileId = z.number();
const fileSize = z.number().check(z.gte(0), z.lte(Number.MAX_SAFE_INTEGER));
/** 0 the data channel; 1 the sender's own picture and voice, which the receiver knows as 2, and the other way round. */
const connectionId = wholeNumber(0, 2);
const fileFields = { size: fileSize, id: fileId, type: text(0, 256), name: text(0, 4_096) };

const actionMessage = z.discriminatedUnion("action", [
  /** The first word of each page; the larger number offers the data channel. `tendril` is ours. */
  z.object({ action: z.literal("random"), random: z.number(), tendril: z.optional(z.int()) }),
  z.object({
    action: z.literal("webRtcSdp"),
    sdp: z.object({ type: z.enum(["offer", "answer"]), sdp: text(1, MAX_SDP_CHARS) }),
    id: connectionId,
  }),
  z.object({
    action: z.literal("webRtcIce"),
    ice: z.object({
      candidate: text(0, MAX_CANDIDATE_CHARS),
      sdpMid: z.optional(z.nullable(text(0, 64))),
      sdpMLineIndex: z.optional(z.nullable(wholeNumber(0, 255))),
      usernameFragment: z.optional(z.nullable(text(0, 256))),
    }),
    id: connectionId,
  }),
  z.object({ action: z.literal("rtcSwitch"), v: wholeNumber(0, 2) }),
  /** `id` is ours: the receiver confirms it and drops what it knows. */
  z.object({
    action: z.literal("chat"),
    msg: text(0, MAX_CHAT_CHARS),
    id: z.optional(wholeNumber(0, Number.MAX_SAFE_INTEGER)),
  }),
  /** Ours. */
  z.object({ action: z.literal("chatReceived"), id: wholeNumber(0, Number.MAX_SAFE_INTEGER) }),
  z.object({ action: z.literal("outtext"), value: z.boolean() }),
  /** `transfer` is ours: number of the blocks that follow. */
  z.object({ action: z.literal("file"), ...fileFields, transfer: z.optional(wholeNumber(0, 65_535)) }),
  z.object({ action: z.literal("fileUploadStart"), ...fileFields }),
  /** `hash` is ours: of the hashes of pieces of 4 MB, SHA-384, lower-case hex. */
  z.object({
    action: z.literal("fileUploadEnd"),
    ...fileFields,
    hash: z.optional(z.string().check(z.regex(/^[0-9a-f]{96}$/))),
  }),
  z.object({ action: z.literal("fileUploadAck"), id: fileId }),
  z.object({ action: z.literal("fileUploadCancel"), id: fileId }),
  z.object({ action: z.literal("fileData"), id: fileId, data: text(0, MAX_PIECE_CHARS) }),
  /** Ours: so much is kept, more may come; `resume` begins again from there. */
  z.object({
    action: z.literal("fileReceived"),
    id: fileId,
    position: fileSize,
    resume: z.optional(z.boolean()),
  }),
  /** Ours: the whole is there, and its hash is right or not. */
  z.object({ action: z.literal("fileChecked"), id: fileId, good: z.boolean() }),
  z.object({ action: z.literal("videoStop"), id: connectionId }),
  /** The server: a push message was sent (1) or not (2). */
  z.object({ action: z.literal("ctrl"), value: z.int() }),
]);

const controlMessage = z.discriminatedUnion("type", [
  z.object({ ctrlChannel: z.union([z.string(), z.number()]), type: z.enum(["ping", "pong"]) }),
  z.object({
    ctrlChannel: z.union([z.string(), z.number()]),
    type: z.literal("image"),
    image: text(0, MAX_IMAGE_CHARS),
  }),
]);

const anyMessage = z.union([actionMessage, controlMessage]);
export type MessengerMessage = z.infer<typeof anyMessage>;

/** `undefined` for what is no message of the messenger: it is dropped, and the page lives on. */
export function parseMessengerMessage(frame: string): MessengerMessage | undefined {
  if (frame.length > MAX_MESSAGE_CHARS || !frame.startsWith("{")) return undefined;
  try {
    const parsed = anyMessage.safeParse(JSON.parse(frame));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined; // not JSON
  }
}

/** The same as bytes of a text frame. */
export const messengerMessage: Codec<MessengerMessage> = {
  name: "messenger message",
  maxBytes: MAX_MESSAGE_CHARS,
  encode: (message) => encodeUtf8(JSON.stringify(message)),
  decode(frame) {
    const message = frame.length > MAX_MESSAGE_CHARS ? undefined : parseMessengerMessage(decodeUtf8(frame));
    if (message === undefined) {
      throw new ProtocolError("bad-value", `messenger: no message in ${frame.length} bytes`);
    }
    return message;
  },
};
