/**
 * Sends letters one after the other in the background. A letter that is not taken is tried again a few times; when
 * the queue is full, new ones are refused: nobody waits for mail.
 */
import { UnavailableError } from "../errors.ts";
import type { Log } from "../log/index.ts";
import type { Clock } from "../time/index.ts";
import { type Letter, renderLetter } from "./letter.ts";

const MAX_QUEUED = 500;
const RETRY_AFTER_MS = [30_000, 120_000, 600_000] as const;

export interface RenderedMail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

export interface MailTransport {
  /** @throws when the mail was not taken. Ends by itself within minutes. */
  send(mail: RenderedMail): Promise<void>;
  close(): void;
}

export interface MailerDeps {
  /** `undefined`: this server sends no mail. */
  readonly transport: MailTransport | undefined;
  readonly clock: Clock;
  readonly log: Log;
}

interface Waiting {
  readonly mail: RenderedMail;
  tries: number;
}

export class Mailer {
  readonly #deps: MailerDeps;
  readonly #queue: Waiting[] = [];
  readonly #retries = new Map<Waiting, () => void>();
  #isSending = false;
  #isClosed = false;

  constructor(deps: MailerDeps) {
    this.#deps = deps;
  }

  /** Whether mail can be sent at all. */
  get isOn(): boolean {
    return this.#deps.transport !== undefined;
  }

  /** Queues a letter. @throws UnavailableError without mail, and when too many wait. */
  send(letter: Letter): void {
    if (!this.isOn || this.#isClosed) throw new UnavailableError("This server sends no mail");
    if (this.#queue.length + this.#retries.size >= MAX_QUEUED) {
      this.#deps.log.warn({ count: MAX_QUEUED }, "mail refused: too many letters wait");
      throw new UnavailableError("Too many letters wait to be sent. Try again later.");
    }
    this.#queue.push({ mail: { to: letter.to, ...renderLetter(letter) }, tries: 0 });
    this.#work().catch((error: unknown) => this.#deps.log.error({ error }, "mail queue failed"));
  }

  close(): void {
    this.#isClosed = true;
    this.#queue.length = 0;
    for (const cancel of this.#retries.values()) cancel();
    this.#retries.clear();
    this.#deps.transport?.close();
  }

  async #work(): Promise<void> {
    const { transport, log } = this.#deps;
    if (this.#isSending || transport === undefined) return;
    this.#isSending = true;
    try {
      for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift()) {
        try {
          await transport.send(next.mail);
          log.info({}, "mail sent");
        } catch (error) {
          this.#tryAgain(next, error);
        }
      }
    } finally {
      this.#isSending = false;
    }
  }

  #tryAgain(waiting: Waiting, error: unknown): void {
    const { clock, log } = this.#deps;
    const delayMs = RETRY_AFTER_MS[waiting.tries++];
    if (this.#isClosed) return;
    if (delayMs === undefined) {
      log.warn({ error }, "mail given up");
      return;
    }
    log.warn({ error, ms: delayMs }, "mail not sent, is tried again");
    const cancel = clock.after(delayMs, () => {
      this.#retries.delete(waiting);
      this.#queue.push(waiting);
      this.#work().catch((failure: unknown) => log.error({ error: failure }, "mail queue failed"));
    });
    this.#retries.set(waiting, cancel);
  }
}
