/**
 * A mail server that keeps what it gets.
 */

import { createRequire } from "node:module";
import type { AddressInfo, Server } from "node:net";
import { until } from "./until.ts";

interface Session {
  readonly envelope: { readonly rcptTo: readonly { readonly address: string }[] };
}

interface SinkOptions {
  readonly authOptional: boolean;
  readonly disabledCommands: readonly string[];
  onData(stream: NodeJS.ReadableStream, session: Session, done: (error?: Error) => void): void;
}

// the package has no types
const { SMTPServer } = createRequire(import.meta.url)("smtp-server") as {
  SMTPServer: new (
    options: SinkOptions,
  ) => { server: Server; listen(port: number, host: string): void; close(done: () => void): void };
};

export interface ReceivedMail {
  readonly to: readonly string[];
  /** As it came, with headers; quoted-printable taken back. */
  readonly text: string;
}

export interface MailSink {
  readonly flags: readonly string[];
  readonly received: readonly ReceivedMail[];
  /** The next one for that address, after those taken before. */
  take(to: string): Promise<ReceivedMail>;
  close(): Promise<void>;
}

export async function openMailSink(): Promise<MailSink> {
  const received: ReceivedMail[] = [];
  const taken = new Set<ReceivedMail>();
  const sink = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    onData(stream, { envelope }, done) {
      let text = "";
      stream.on("data", (chunk) => {
        text += String(chunk);
      });
      stream.on("end", () => {
        received.push({ to: envelope.rcptTo.map(({ address }) => address), text: readable(text) });
        done();
      });
    },
  });
  sink.listen(0, "127.0.0.1");
  await until("mail sink", () => sink.server.listening || undefined);
  const { port } = sink.server.address() as AddressInfo;
  return {
    flags: [
      ...["--smtp-host", "127.0.0.1", "--smtp-port", String(port)],
      ...["--smtp-from", "tendril@example.org", "--smtp-security", "none"],
    ],
    received,
    async take(to) {
      const mail = await until(`mail to ${to}`, () =>
        received.find((one) => one.to.includes(to) && !taken.has(one)),
      );
      taken.add(mail);
      return mail;
    },
    close: () => new Promise((resolve) => sink.close(() => resolve())),
  };
}

function readable(text: string): string {
  const bytes = text
    .replaceAll("=\r\n", "")
    .replaceAll(/=([0-9A-F]{2})/g, (_match, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, "latin1").toString();
}
