/**
 * Monitors of an X screen, RANDR 1.5: what people take for a screen, be it an output, several joined to one, or a part
 * of one. The library `x11` stops at RANDR 1.4, so the request is written here.
 *
 *     request: u8 RANDR | u8 42 | u16 3 | u32 window | u8 onlyActive | u8[3]
 *     reply from byte 8: u32 timestamp | u32 monitors | u32 outputs | u8[12] | monitor…
 *     monitor: u32 name | u8 primary | u8 automatic | u16 outputs | i16 x | i16 y | u16 width | u16 height
 *              | u32 mm | u32 mm | u32 output…
 *
 * Source: the X Resize, Rotate and Reflect Extension, version 1.5, "RRGetMonitors".
 */
import type { X11Client } from "x11";
import { answered, type Rect } from "./connection.ts";

const GET_MONITORS = 42;
const REQUEST_BYTES = 12;
const HEAD_BYTES = 24;
const MONITOR_BYTES = 24;
const OUTPUT_BYTES = 4;

/** Of monitors that show something. `opcode` is that of RANDR. */
export async function readMonitors(
  client: X11Client,
  { root, opcode }: { readonly root: number; readonly opcode: number },
): Promise<readonly Rect[]> {
  const request = Buffer.alloc(REQUEST_BYTES);
  request.writeUInt8(opcode, 0);
  request.writeUInt8(GET_MONITORS, 1);
  request.writeUInt16LE(REQUEST_BYTES / 4, 2);
  request.writeUInt32LE(root, 4);
  request.writeUInt8(1, 8);
  return await answered<readonly Rect[]>((answer) => {
    client.seq_num++;
    client.replies[client.seq_num] = [decodeMonitors, answer];
    client.pack_stream.put(request);
    client.pack_stream.submit(true);
  });
}

/** `reply` begins at its byte 8. What a broken reply does not hold is left out. */
export function decodeMonitors(reply: Buffer): readonly Rect[] {
  const places: Rect[] = [];
  const count = reply.length < HEAD_BYTES ? 0 : reply.readUInt32LE(4);
  let at = HEAD_BYTES;
  while (places.length < count && at + MONITOR_BYTES <= reply.length) {
    places.push({
      x: reply.readInt16LE(at + 8),
      y: reply.readInt16LE(at + 10),
      width: reply.readUInt16LE(at + 12),
      height: reply.readUInt16LE(at + 14),
    });
    at += MONITOR_BYTES + reply.readUInt16LE(at + 6) * OUTPUT_BYTES;
  }
  return places;
}
