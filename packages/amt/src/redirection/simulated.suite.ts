/**
 * The simulator at the other end of a session, in memory.
 */
import { createHash } from "node:crypto";
import { Duplex } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { AmtDevice, type DeviceOptions } from "@tendril/amt-simulator";
import { type RedirectionKind, RedirectionOpening, responseOf } from "./session/index.ts";

const PORT = 16994;
const WAIT_MS = 60_000;

export const md5 = (text: string): string => createHash("md5").update(text, "latin1").digest("hex");

export interface SimulatedLine {
  readonly device: AmtDevice;
  /** Everything that went wrong in `receive`, and the end of the stream. */
  readonly failures: unknown[];
  readonly isClosed: () => boolean;
  send(bytes: Uint8Array): void;
  close(): void;
}

/** Signs in with the right password and hands over; bytes come in pieces of one size. */
export async function openSimulated(
  kind: RedirectionKind,
  receiver: { receive(bytes: Uint8Array): void },
  { pieceBytes = 65_536, ...options }: Partial<DeviceOptions> & { readonly pieceBytes?: number } = {},
): Promise<SimulatedLine> {
  const device = new AmtDevice(options);
  const failures: unknown[] = [];
  let isClosed = false;
  let isOpen = false;
  const take = (bytes: Uint8Array): void => {
    const opened = isOpen ? { rest: bytes } : opening.receive(bytes);
    isOpen ||= opened !== undefined;
    if (opened !== undefined && opened.rest.length > 0) receiver.receive(opened.rest);
  };
  const stream = new Duplex({
    read: () => {},
    write: (chunk: Buffer, _, done) => {
      try {
        for (let at = 0; at < chunk.length && failures.length === 0; at += pieceBytes) {
          take(Uint8Array.from(chunk.subarray(at, at + pieceBytes)));
        }
      } catch (error) {
        failures.push(error);
        stream.push(null);
      }
      done();
    },
    final: (done) => {
      isClosed = true;
      done();
    },
  });
  // never while the device is still in the middle of writing: sockets do not do that either
  const send = (bytes: Uint8Array): void => void setImmediate(() => stream.push(Buffer.from(bytes)));
  const account = { user: "admin", password: "P@ssw0rd", cnonce: "0011223344", counter: "00000001" };
  const opening = new RedirectionOpening(kind, {
    send,
    answer: (challenge) => ({ ...account, response: responseOf(challenge, account, md5) }),
  });
  device.accept(PORT, stream);
  opening.begin();
  await until(() => isOpen || failures.length > 0);
  const close = (): void => void stream.destroy();
  return { device, failures, isClosed: () => isClosed, send, close };
}

export async function until(isTrue: () => boolean): Promise<void> {
  const end = Date.now() + WAIT_MS;
  while (!isTrue()) {
    if (Date.now() > end) throw new Error("nothing came in time");
    await sleep(5);
  }
}
