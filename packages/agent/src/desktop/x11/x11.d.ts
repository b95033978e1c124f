/**
 * Types of the library `x11`, as far as it is used here. It brings none of its own.
 */
declare module "x11" {
  /** True from a callback: the error was taken care of. */
  export type Answer<T> = (error: Error | null | undefined, value: T) => boolean;

  export interface X11Event {
    readonly name: string;
    readonly type: number;
    readonly [field: string]: unknown;
  }

  export interface X11Image {
    readonly data: Buffer;
  }

  export interface X11Property {
    readonly type: number;
    readonly format: number;
    readonly bytesAfter: number;
    readonly data: Buffer;
  }

  export interface X11Screen {
    readonly root: number;
    readonly pixel_width: number;
    readonly pixel_height: number;
    readonly root_depth: number;
    readonly root_visual: number;
  }

  export interface X11Display {
    readonly client: X11Client;
    readonly screen: readonly X11Screen[];
    /** 0: least significant byte first. */
    readonly image_byte_order: number;
    readonly min_keycode: number;
    readonly max_keycode: number;
    readonly format: { readonly [depth: number]: { readonly bits_per_pixel: number } };
  }

  export interface X11Client {
    readonly atoms: { readonly [name: string]: number };
    /** Of the last request. These three are what the library's own extensions are made with. */
    seq_num: number;
    readonly replies: { [sequence: number]: readonly [(reply: Buffer) => unknown, Answer<never>] };
    readonly pack_stream: { put(request: Buffer): void; submit(hasReply: boolean): void };
    on(event: "event", handler: (event: X11Event) => void): void;
    on(event: "error", handler: (error: Error) => void): void;
    on(event: "end", handler: () => void): void;
    require(name: string, onReady: (error: Error | null | undefined, extension: unknown) => void): void;
    terminate(): void;
    AllocID(): number;
    sync(done: (error: Error | null) => void): void;
    InternAtom(onlyIfExists: boolean, name: string, answer: Answer<number>): void;
    GetAtomName(atom: number, answer: Answer<string>): void;
    CreateWindow(
      id: number,
      parent: number,
      x: number,
      y: number,
      width: number,
      height: number,
      border?: number,
      depth?: number,
      kind?: number,
      visual?: number,
      values?: { readonly [name: string]: number },
    ): void;
    ChangeWindowAttributes(window: number, values: { readonly [name: string]: number }): void;
    ConfigureWindow(window: number, values: { readonly [name: string]: number }): void;
    MapWindow(window: number): void;
    DestroyWindow(window: number): void;
    CreateGC(id: number, drawable: number, values: { readonly [name: string]: number }): void;
    ChangeGC(id: number, values: { readonly [name: string]: number }): void;
    PolyFillRectangle(drawable: number, context: number, rectangles: readonly number[]): void;
    CopyArea(
      from: number,
      to: number,
      context: number,
      fromX: number,
      fromY: number,
      toX: number,
      toY: number,
      width: number,
      height: number,
    ): void;
    GetImage(
      format: number,
      drawable: number,
      x: number,
      y: number,
      width: number,
      height: number,
      planes: number,
      answer: Answer<X11Image>,
    ): void;
    GetKeyboardMapping(first: number, count: number, answer: Answer<readonly (readonly number[])[]>): void;
    ChangeKeyboardMapping(first: number, symbolsPerKey: number, symbols: readonly number[]): void;
    GetModifierMapping(answer: Answer<readonly (readonly number[])[]>): void;
    SetInputFocus(window: number, revertTo: number): void;
    SetSelectionOwner(owner: number, selection: number, time?: number): void;
    GetSelectionOwner(selection: number, answer: Answer<number>): void;
    ConvertSelection(
      requestor: number,
      selection: number,
      target: number,
      property: number,
      time?: number,
    ): void;
    ChangeProperty(
      mode: number,
      window: number,
      name: number,
      type: number,
      format: number,
      value: Buffer | readonly number[],
    ): void;
    DeleteProperty(window: number, name: number): void;
    GetProperty(
      isDeleted: number,
      window: number,
      name: number,
      type: number,
      offset: number,
      length: number,
      answer: Answer<X11Property>,
    ): void;
    SendEvent(
      window: number,
      propagate: number,
      mask: number,
      event: { readonly name: string; readonly [field: string]: unknown },
    ): void;
  }

  export interface CreateOptions {
    readonly display: string;
    readonly auth?: { readonly name: string; readonly data: string };
  }

  export function createClient(
    options: CreateOptions,
    onReady: (error: Error | null | undefined, display: X11Display) => void,
  ): X11Client;

  export const eventMask: { readonly [name: string]: number };
}
