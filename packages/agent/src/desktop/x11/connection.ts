/**
 * A connection to an X server, with its extensions as promises.
 */
import {
  type Answer,
  createClient,
  type X11Client,
  type X11Display,
  type X11Event,
  type X11Screen,
} from "x11";
import type { XDisplay } from "../find-display.ts";

const CONNECT_TIMEOUT_MS = 5_000;
/** An error of the X server for a single request is survived; a stream of them is not normal. */
const MAX_ERRORS = 1_000;

const NO_SERVER = "there is no X server at display";

export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export class XConnection {
  readonly client: X11Client;
  readonly display: X11Display;
  readonly screen: X11Screen;
  readonly #watchers: ((event: X11Event) => void)[] = [];
  readonly #onLost: ((why: string) => void)[] = [];
  #errors = 0;
  #isOver = false;

  private constructor(display: X11Display, screen: X11Screen) {
    this.client = display.client;
    this.display = display;
    this.screen = screen;
    this.client.on("event", (event) => {
      for (const watch of this.#watchers) watch(event);
    });
    this.client.on("error", (error) => {
      if (++this.#errors > MAX_ERRORS) this.#lost(`the X server refuses everything: ${error.message}`);
    });
    this.client.on("end", () => this.#lost("the X server ended"));
  }

  /** @throws Error with a reason for people. */
  static async open({ name, cookie }: XDisplay): Promise<XConnection> {
    const display = await new Promise<X11Display>((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`the X server of display ${name} does not answer`)),
        CONNECT_TIMEOUT_MS,
      );
      const auth = cookie === undefined ? { name: "", data: "" } : { name: cookie.name, data: cookie.text };
      const client = createClient({ display: name, auth }, (error, opened) => {
        clearTimeout(timer);
        if (error) reject(new Error(reasonOf(name, error), { cause: error }));
        else resolve(opened);
      });
      client.on("error", () => {}); // until it is open, the callback tells
    });
    const [screen] = display.screen;
    if (screen === undefined) throw new Error(`the X server of display ${name} has no screen`);
    return new XConnection(display, screen);
  }

  get root(): number {
    return this.screen.root;
  }

  onEvent(watch: (event: X11Event) => void): void {
    this.#watchers.push(watch);
  }

  /** Called once when the server is gone. */
  onLost(tell: (why: string) => void): void {
    this.#onLost.push(tell);
  }

  /** The extension of that name. @throws Error when the server has none. */
  extension<Shape>(name: string): Promise<Shape> {
    return new Promise((resolve, reject) => {
      this.client.require(name, (error, extension) => {
        if (error) reject(new Error(`the X server lacks the extension ${name}`));
        else resolve(extension as Shape); // the library has no types; the shapes below are what is used of it
      });
    });
  }

  atom(name: string): Promise<number> {
    return answered((answer) => this.client.InternAtom(false, name, answer));
  }

  /** Waits until the server has handled everything that was sent. */
  sync(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.client.sync((error) => (error ? reject(error) : resolve()));
    });
  }

  close(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.client.terminate();
  }

  #lost(why: string): void {
    if (this.#isOver) return;
    this.#isOver = true;
    for (const tell of this.#onLost) tell(why);
  }
}

/** One request with an answer. */
export function answered<T>(ask: (answer: Answer<T>) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    ask((error, value) => {
      if (error) reject(error);
      else resolve(value);
      return true;
    });
  });
}

/** Nobody answers at that display; not for a server that hangs or refuses. */
export function isServerGone(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith(NO_SERVER);
}

export function numberField(event: X11Event, name: string): number {
  const value = event[name];
  return typeof value === "number" ? value : 0;
}

function reasonOf(name: string, { message }: Error): string {
  // the library's own sockets name errors of Linux by number
  if (/ENOENT|ECONNREFUSED|uv -(2|111)\)/.test(message)) return `${NO_SERVER} ${name}`;
  if (/EACCES|EPERM|uv -(1|13)\)/.test(message)) return `the agent may not open display ${name}`;
  if (/closed before setup|connection failed/i.test(message)) {
    return `the X server of display ${name} refused the agent: ${message.replace(/^.*failed: /, "").trim()}`;
  }
  return `display ${name} cannot be opened: ${message}`;
}
