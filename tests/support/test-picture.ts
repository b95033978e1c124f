/**
 * A program on an X display for tests: a window that covers the screen, paints known rectangles, and remembers what
 * was typed and clicked.
 */
import { createClient, eventMask, type X11Client, type X11Display } from "x11";
import type { TestDisplay } from "./xvfb.ts";

export interface TestPicture {
  /** `down 38`, `up 38`, `press 1 40,50`, `release 1 40,50`, `move 40,50`: keys by code. */
  readonly seen: string[];
  /** Called with each line that comes to `seen`. */
  onSeen: ((line: string) => void) | undefined;
  /** Characters that were typed, as a program with the keyboard mapping of that moment reads them. */
  typed(): string;
  /** Colour as 0xRRGGBB. */
  fill(x: number, y: number, width: number, height: number, colour: number): void;
  /** Many rectangles of one colour at once: x, y, width, height of each. */
  fillAll(rectangles: readonly number[], colour: number): void;
  /** Moves what is there up by `lines` of pixels, as a window does that scrolls. */
  scrollUp(x: number, y: number, width: number, height: number, lines: number): void;
  /** Waits until everything is painted. */
  done(): Promise<void>;
  /** Puts other symbols on keys, as a person does who chooses another layout. */
  setKeys(firstKeycode: number, symbols: readonly (readonly [plain: number, shifted: number])[]): void;
  /** Keys go to the window under the pointer from now on. */
  focusPointer(): void;
  /** Gives the whole screen another size. */
  resizeScreen(width: number, height: number): Promise<void>;
  close(): void;
}

const SHIFT_BIT = 1;
const POINTER_ROOT = 1;

interface Resources {
  readonly crtcs: readonly number[];
  readonly outputs: readonly number[];
  readonly config_timestamp: number;
}

type Answer<T> = (error: Error | null, value: T) => boolean;

/** What is used of the library's RANDR. */
interface Randr {
  GetScreenResources(root: number, answer: Answer<Resources>): void;
  CreateMode(root: number, mode: object, answer: Answer<number>): void;
  AddOutputMode(output: number, mode: number): void;
  SetCrtcConfig(
    crtc: number,
    time: number,
    configTime: number,
    x: number,
    y: number,
    mode: number,
    rotation: number,
    outputs: readonly number[],
    answer: Answer<unknown>,
  ): void;
  SetScreenSize(root: number, width: number, height: number, widthMm: number, heightMm: number): void;
}

export async function openTestPicture(display: TestDisplay, size: { width: number; height: number }) {
  const opened = await new Promise<X11Display>((resolve, reject) => {
    const { name, text } = display.cookie;
    createClient({ display: display.name, auth: { name, data: text } }, (error, ready) =>
      error ? reject(error) : resolve(ready),
    );
  });
  return new XPicture(opened, size);
}

class XPicture implements TestPicture {
  readonly seen: string[] = [];
  onSeen: ((line: string) => void) | undefined;
  readonly #client: X11Client;
  readonly #root: number;
  readonly #window: number;
  readonly #context: number;
  readonly #characters: string[] = [];

  constructor(display: X11Display, { width, height }: { width: number; height: number }) {
    const root = display.screen[0]?.root ?? 0;
    const client = display.client;
    this.#client = client;
    this.#root = root;
    this.#window = client.AllocID();
    this.#context = client.AllocID();
    const { KeyPress = 0, KeyRelease = 0, ButtonPress = 0, ButtonRelease = 0, PointerMotion = 0 } = eventMask;
    client.CreateWindow(this.#window, root, 0, 0, width, height, 0, 0, 0, 0, {
      overrideRedirect: 1,
      backgroundPixel: 0,
      eventMask: KeyPress | KeyRelease | ButtonPress | ButtonRelease | PointerMotion,
    });
    client.CreateGC(this.#context, this.#window, { foreground: 0 });
    client.MapWindow(this.#window);
    client.SetInputFocus(this.#window, 0);
    client.on("event", (event) => this.#receive(event));
    client.on("error", () => {});
  }

  typed(): string {
    return this.#characters.join("");
  }

  fill(x: number, y: number, width: number, height: number, colour: number): void {
    this.fillAll([x, y, width, height], colour);
  }

  fillAll(rectangles: readonly number[], colour: number): void {
    this.#client.ChangeGC(this.#context, { foreground: colour });
    this.#client.PolyFillRectangle(this.#window, this.#context, rectangles);
  }

  scrollUp(x: number, y: number, width: number, height: number, lines: number): void {
    const [client, window] = [this.#client, this.#window];
    client.CopyArea(window, window, this.#context, x, y + lines, x, y, width, height - lines);
  }

  done(): Promise<void> {
    return new Promise((resolve) => this.#client.sync(() => resolve()));
  }

  setKeys(firstKeycode: number, symbols: readonly (readonly [number, number])[]): void {
    this.#client.ChangeKeyboardMapping(firstKeycode, 2, symbols.flat());
  }

  focusPointer(): void {
    this.#client.SetInputFocus(POINTER_ROOT, 0);
  }

  async resizeScreen(width: number, height: number): Promise<void> {
    const root = this.#root;
    const randr = await new Promise<Randr>((resolve, reject) => {
      this.#client.require("randr", (error, found) => (error ? reject(error) : resolve(found as Randr)));
    });
    const ask = <T>(run: (answer: Answer<T>) => void): Promise<T> =>
      new Promise((resolve, reject) => {
        run((error, value) => {
          if (error) reject(error);
          else resolve(value);
          return true;
        });
      });
    const {
      crtcs,
      outputs,
      config_timestamp: configTime,
    } = await ask<Resources>((answer) => randr.GetScreenResources(root, answer));
    const [crtc = 0, output = 0] = [crtcs[0], outputs[0]];
    const mode = await ask<number>((answer) =>
      randr.CreateMode(root, { width, height, name: `test ${width}x${height}` }, answer),
    );
    randr.AddOutputMode(output, mode);
    // the output is off while the screen changes: it must fit in at all times
    const show = (id: number, shown: readonly number[]): Promise<unknown> =>
      ask<unknown>((answer) => randr.SetCrtcConfig(crtc, 0, configTime, 0, 0, id, 1, shown, answer));
    await show(0, []);
    randr.SetScreenSize(root, width, height, Math.round(width / 4), Math.round(height / 4));
    await show(mode, [output]);
    this.#client.ConfigureWindow(this.#window, { width, height });
    await this.done();
  }

  close(): void {
    this.#client.terminate();
  }

  #receive(event: Readonly<Record<string, unknown>>): void {
    const { name, keycode, x, y } = event;
    if (name === "KeyPress") {
      this.#see(`down ${keycode}`);
      this.#read(Number(keycode), (Number(event.buttons) & SHIFT_BIT) !== 0);
    } else if (name === "KeyRelease") this.#see(`up ${keycode}`);
    else if (name === "ButtonPress") this.#see(`press ${keycode} ${x},${y}`);
    else if (name === "ButtonRelease") this.#see(`release ${keycode} ${x},${y}`);
    else if (name === "MotionNotify") this.#see(`move ${x},${y}`);
  }

  #see(line: string): void {
    this.seen.push(line);
    this.onSeen?.(line);
  }

  #read(keycode: number, isShifted: boolean): void {
    const at = this.#characters.push("") - 1;
    this.#client.GetKeyboardMapping(keycode, 1, (_error, rows) => {
      const [plain = 0, shifted = 0] = rows[0] ?? [];
      this.#characters[at] = characterOf(isShifted && shifted !== 0 ? shifted : plain);
      return true;
    });
  }
}

function characterOf(keysym: number): string {
  if (keysym >= 0x0100_0000) return String.fromCodePoint(keysym - 0x0100_0000);
  return keysym >= 0x20 && keysym < 0x100 ? String.fromCodePoint(keysym) : "";
}
