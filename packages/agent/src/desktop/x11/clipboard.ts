/**
 * Text of the clipboard: asked from its owner, or owned ourselves and given to whoever asks.
 * Source: X11 ICCCM, section 2.
 */
import type { X11Event, X11Property } from "x11";
import type { XDisplay } from "../find-display.ts";
import { answered, numberField, XConnection } from "./connection.ts";

const MAX_TEXT_BYTES = 1_048_576;
const READ_TIMEOUT_MS = 3_000;
const PIECE_BYTES = 131_072;
const NO_PROPERTY = 0;
const ANY_TYPE = 0;
const PROPERTY_CHANGE = 0x40_0000;
const REPLACE = 0;
const APPEND = 2;
const SELECTION_NOTIFY = 31;
const NEW_VALUE = 0;

interface Atoms {
  readonly clipboard: number;
  readonly utf8: number;
  readonly text: number;
  readonly targets: number;
  readonly incremental: number;
  readonly property: number;
}

interface Reading {
  readonly pieces: Buffer[];
  bytes: number;
  isIncremental: boolean;
  finish(text: string | null): void;
}

export class X11Clipboard {
  readonly #connection: XConnection;
  readonly #window: number;
  readonly #atoms: Atoms;
  readonly #onLost: () => void;
  #owned: string | null = null;
  #reading: Reading | undefined;

  private constructor(connection: XConnection, atoms: Atoms, onLost: () => void) {
    this.#connection = connection;
    this.#atoms = atoms;
    this.#onLost = onLost;
    const { client, root } = connection;
    this.#window = client.AllocID();
    client.CreateWindow(this.#window, root, 0, 0, 1, 1, 0, 0, 0, 0, { eventMask: PROPERTY_CHANGE });
    connection.onEvent((event) => this.#receive(event));
    connection.onLost(onLost);
  }

  /** `onLost` is called when another program takes the clipboard, or the X server ends. @throws Error. */
  static async open(display: XDisplay, onLost: () => void): Promise<X11Clipboard> {
    const connection = await XConnection.open(display);
    const atoms: Atoms = {
      clipboard: await connection.atom("CLIPBOARD"),
      utf8: await connection.atom("UTF8_STRING"),
      text: await connection.atom("text/plain;charset=utf-8"),
      targets: await connection.atom("TARGETS"),
      incremental: await connection.atom("INCR"),
      property: await connection.atom("TENDRIL_CLIPBOARD"),
    };
    return new X11Clipboard(connection, atoms, onLost);
  }

  get isOwner(): boolean {
    return this.#owned !== null;
  }

  /** null when there is no text, or its owner does not answer in time. One reading at a time. */
  async read(): Promise<string | null> {
    if (this.#owned !== null) return this.#owned;
    const { client } = this.#connection;
    const { clipboard, utf8, property } = this.#atoms;
    this.#reading?.finish(null);
    const owner = await answered<number>((answer) => client.GetSelectionOwner(clipboard, answer));
    if (owner === 0) return null;
    return new Promise((resolve) => {
      const timer = setTimeout(() => reading.finish(null), READ_TIMEOUT_MS);
      const reading: Reading = {
        pieces: [],
        bytes: 0,
        isIncremental: false,
        finish: (text) => {
          clearTimeout(timer);
          if (this.#reading === reading) this.#reading = undefined;
          resolve(text);
        },
      };
      this.#reading = reading;
      client.DeleteProperty(this.#window, property);
      client.ConvertSelection(this.#window, clipboard, utf8, property);
    });
  }

  /** @throws Error when the text is too long or the clipboard could not be taken. */
  async write(text: string): Promise<void> {
    if (Buffer.byteLength(text) > MAX_TEXT_BYTES) {
      throw new Error(`expected at most ${MAX_TEXT_BYTES} bytes of text for the clipboard`);
    }
    const { client } = this.#connection;
    client.SetSelectionOwner(this.#window, this.#atoms.clipboard);
    const owner = await answered<number>((answer) => client.GetSelectionOwner(this.#atoms.clipboard, answer));
    if (owner !== this.#window) throw new Error("another program keeps the clipboard");
    this.#owned = text;
  }

  close(): void {
    this.#reading?.finish(null);
    this.#connection.close();
  }

  #receive(event: X11Event): void {
    if (event.name === "SelectionRequest") this.#give(event);
    else if (event.name === "SelectionClear" && numberField(event, "selection") === this.#atoms.clipboard) {
      this.#owned = null;
      this.#onLost();
    } else if (event.type === SELECTION_NOTIFY) this.#take(event);
    else if (event.name === "PropertyNotify") this.#takePiece(event);
  }

  /** Another program asks for what we own. */
  #give(event: X11Event): void {
    const { client } = this.#connection;
    const [requestor, target] = [numberField(event, "requestor"), numberField(event, "target")];
    const property = numberField(event, "property") || target; // old programs name none
    const isGiven = this.#put(requestor, property, target);
    client.SendEvent(requestor, 0, 0, {
      name: "SelectionNotify",
      time: numberField(event, "time"),
      requestor,
      selection: numberField(event, "selection"),
      target,
      property: isGiven ? property : NO_PROPERTY,
    });
  }

  #put(window: number, property: number, target: number): boolean {
    const { client } = this.#connection;
    const { targets, utf8, text } = this.#atoms;
    const { ATOM = 4, STRING = 31 } = client.atoms;
    if (this.#owned === null) return false;
    if (target === targets) {
      client.ChangeProperty(REPLACE, window, property, ATOM, 32, [targets, utf8, text, STRING]);
      return true;
    }
    if (target !== utf8 && target !== text && target !== STRING) return false;
    const bytes = Buffer.from(this.#owned, target === STRING ? "latin1" : "utf8");
    // one request holds 256 KB: longer texts are put together at the other window
    for (let at = 0; at === 0 || at < bytes.length; at += PIECE_BYTES) {
      const piece = bytes.subarray(at, at + PIECE_BYTES);
      client.ChangeProperty(at === 0 ? REPLACE : APPEND, window, property, target, 8, piece);
    }
    return true;
  }

  /** The owner answered our question. */
  #take(event: X11Event): void {
    if (this.#reading === undefined || numberField(event, "requestor") !== this.#window) return;
    if (numberField(event, "property") === NO_PROPERTY) this.#reading.finish(null);
    else this.#readProperty(this.#reading);
  }

  /** A long text comes in pieces; an empty one ends it. */
  #takePiece(event: X11Event): void {
    const isOurs =
      numberField(event, "wid") === this.#window && numberField(event, "atom") === this.#atoms.property;
    if (this.#reading?.isIncremental && isOurs && event.state === NEW_VALUE)
      this.#readProperty(this.#reading);
  }

  #readProperty(reading: Reading): void {
    const { client } = this.#connection;
    answered<X11Property>((answer) =>
      client.GetProperty(1, this.#window, this.#atoms.property, ANY_TYPE, 0, MAX_TEXT_BYTES / 4, answer),
    )
      .then(({ type, data, bytesAfter }) => {
        if (type === this.#atoms.incremental) {
          reading.isIncremental = true;
          return;
        }
        reading.bytes += data.length;
        if (reading.bytes > MAX_TEXT_BYTES || bytesAfter > 0) {
          reading.finish(null);
          return;
        }
        reading.pieces.push(Buffer.from(data));
        if (!reading.isIncremental || data.length === 0) {
          reading.finish(Buffer.concat(reading.pieces).toString("utf8"));
        }
      })
      .catch(() => reading.finish(null));
  }
}
