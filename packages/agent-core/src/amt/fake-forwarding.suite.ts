/**
 * The forwarding client of firmware (LME) for tests: announces its ports as firmware does, serves the channels that
 * the host opens, and keeps books of what the host may send. Shares no code with what it tests.
 */
export interface FakeChannel {
  readonly port: number;
  /** What the host sent. */
  readonly received: Buffer[];
  /** Set by whoever plays the port. */
  onBytes: (bytes: Buffer) => void;
  onClose: () => void;
  send(bytes: Uint8Array): void;
  close(): void;
}

export interface ForwardingOptions {
  readonly ports: readonly number[];
  /** Bytes that a channel grants the host; granted again when half of it is used. */
  readonly window?: number;
  /** Demands a name and a password before it forwards. */
  readonly signsIn?: boolean;
  readonly isSilent?: boolean;
  /** Refuses channels with this reason. */
  readonly refusal?: number;
  onChannel(channel: FakeChannel): void;
}

interface Books extends FakeChannel {
  readonly mine: number;
  readonly theirs: number;
  credits: number;
  window: number;
  used: number;
  queue: Buffer;
  isOver: boolean;
}

export class FakeForwarding {
  readonly problems: string[] = [];
  /** Kinds of messages that came. */
  readonly kinds: number[] = [];
  isClosed = false;
  /** Answers nothing any more. */
  isDeaf = false;
  readonly #options: ForwardingOptions;
  readonly #send: (message: Buffer) => void;
  readonly #channels = new Map<number, Books>();
  #forwarded = 0;

  constructor(options: ForwardingOptions, send: (message: Buffer) => void) {
    this.#options = options;
    this.#send = send;
  }

  get channelCount(): number {
    return this.#channels.size;
  }

  /** A message of a test's own. */
  say(message: Buffer): void {
    this.#send(message);
  }

  closed(): void {
    this.isClosed = true;
    for (const books of this.#channels.values()) this.#over(books);
  }

  receive(message: Buffer): void {
    const kind = message[0] ?? 0;
    this.kinds.push(kind);
    if (this.#options.isSilent || this.isDeaf) return;
    if (kind === 192) {
      this.#send(Buffer.concat([Buffer.of(192), be(1, 0, 4), Buffer.alloc(80)]));
      this.#send(Buffer.concat([Buffer.of(5), text("auth@amt.intel.com")]));
    } else if (kind === 6) this.#accepted(message.toString("latin1", 5));
    else if (kind === 52) this.#send(Buffer.concat([Buffer.of(5), text("pfwd@amt.intel.com")]));
    else if (kind === 81) this.#forwardNext();
    else if (kind === 90) this.#open(message);
    else if (kind === 208) this.#send(Buffer.concat([Buffer.of(209), message.subarray(1, 5)]));
    else if (kind >= 93 && kind <= 97) this.#onChannel(kind, message);
  }

  #accepted(service: string): void {
    if (service === "pfwd@amt.intel.com") this.#forwardNext();
    else if (this.#options.signsIn) {
      const words = [text("localuser"), text("pfwd@amt.intel.com"), text("none")];
      this.#send(Buffer.concat([Buffer.of(50), ...words]));
    } else this.#send(Buffer.concat([Buffer.of(5), text("pfwd@amt.intel.com")]));
  }

  #forwardNext(): void {
    const port = this.#options.ports[this.#forwarded++];
    if (port === undefined) return;
    const request = [text("tcpip-forward"), Buffer.of(1), text("127.0.0.1"), be(port)];
    this.#send(Buffer.concat([Buffer.of(80), ...request]));
  }

  #open(message: Buffer): void {
    const type = message.toString("latin1", 5, 5 + message.readUInt32BE(1));
    let at = 5 + type.length;
    const theirs = message.readUInt32BE(at);
    const credits = message.readUInt32BE(at + 4);
    at += 12;
    at += 4 + message.readUInt32BE(at);
    const port = message.readUInt32BE(at);
    const { refusal, window = 4_096, ports } = this.#options;
    if (type !== "forwarded-tcpip") this.problems.push(`type ${type}`);
    if (refusal !== undefined || !ports.includes(port)) {
      this.#send(Buffer.concat([Buffer.of(92), be(theirs, refusal ?? 2, 0, 0)]));
      return;
    }
    const mine = 1_001 + this.kinds.length;
    const books: Books = {
      ...{
        port,
        mine,
        theirs,
        credits,
        window,
        used: 0,
        queue: Buffer.alloc(0),
        isOver: false,
        received: [],
      },
      onBytes: () => {},
      onClose: () => {},
      send: (bytes) => {
        books.queue = Buffer.concat([books.queue, bytes]);
        this.#flush(books);
      },
      close: () => {
        if (books.isOver) return;
        this.#send(Buffer.concat([Buffer.of(97), be(theirs)]));
        this.#over(books);
      },
    };
    this.#channels.set(mine, books);
    this.#send(Buffer.concat([Buffer.of(91), be(theirs, mine, window, 0xffff_ffff)]));
    this.#options.onChannel(books);
  }

  #onChannel(kind: number, message: Buffer): void {
    const books = this.#channels.get(message.readUInt32BE(1));
    if (books === undefined) return;
    if (kind === 93) {
      books.credits += message.readUInt32BE(5);
      this.#flush(books);
    } else if (kind === 97) {
      if (!books.isOver) this.#send(Buffer.concat([Buffer.of(97), be(books.theirs)]));
      this.#over(books);
    } else this.#take(books, message.subarray(9));
  }

  #take(books: Books, bytes: Buffer): void {
    books.window -= bytes.length;
    if (books.window < 0) this.problems.push(`window exceeded by ${-books.window}`);
    books.used += bytes.length;
    books.received.push(Buffer.from(bytes));
    books.onBytes(bytes);
    const { window = 4_096 } = this.#options;
    if (books.used < window / 2 || books.isOver) return;
    books.window += books.used;
    this.#send(Buffer.concat([Buffer.of(93), be(books.theirs, books.used)]));
    books.used = 0;
  }

  #flush(books: Books): void {
    while (books.queue.length > 0 && books.credits > 0 && !books.isOver) {
      const part = books.queue.subarray(0, Math.min(books.credits, 1_000));
      books.queue = books.queue.subarray(part.length);
      books.credits -= part.length;
      this.#send(Buffer.concat([Buffer.of(94), be(books.theirs, part.length), part]));
    }
  }

  #over(books: Books): void {
    if (books.isOver) return;
    books.isOver = true;
    this.#channels.delete(books.mine);
    books.onClose();
  }
}

function be(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  values.forEach((value, i) => void bytes.writeUInt32BE(value, i * 4));
  return bytes;
}

function text(value: string): Buffer {
  return Buffer.concat([be(value.length), Buffer.from(value, "latin1")]);
}
