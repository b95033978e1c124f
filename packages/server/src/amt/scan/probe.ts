/**
 * Asks an address over HTTP whether Intel AMT is there: its version stands in every answer. No login is shown.
 * Source: docs/spec/amt.md, section 6.1.
 */
import { connect } from "node:net";
import type { Duplex } from "node:stream";
import { UnavailableError } from "../../errors.ts";
import type { Clock } from "../../time/index.ts";
import { secureStream } from "../secure-stream.ts";

const PROBE_MS = 2_500;
const MAX_ANSWER_BYTES = 4_096;

export interface ProbedPort {
  readonly address: string;
  readonly port: number;
  readonly isTls: boolean;
}

/** Its version; `undefined` when something else answers, or nothing in time. */
export async function probe({ address, port, isTls }: ProbedPort, clock: Clock): Promise<string | undefined> {
  const socket = connect({ host: address, port, noDelay: true });
  socket.on("error", () => {}); // whoever reads hears of it
  const cancel = clock.after(PROBE_MS, () => socket.destroy());
  try {
    const stream = isTls ? (await secureStream(socket, { clock, expectedHash: undefined })).stream : socket;
    stream.write(`GET / HTTP/1.1\r\nHost: ${address}\r\nConnection: close\r\n\r\n`);
    return versionIn(await readAnswer(stream));
  } catch (error) {
    if (error instanceof UnavailableError) return undefined;
    throw error;
  } finally {
    cancel();
    socket.destroy();
  }
}

function readAnswer(stream: Duplex): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  let text = "";
  const end = (): void => resolve(text);
  stream.on("data", (bytes: Buffer) => {
    text += bytes.toString("latin1");
    if (text.includes("\r\n\r\n") || text.length > MAX_ANSWER_BYTES) end();
  });
  stream.once("close", end);
  stream.once("error", end);
  return promise;
}

function versionIn(answer: string): string | undefined {
  return /^Server: Intel\(R\) Active Management Technology (\d{1,3}\.\d{1,3}(\.\d{1,5})?)/im.exec(
    answer,
  )?.[1];
}
