/**
 * A viewer of the files protocol for tests: stock requests, and our own with windows.
 */
import WebSocket from "ws";
import type { ControlClient, Message } from "./control-client.ts";
import { until } from "./until.ts";

const HEAD_BYTES = 12;

export interface FilesClient {
  readonly socket: WebSocket;
  readonly answers: Message[];
  send(message: object): void;
  sendBytes(bytes: Uint8Array): void;
  sendBlock(transfer: number, position: number, bytes: Uint8Array, isLast: boolean): void;
  /** Sends a request with a number of its own and waits for its first answer. */
  ask(message: object, timeoutMs?: number): Promise<Message>;
  wait(what: string, fits: (message: Message) => boolean, timeoutMs?: number): Promise<Message>;
  /** All of a file by our own protocol. */
  get(
    path: string,
    options?: { readonly from?: number; readonly names?: readonly string[]; readonly stopAt?: number },
  ): Promise<Buffer>;
  put(path: string, content: Buffer, options?: PutOptions): Promise<Message>;
  /** All of a file as a stock viewer asks for it. */
  stockDownload(path: string): Promise<Buffer>;
  stockUpload(folder: string, name: string, content: Buffer, options?: StockUploadOptions): Promise<Message>;
  close(): void;
}

export interface PutOptions {
  readonly replace?: boolean;
  readonly source?: string;
  readonly resume?: boolean;
  /** Cuts the tunnel when so many bytes were acknowledged. */
  readonly cutAt?: number;
}

export interface StockUploadOptions {
  readonly append?: boolean;
  /** Cuts the tunnel when so many bytes were sent and acknowledged. */
  readonly cutAt?: number;
}

let next = 1;

export async function openFiles(
  wsUrl: string,
  control: ControlClient,
  target: { readonly deviceId: string; readonly isOwn: boolean; readonly nodeIdForm?: string },
): Promise<FilesClient> {
  const { deviceId, isOwn } = target;
  const { cookie, rcookie } = await control.ask({ action: "authcookie" });
  const query = `p=5&nodeid=${deviceId}&id=${Math.random().toString(36).slice(2)}abcdef`;
  const socket = new WebSocket(
    `${wsUrl}/meshrelay.ashx?browser=1&${query}&auth=${encodeURIComponent(String(cookie))}`,
    { rejectUnauthorized: false, perMessageDeflate: false },
  );
  const answers: Message[] = [];
  const listeners = new Set<(frame: Buffer) => void>();
  let isJoined = false;
  socket.on("error", () => {});
  socket.on("message", (frame: Buffer, isBinary) => {
    if (!isJoined) isJoined = !isBinary && String(frame) === "c";
    else if (frame[0] === 0x7b) answers.push(JSON.parse(String(frame)));
    else for (const listen of listeners) listen(frame);
  });
  await until("the socket opens", () => socket.readyState === socket.OPEN);
  const value = `*/meshrelay.ashx?${query}&rauth=${rcookie}`;
  await control.ask({ action: "msg", type: "tunnel", nodeid: deviceId, usage: 5, value });
  await until("both sides are there", () => isJoined);
  if (isOwn) socket.send('{"ctrlChannel":"102938","type":"options","protocol":5,"tendril":1}');
  socket.send("5");
  const client = createClient(socket, answers, listeners);
  if (isOwn) await client.wait("hello", ({ action }) => action === "hello");
  return client;
}

function createClient(
  socket: WebSocket,
  answers: Message[],
  listeners: Set<(frame: Buffer) => void>,
): FilesClient {
  const client: FilesClient = {
    socket,
    answers,
    send: (message) => socket.send(Buffer.from(JSON.stringify(message))),
    sendBytes: (bytes) => socket.send(bytes),
    sendBlock(transfer, position, bytes, isLast) {
      const head = Buffer.alloc(HEAD_BYTES);
      head.writeUInt8(2, 0);
      head.writeUInt8(isLast ? 1 : 0, 1);
      head.writeUInt16BE(transfer, 2);
      head.writeBigUInt64BE(BigInt(position), 4);
      socket.send(Buffer.concat([head, bytes]));
    },
    async ask(message, timeoutMs) {
      const reqid = next++;
      client.send({ ...message, reqid });
      return await client.wait(
        `answer to ${JSON.stringify(message)}`,
        (answer) => answer.reqid === reqid && answer.action !== "progress",
        timeoutMs,
      );
    },
    wait: async (what, fits, timeoutMs) => await until(what, () => answers.find(fits), timeoutMs),
    get: (path, options = {}) => get(client, listeners, path, options),
    put: (path, content, options = {}) => put(client, path, content, options),
    stockDownload: (path) => stockDownload(client, listeners, path),
    stockUpload: (folder, name, content, options = {}) =>
      stockUpload(client, { folder, name, content, ...options }),
    close: () => socket.terminate(),
  };
  return client;
}

async function get(
  client: FilesClient,
  listeners: Set<(frame: Buffer) => void>,
  path: string,
  options: { readonly from?: number; readonly names?: readonly string[]; readonly stopAt?: number },
): Promise<Buffer> {
  const { from = 0, names, stopAt = Number.POSITIVE_INFINITY } = options;
  const reqid = next++;
  const parts: Buffer[] = [];
  let position = from;
  let isDone = false;
  const listen = (frame: Buffer): void => {
    if (frame.readUInt16BE(2) !== reqid) return;
    if (Number(frame.readBigUInt64BE(4)) !== position) throw new Error("a block is out of place");
    parts.push(frame.subarray(HEAD_BYTES));
    position += frame.length - HEAD_BYTES;
    isDone = (frame[1] ?? 0) === 1 || position >= stopAt;
    client.send({ action: "ack", reqid, position });
  };
  listeners.add(listen);
  client.send({ action: "get", reqid, path, from, names, window: 4_194_304, block: 65_536 });
  const failed = (): Message | undefined =>
    client.answers.find((answer) => answer.reqid === reqid && answer.action === "error");
  await until(`download of ${path}`, () => isDone || failed() !== undefined, 60_000);
  listeners.delete(listen);
  const problem = failed();
  if (problem !== undefined) throw new Error(String(problem.why));
  return Buffer.concat(parts);
}

async function put(
  client: FilesClient,
  path: string,
  content: Buffer,
  options: PutOptions,
): Promise<Message> {
  const { cutAt = Number.POSITIVE_INFINITY, ...wishes } = options;
  const reqid = next++;
  const answer = (): Message | undefined =>
    client.answers.find((found) => found.reqid === reqid && found.action !== "ack");
  const acked = (): number =>
    Number(
      client.answers.findLast((found) => found.reqid === reqid && found.action === "ack")?.position ?? 0,
    );
  client.send({ action: "put", reqid, path, size: content.length, ...wishes });
  const opened = await until(`upload of ${path}`, answer);
  if (opened.action !== "ok") return opened;
  let position = Number(opened.from);
  while (position < content.length || content.length === 0) {
    const hasFailed = (): boolean =>
      client.answers.some((found) => found.reqid === reqid && found.action === "error");
    await until("acks", () => hasFailed() || position - Math.max(acked(), Number(opened.from)) < 1_048_576);
    if (hasFailed()) break;
    if (acked() >= cutAt) {
      client.socket.terminate();
      return opened;
    }
    const end = Math.min(content.length, position + 65_536);
    client.sendBlock(reqid, position, content.subarray(position, end), end === content.length);
    position = end;
    if (content.length === 0) break;
  }
  if (position === content.length && Number(opened.from) === content.length && content.length > 0) {
    client.sendBlock(reqid, position, Buffer.alloc(0), true);
  }
  return await client.wait(
    `end of the upload of ${path}`,
    (found) => found.reqid === reqid && (found.action === "done" || found.action === "error"),
    60_000,
  );
}

async function stockDownload(
  client: FilesClient,
  listeners: Set<(frame: Buffer) => void>,
  path: string,
): Promise<Buffer> {
  const id = Math.random();
  const parts: Buffer[] = [];
  let isDone = false;
  const listen = (frame: Buffer): void => {
    parts.push(frame.subarray(4));
    isDone = (frame.readUInt32BE(0) & 1) === 1;
    if (!isDone) client.send({ action: "download", sub: "ack", id });
  };
  listeners.add(listen);
  client.send({ action: "download", sub: "start", id, path });
  const opened = await client.wait("start", (answer) => answer.action === "download" && answer.id === id);
  if (opened.sub !== "start") throw new Error("cancelled");
  client.send({ action: "download", sub: "startack", id });
  await until(`download of ${path}`, () => isDone, 60_000);
  listeners.delete(listen);
  return Buffer.concat(parts);
}

async function stockUpload(
  client: FilesClient,
  wish: { readonly folder: string; readonly name: string; readonly content: Buffer } & StockUploadOptions,
): Promise<Message> {
  const { folder, name, content, append, cutAt = Number.POSITIVE_INFINITY } = wish;
  const opened = await client.ask({ action: "upload", path: folder, name, size: content.length, append });
  const { reqid } = opened;
  const count = (action: string): number =>
    client.answers.filter((answer) => answer.action === action && answer.reqid === reqid).length;
  if (opened.action !== "uploadstart") return opened;
  let acks = 0;
  for (let at = 0; at < content.length; at += 65_536) {
    const part = content.subarray(at, at + 65_536);
    const isEscaped = part[0] === 0 || part[0] === 0x7b;
    client.sendBytes(isEscaped ? Buffer.concat([Buffer.alloc(1), part]) : part);
    const isCut = at + part.length >= cutAt;
    const wanted = ++acks - (isCut ? 0 : 8);
    await until("acks", () => count("uploadack") >= wanted || count("uploaderror") > 0);
    if (count("uploaderror") > 0) break;
    if (isCut) {
      client.socket.terminate();
      return opened;
    }
  }
  if (count("uploaderror") === 0) client.send({ action: "uploaddone", reqid });
  return await client.wait(
    "end",
    ({ action, reqid: id }) => id === reqid && action !== "uploadack" && action !== "uploadstart",
  );
}
