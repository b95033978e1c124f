/**
 * Sends stored events in their order. While the receiver is away they wait, up to a limit; what is lost over it is
 * counted and said, in the log here and to the receiver: the numbers `seq` show the gap too.
 */
import type { Log } from "../log/index.ts";
import type { EventDocument } from "../store/index.ts";
import type { Clock } from "../time/index.ts";
import { formatEvent } from "./format.ts";
import { type Line, openLine } from "./line.ts";
import type { SyslogTarget } from "./target.ts";

const MAX_WAITING = 10_000;
const OPEN_WITHIN_MS = 20_000;
const FIRST_RETRY_MS = 1_000;
const MAX_RETRY_MS = 60_000;
/** How long a stopping server goes on sending what waits. */
const CLOSE_WITHIN_MS = 2_000;

export interface SyslogDeps {
  readonly target: SyslogTarget;
  /** PEM of the certificates that may have signed the receiver's. */
  readonly ca: string | undefined;
  /** Of this server. */
  readonly hostname: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly maxWaiting?: number;
}

export class Syslog {
  readonly #deps: SyslogDeps;
  readonly #ended = Promise.withResolvers<void>();
  #waiting: EventDocument[] = [];
  #lost = 0;
  #line: Line | undefined;
  #isReady = false;
  #isClosing = false;
  #retryMs = FIRST_RETRY_MS;
  #cancelTimer: () => void = () => {};

  constructor(deps: SyslogDeps) {
    this.#deps = deps;
    this.#open();
  }

  /** Events that wait for the receiver. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /** Queues them. Over the limit the newest are lost. */
  add(records: readonly EventDocument[]): void {
    if (this.#isClosing) return;
    const room = Math.max(0, (this.#deps.maxWaiting ?? MAX_WAITING) - this.#waiting.length);
    this.#waiting.push(...records.slice(0, room));
    const lost = Math.max(0, records.length - room);
    if (lost > 0 && this.#lost === 0) this.#deps.log.warn({}, "events lost for syslog: too many wait");
    this.#lost += lost;
    this.#send();
  }

  /** Sends what waits if the receiver takes it soon. */
  async close(): Promise<void> {
    this.#isClosing = true;
    if (this.#line === undefined) {
      this.#cancelTimer();
      return;
    }
    this.#line.ref();
    const cancel = this.#deps.clock.after(CLOSE_WITHIN_MS, () => this.#line?.destroy());
    this.#send();
    await this.#ended.promise;
    cancel();
  }

  #open(): void {
    const { target, ca, clock } = this.#deps;
    const line = openLine(target, ca, {
      onReady: () => {
        this.#cancelTimer();
        this.#isReady = true;
        this.#send();
      },
      onEnd: (error) => this.#onEnd(error),
    });
    this.#line = line;
    this.#cancelTimer = clock.after(OPEN_WITHIN_MS, () => line.destroy());
  }

  #send(): void {
    while (this.#isReady && this.#line !== undefined) {
      const message = this.#next();
      if (message === undefined) {
        if (this.#isClosing) this.#line.finish();
        return;
      }
      this.#isReady = this.#line.send(message);
      this.#retryMs = FIRST_RETRY_MS;
    }
  }

  #next(): string | undefined {
    const { hostname, clock, log } = this.#deps;
    const record = this.#waiting.shift();
    if (record !== undefined) return formatEvent(record, hostname);
    if (this.#lost === 0) return undefined;
    const msg = `${this.#lost} events were lost for syslog`;
    log.warn({ count: this.#lost }, "events were lost for syslog");
    this.#lost = 0;
    const event = { action: "sysloglost", msg };
    const ids = { _id: "", seq: 0, seal: "", ids: [], domain: "" };
    return formatEvent({ ...ids, time: clock.now(), action: event.action, event }, hostname);
  }

  #onEnd(error: Error | undefined): void {
    const { clock, log } = this.#deps;
    this.#cancelTimer();
    this.#line = undefined;
    this.#isReady = false;
    if (this.#isClosing) {
      if (this.#waiting.length > 0) log.warn({ count: this.#waiting.length }, "events not sent to syslog");
      this.#ended.resolve();
      return;
    }
    log.warn({ error, ms: this.#retryMs }, "no line to syslog, is tried again");
    this.#cancelTimer = clock.after(this.#retryMs, () => this.#open());
    this.#retryMs = Math.min(this.#retryMs * 2, MAX_RETRY_MS);
  }
}
