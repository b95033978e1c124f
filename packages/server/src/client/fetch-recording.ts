/**
 * Downloads a recording piece by piece, as players read it. Source: docs/spec/session-protocols.md, section 7.6.
 */
import { type FileHandle, open, rename, rm } from "node:fs/promises";
import { parseJsonObject } from "@tendril/protocol";
import { authcookie } from "@tendril/protocol/actions/site/authcookie";
import type WebSocket from "ws";
import { DeniedError, NotFoundError, UnavailableError } from "../errors.ts";
import { systemClock } from "../time/index.ts";
import type { ControlConnection } from "./control-connection.ts";

const PIECE_BYTES = 1_048_576;
const HEAD_BYTES = 8;
const MAX_INFO_BYTES = 4_096;
const SILENCE_MS = 30_000;

/**
 * Writes the file, which must not exist, as a whole or not at all. Gives its size.
 * @throws DeniedError, NotFoundError, UnavailableError; what the file system throws.
 */
export async function fetchRecording(
  control: ControlConnection,
  { name, path }: { readonly name: string; readonly path: string },
): Promise<number> {
  const { cookie } = await control.ask(authcookie, {});
  const query = new URLSearchParams({ file: name, auth: cookie });
  const part = `${path}.part`;
  await (await open(path, "wx")).close(); // takes the name, or says that it is taken
  let file: FileHandle | undefined;
  let socket: WebSocket | undefined;
  try {
    file = await open(part, "w", 0o600);
    socket = control.openSocket(`recordings.ashx?${query}`);
    const size = await readPieces(messagesOf(socket, name), socket, file);
    await file.close();
    await rename(part, path);
    return size;
  } catch (error) {
    await file?.close().catch(() => {}); // it may be closed
    await rm(part, { force: true });
    await rm(path, { force: true });
    throw error;
  } finally {
    socket?.terminate();
  }
}

type Next = () => Promise<Buffer>;

async function readPieces(next: Next, socket: WebSocket, file: FileHandle): Promise<number> {
  const size = parseJsonObject((await next()).toString("utf8"), MAX_INFO_BYTES).get("size");
  if (typeof size !== "number" || !Number.isSafeInteger(size) || size < 0) throw broken("no size");
  for (let at = 0; at < size; ) {
    socket.send(JSON.stringify({ action: "get", ptr: at, size: Math.min(PIECE_BYTES, size - at) }));
    const piece = await next();
    const count = piece.length - HEAD_BYTES;
    if (count <= 0 || piece.readUInt32BE(4) !== at || at + count > size) throw broken("a wrong piece");
    await file.write(piece, HEAD_BYTES, count, at);
    at += count;
  }
  return size;
}

/** One message after the other: one is asked for at a time. */
function messagesOf(socket: WebSocket, name: string): Next {
  const received: Buffer[] = [];
  let failure: Error | undefined;
  let wake = (): void => {};
  const fail = (error: Error): void => {
    failure ??= error;
    wake();
  };
  socket.on("message", (frame: Buffer) => {
    received.push(frame);
    wake();
  });
  socket.on("error", (error) => fail(explain(error, name)));
  socket.on("close", () => fail(broken("the connection ended")));
  return async () => {
    const cancel = systemClock.after(SILENCE_MS, () => fail(broken("no answer came in time")));
    while (received.length === 0 && failure === undefined) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    cancel();
    const frame = received.shift();
    if (frame === undefined) throw failure ?? broken("nothing came");
    return frame;
  };
}

/** What the answer to the upgrade means. */
function explain({ message }: Error, name: string): Error {
  if (/server response: 404/.test(message))
    return new NotFoundError(`no finished recording is called ${name}`);
  if (/server response: 401/.test(message)) return new DeniedError("the account may not see recordings");
  return new UnavailableError(message);
}

function broken(what: string): UnavailableError {
  return new UnavailableError(`recording: ${what}`);
}
