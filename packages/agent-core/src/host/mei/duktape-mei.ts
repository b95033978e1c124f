/**
 * The management engine on the stock agent, by its `heci` module, which only builds for Windows and Linux on x86 have.
 *
 * What has to be known of it: `supported` opens the device for itself and leaves that to the collector, so it is not
 * asked. A descriptor that was closed is still read, once, and takes bytes of whatever gets its number next. So nothing is
 * ever closed here: the stream of a client stays, and whoever opens it again gets the same one. A stream that the
 * firmware dropped says nothing; after some lines without a word it is left alone for a new one.
 * A message that waits already when another is handed out is not read until the next comes. A write while a message is
 * handed out ends all reading: so messages are passed on in a turn of their own.
 * Source: docs/spec/agent-core.md, section 2.12.
 */
import { retained, stock, stockBuffer } from "../duktape-modules.ts";
import { createPressure, type Pressure } from "../duktape-pressure.ts";
import type { HostMei, MeiHandlers, MeiLine } from "./host-mei.ts";

interface StockHeci {
  create(): StockMeiStream;
}

interface StockMeiStream {
  on(event: string, handler: (value?: unknown) => void): unknown;
  connect(client: Uint8Array, options: { readonly noPipeline: number }): void;
  write(message: Uint8Array): boolean;
}

const devices: readonly string[] = ["/dev/mei0", "/dev/mei"];
/** Lines in a row on which nothing was heard, before the stream is given up. */
const MAX_SILENT_LINES = 3;
/** Streams that were given up: each holds a descriptor until the agent ends. */
const MAX_LEFT = 4;

interface Stream {
  readonly client: string;
  readonly stream: StockMeiStream;
  isOpen: boolean;
  silentLines: number;
  line: Line | null;
}

interface Line {
  readonly handlers: MeiHandlers;
  readonly pressure: Pressure;
  /** Came, and were not passed on yet. */
  inbox: Uint8Array[];
  isOpen: boolean;
  isClosed: boolean;
  hasHeard: boolean;
}

interface Streams {
  readonly heci: StockHeci;
  current: Stream[];
  left: number;
}

interface StockFiles {
  existsSync(path: string): boolean;
}

/**
 * null on builds without the module, and on Linux computers without the device. On Windows the first line finds out.
 */
export function createStockMei(): HostMei | null {
  try {
    const heci = stock<StockHeci>("heci");
    if (process.platform !== "win32" && !devices.some((path) => stock<StockFiles>("fs").existsSync(path)))
      return null;
    const streams: Streams = { heci, current: [], left: 0 };
    return { keepsLines: true, open: (client, handlers) => open(streams, client, handlers) };
  } catch (_error) {
    return null; // no such module
  }
}

function open(streams: Streams, client: string, handlers: MeiHandlers): MeiLine {
  const line: Line = {
    ...{ handlers, pressure: createPressure(() => handlers.onDrain()) },
    ...{ inbox: [], isOpen: false, isClosed: false, hasHeard: false },
  };
  const kept = streams.current.filter((one) => one.client === client)[0];
  if (kept === undefined && streams.left > MAX_LEFT) return refuse(handlers, "the device was lost too often");
  if (kept !== undefined && kept.line !== null) return refuse(handlers, "a line is open");
  const stream = kept === undefined ? create(streams, client) : kept;
  if (stream === null) return refuse(handlers, "no device");
  stream.line = line;
  retained.after(0, () => {
    if (stream.line !== line) return;
    if (stream.isOpen) begin(line);
    else connect(streams, stream);
  });
  return {
    send: (bytes) => stream.line !== line || !line.isOpen || line.pressure.watch(() => write(stream, bytes)),
    close() {
      if (stream.line === line) release(streams, stream, line);
    },
  };
}

function refuse(handlers: MeiHandlers, problem: string): MeiLine {
  retained.after(0, () => handlers.onEnd(problem));
  return { send: () => true, close() {} };
}

function create(streams: Streams, client: string): Stream | null {
  const made = tryCreate(streams.heci);
  if (made === null) return null;
  const stream: Stream = {
    ...{ client, stream: made },
    ...{ isOpen: false, silentLines: 0, line: null },
  };
  streams.current.push(stream);
  retained.keep(stream); // for as long as the agent runs
  stream.stream.on("connect", () => {
    if (stream.isOpen) return;
    stream.isOpen = true;
    if (stream.line !== null) begin(stream.line);
  });
  stream.stream.on("data", (bytes) => receive(stream, bytes as Uint8Array));
  stream.stream.on("drain", () => stream.line?.pressure.drained());
  stream.stream.on("error", (error) => lost(streams, stream, String(error)));
  return stream;
}

function tryCreate(heci: StockHeci): StockMeiStream | null {
  try {
    return heci.create();
  } catch (_error) {
    return null; // no driver
  }
}

function connect(streams: Streams, stream: Stream): void {
  try {
    stream.stream.connect(Buffer.from(stream.client, "hex"), { noPipeline: 0 });
  } catch (error) {
    lost(streams, stream, String(error));
  }
}

function begin(line: Line): void {
  if (line.isOpen) return;
  line.isOpen = true;
  line.handlers.onOpen();
}

function write({ stream }: Stream, bytes: Uint8Array): boolean {
  try {
    return stream.write(stockBuffer(bytes));
  } catch (_error) {
    return false; // longer than the client takes, or the device is gone: whoever waits for an answer gives it up
  }
}

/** What comes while there is no line is of one that is over. */
function receive({ line }: Stream, bytes: Uint8Array): void {
  if (line === null) return;
  const copy = new Uint8Array(bytes.length);
  copy.set(bytes);
  line.hasHeard = true;
  line.inbox.push(copy);
  if (line.inbox.length === 1) retained.after(0, () => passOn(line));
}

function passOn(line: Line): void {
  const { inbox } = line;
  line.inbox = [];
  for (let i = 0; i < inbox.length; i++) {
    const message = inbox[i];
    if (message !== undefined && !line.isClosed) line.handlers.onMessage(message);
  }
}

function release(streams: Streams, stream: Stream, line: Line): void {
  stream.line = null;
  line.isClosed = true;
  line.pressure.close();
  stream.silentLines = line.hasHeard ? 0 : stream.silentLines + 1;
  if (stream.silentLines >= MAX_SILENT_LINES) leave(streams, stream);
}

/** It never connected, or said that it is over. */
function lost(streams: Streams, stream: Stream, problem: string): void {
  const { line } = stream;
  stream.line = null;
  // one that never was open holds no descriptor that is read
  if (stream.isOpen) leave(streams, stream);
  else {
    streams.current = streams.current.filter((other) => other !== stream);
    retained.release(stream);
  }
  if (line === null) return;
  line.isClosed = true;
  line.pressure.close();
  line.handlers.onEnd(problem);
}

function leave(streams: Streams, stream: Stream): void {
  if (streams.current.indexOf(stream) < 0) return;
  streams.current = streams.current.filter((other) => other !== stream);
  streams.left++;
}
