/**
 * APF: what a device with Intel AMT speaks inside the TLS of a CIRA connection, and agents and relays inside a
 * WebSocket. Messages, a reader for any cut, the connection's state machine, channels with windows. Used by
 * server/src/mps. Specified in docs/spec/amt.md, sections 1.5 to 1.10.
 */
export { ApfChannel, CHANNEL_WINDOW_BYTES, type ChannelHandlers } from "./channel.ts";
export { ApfConnection, type ApfCredentials, type ApfPorts } from "./connection.ts";
export { encodeApf } from "./encode.ts";
export type { ApfAnswer, ApfMessage } from "./messages.ts";
export { type ApfLimits, ApfReader, decodeApf } from "./read.ts";
export { uuidFromWire, uuidToWire } from "./uuid.ts";
