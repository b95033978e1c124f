/**
 * The process of one line to the firmware: `mei-main.ts PATH GUID`. Frames on standard input go to the device, its
 * messages to standard output; why it ended stands on standard error. A fault of a driver or of the foreign function
 * interface stays in here. It ends with whoever started it.
 */
import { open, read, statSync, write } from "node:fs";
import { connect } from "node:net";
import { promisify } from "node:util";
import { encodeFrame, FrameReader, MAX_FRAME_BYTES } from "./frames.ts";

const REFUSED = "the firmware has no such client, or another program holds it";

interface Device {
  send(message: Buffer): Promise<void>;
}

/** Not `process.exit`: that would wait for a read of the device, which may never come back. */
function end(why: string): void {
  process.stderr.write(why, () => process.kill(process.pid, "SIGKILL"));
}

/** Out, no faster than it is taken. */
function hand(message: Uint8Array): Promise<void> {
  return new Promise((resolve) => {
    process.stdout.write(encodeFrame(message), () => resolve());
  });
}

async function openDevice(path: string, guid: Buffer): Promise<Device> {
  const { connectClient } = await import("./connect-ioctl.ts");
  const descriptor = await promisify(open)(path, "r+");
  const client = connectClient(descriptor, guid);
  if (client === undefined) throw new Error(REFUSED);
  await hand(new Uint8Array(0));
  readAll(descriptor, Math.min(client.maxBytes || MAX_FRAME_BYTES, MAX_FRAME_BYTES)).catch((error: Error) =>
    end(error.message),
  );
  return {
    async send(message) {
      await promisify(write)(descriptor, message, 0, message.length, null);
    },
  };
}

/** Each read waits for one whole message. */
async function readAll(descriptor: number, maxBytes: number): Promise<void> {
  for (;;) {
    const { bytesRead, buffer } = await promisify(read)(
      descriptor,
      Buffer.alloc(maxBytes),
      0,
      maxBytes,
      null,
    );
    if (bytesRead === 0) throw new Error("the firmware dropped the line");
    await hand(buffer.subarray(0, bytesRead));
  }
}

/** A socket stands in for the device: frames, of which the first is the GUID, and the first answer the client's words. */
async function openStandIn(path: string, guid: Buffer): Promise<Device> {
  const socket = connect(path);
  const reader = new FrameReader();
  let isOpen = false;
  socket.on("error", (error) => end(error.message));
  socket.on("close", () => end("the firmware dropped the line"));
  socket.on("data", (bytes: Buffer) => {
    for (const message of reader.push(bytes)) {
      if (!isOpen && message.length === 0) end(REFUSED);
      else void hand(isOpen ? message : new Uint8Array(0));
      isOpen = true;
    }
  });
  socket.write(encodeFrame(guid));
  return {
    async send(message) {
      socket.write(encodeFrame(message));
    },
  };
}

async function serve(path: string, guid: Buffer): Promise<void> {
  const isStandIn = statSync(path).isSocket();
  const device = await (isStandIn ? openStandIn(path, guid) : openDevice(path, guid));
  const reader = new FrameReader();
  for await (const bytes of process.stdin)
    for (const message of reader.push(bytes as Buffer)) await device.send(message);
  end("");
}

const [, , path = "", guid = ""] = process.argv;
process.stdout.on("error", () => end(""));
serve(path, Buffer.from(guid, "hex")).catch((error: Error) => end(error.message));
