/**
 * The management engine on the stock agent, by its `heci` module, which only builds for Windows and Linux on x86 have.
 *
 * What has to be known of it: a message that waits already when another is handed out is not read until the next comes;
 * `end` does not close; after a `disconnect` at any other time than while a message is handed out, a read that still
 * waits takes the first message of whatever gets the same descriptor. A line that the firmware drops says nothing.
 * Source: docs/spec/agent-core.md, section 2.12.
 */
import { retained, stock, stockBuffer } from "../duktape-modules.ts";
import { createPressure, type Pressure } from "../duktape-pressure.ts";
import type { HostMei, MeiHandlers, MeiLine } from "./host-mei.ts";

interface StockHeci {
  readonly supported?: boolean;
  create(): StockMeiStream;
}

interface StockMeiStream {
  on(event: string, handler: (value?: unknown) => void): unknown;
  connect(client: Uint8Array, options: { readonly noPipeline: number }): void;
  write(message: Uint8Array): boolean;
  disconnect(): void;
}

const CLOSE_WITHOUT_MESSAGE_MS = 2_000;
/** A read that was waiting may still come back. */
const RELEASE_MS = 10_000;

/** null on builds without the module, and on computers without the device. */
export function createStockMei(): HostMei | null {
  try {
    const heci = stock<StockHeci>("heci");
    return heci.supported === true ? { open: (client, handlers) => open(heci, client, handlers) } : null;
  } catch (_error) {
    return null; // no such module, or a device that refuses
  }
}

interface Line {
  readonly stream: StockMeiStream;
  readonly handlers: MeiHandlers;
  readonly pressure: Pressure;
  isOpen: boolean;
  isOver: boolean;
  isHanding: boolean;
  isDisconnected: boolean;
}

function open(heci: StockHeci, client: string, handlers: MeiHandlers): MeiLine {
  const line: Line = {
    ...{ stream: heci.create(), handlers, pressure: createPressure(() => handlers.onDrain()) },
    ...{ isOpen: false, isOver: false, isHanding: false, isDisconnected: false },
  };
  const { stream } = line;
  retained.keep(line);
  stream.on("connect", () => {
    if (line.isOver || line.isOpen) return;
    line.isOpen = true;
    handlers.onOpen();
  });
  stream.on("data", (bytes) => receive(line, bytes as Uint8Array));
  stream.on("drain", () => line.pressure.drained());
  stream.on("error", (error) => end(line, String(error)));
  retained.after(0, () => {
    try {
      if (!line.isOver) stream.connect(Buffer.from(client, "hex"), { noPipeline: 0 });
    } catch (error) {
      end(line, String(error));
    }
  });
  return {
    send: (bytes) => line.isOver || !line.isOpen || line.pressure.watch(() => write(line, bytes)),
    close: () => close(line),
  };
}

function write(line: Line, bytes: Uint8Array): boolean {
  try {
    return line.stream.write(stockBuffer(bytes));
  } catch (_error) {
    return false; // the device is gone: whoever waits for an answer gives it up
  }
}

function receive(line: Line, bytes: Uint8Array): void {
  if (line.isOver) {
    disconnect(line);
    return;
  }
  const copy = new Uint8Array(bytes.length);
  copy.set(bytes);
  line.isHanding = true;
  try {
    line.handlers.onMessage(copy);
  } finally {
    line.isHanding = false;
    if (line.isOver) disconnect(line);
  }
}

function close(line: Line): void {
  if (line.isOver) return;
  line.isOver = true;
  line.pressure.close();
  // else in the hands of the message that comes next, or without one
  if (!line.isHanding) retained.after(CLOSE_WITHOUT_MESSAGE_MS, () => disconnect(line));
}

function end(line: Line, problem: string): void {
  if (line.isOver) return;
  close(line);
  line.handlers.onEnd(problem);
}

function disconnect(line: Line): void {
  if (line.isDisconnected) return;
  line.isDisconnected = true;
  retained.after(RELEASE_MS, () => retained.release(line));
  try {
    if (line.isOpen) line.stream.disconnect();
  } catch (_error) {
    // it is gone already
  }
}
