/**
 * A viewer of the files protocol for benchmarks: our own with a window, or as the stock web client does it.
 */
import { DOWNLOAD_BLOCK_BYTES } from "@tendril/protocol/sessions/files";
import WebSocket from "ws";
import { pause } from "./measure.ts";

const HEAD_BYTES = 12;
const STOCK_PRIMING = 8;

export interface FilesViewer {
  /** Number of bytes. */
  /** Gives the length; `see` gets the content as it comes. */
  download(path: string, see?: (bytes: Buffer) => void): Promise<number>;
  upload(folder: string, name: string, content: Buffer): Promise<void>;
  close(): void;
}

interface Frame {
  readonly json?: Record<string, unknown>;
  readonly bytes: Buffer;
}

export interface ViewerTarget {
  readonly wsUrl: string;
  readonly deviceId: string;
  readonly login: { readonly user: string; readonly password: string };
  /** Our own additions, else the stock wire. */
  readonly isOwn: boolean;
}

export async function openViewer({ wsUrl, deviceId, login, isOwn }: ViewerTarget): Promise<FilesViewer> {
  const options = { rejectUnauthorized: false, perMessageDeflate: false } as const;
  const encode = (text: string): string => Buffer.from(text).toString("base64");
  const headers = { "x-meshauth": `${encode(login.user)},${encode(login.password)}` };
  const control = new WebSocket(`${wsUrl}/control.ashx`, { ...options, headers });
  const cookies = await new Promise<{ cookie: string; rcookie: string }>((resolve, reject) => {
    control.on("error", reject);
    control.on("message", (frame) => {
      const message = JSON.parse(String(frame));
      if (message.action === "userinfo") control.send('{"action":"authcookie"}');
      if (message.action === "authcookie") resolve(message);
    });
  });
  const query = `p=5&nodeid=${deviceId}&id=${Math.random().toString(36).slice(2)}abcdef`;
  const auth = encodeURIComponent(cookies.cookie);
  const socket = new WebSocket(`${wsUrl}/meshrelay.ashx?browser=1&${query}&auth=${auth}`, options);
  socket.setMaxListeners(100); // one for each transfer that runs
  await new Promise<void>((resolve, reject) => {
    socket.on("error", reject);
    socket.once("message", () => resolve());
    socket.on("open", () => {
      const value = `*/meshrelay.ashx?${query}&rauth=${cookies.rcookie}`;
      control.send(JSON.stringify({ action: "msg", type: "tunnel", nodeid: deviceId, usage: 5, value }));
    });
  });
  if (isOwn) socket.send('{"ctrlChannel":"102938","type":"options","protocol":5,"tendril":1}');
  socket.send("5");
  await pause(500);
  const close = (): void => {
    socket.terminate();
    control.terminate();
  };
  return isOwn ? ownViewer(socket, close) : stockViewer(socket, close);
}

function talk(
  socket: WebSocket,
  receive: (frame: Frame, done: (value: number) => void) => void,
): Promise<number> {
  return new Promise((resolve) => {
    const listen = (bytes: Buffer): void => {
      const frame: Frame = bytes[0] === 0x7b ? { json: JSON.parse(String(bytes)), bytes } : { bytes };
      receive(frame, (value) => {
        socket.off("message", listen);
        resolve(value);
      });
    };
    socket.on("message", listen);
  });
}

function ownViewer(socket: WebSocket, close: () => void): FilesViewer {
  let next = 1;
  const send = (message: object): void => socket.send(Buffer.from(JSON.stringify(message)));
  return {
    close,
    download(path, see) {
      const reqid = next++;
      let position = 0;
      let acked = 0;
      const done = talk(socket, ({ json, bytes }, finish) => {
        if (json !== undefined || bytes.readUInt16BE(2) !== reqid) return;
        position += bytes.length - HEAD_BYTES;
        see?.(bytes.subarray(HEAD_BYTES));
        const isLast = bytes[1] === 1;
        if (position - acked > 524_288) {
          acked = position;
          send({ action: "ack", reqid, position });
        }
        if (isLast) finish(position);
      });
      send({ action: "get", reqid, path, from: 0, window: 16_777_216, block: DOWNLOAD_BLOCK_BYTES });
      return done;
    },
    async upload(folder, name, content) {
      const reqid = next++;
      let position = 0;
      let acked = 0;
      const fill = (): void => {
        while (position < content.length && position - acked < 16_777_216) {
          const part = content.subarray(position, position + 61_440);
          const head = Buffer.alloc(HEAD_BYTES);
          head.writeUInt8(2, 0);
          head.writeUInt8(position + part.length === content.length ? 1 : 0, 1);
          head.writeUInt16BE(reqid, 2);
          head.writeBigUInt64BE(BigInt(position), 4);
          position += part.length;
          socket.send(Buffer.concat([head, part]));
        }
      };
      const done = talk(socket, ({ json }, finish) => {
        if (json?.reqid !== reqid) return;
        if (json.action === "ack") acked = Number(json.position);
        if (json.action === "error") throw new Error(`upload: ${json.why}`);
        if (json.action === "done") finish(content.length);
        else fill();
      });
      send({ action: "put", reqid, path: `${folder}/${name}`, size: content.length, replace: true });
      fill();
      await done;
    },
  };
}

function stockViewer(socket: WebSocket, close: () => void): FilesViewer {
  let next = 1;
  const send = (message: object): void => socket.send(Buffer.from(JSON.stringify(message)));
  return {
    close,
    download(path) {
      const id = next++;
      let total = 0;
      const done = talk(socket, ({ json, bytes }, finish) => {
        if (json !== undefined) {
          if (json.id === id) send({ action: "download", sub: "startack", id });
          return;
        }
        total += bytes.length - 4;
        if (bytes[3] === 1) finish(total);
        else send({ action: "download", sub: "ack", id });
      });
      send({ action: "download", sub: "start", id, path });
      return done;
    },
    async upload(folder, name, content) {
      const reqid = next++;
      let position = 0;
      const part = (): void => {
        if (position >= content.length) return;
        const bytes = content.subarray(position, position + 65_536);
        position += bytes.length;
        socket.send(bytes[0] === 0 || bytes[0] === 0x7b ? Buffer.concat([Buffer.alloc(1), bytes]) : bytes);
        if (position >= content.length) send({ action: "uploaddone", reqid });
      };
      const done = talk(socket, ({ json }, finish) => {
        if (json?.reqid !== reqid) return;
        if (json.action === "uploadstart") for (let i = 0; i <= STOCK_PRIMING; i++) part();
        else if (json.action === "uploadack") part();
        else if (json.action === "uploaddone") finish(content.length);
        else if (json.action === "uploaderror") throw new Error("upload refused");
      });
      send({ action: "upload", reqid, path: folder, name, size: content.length });
      await done;
    },
  };
}
