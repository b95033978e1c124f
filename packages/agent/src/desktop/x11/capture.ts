/**
 * Pixels of an X screen: DAMAGE tells what was painted, MIT-SHM brings it, or plain GetImage where memory cannot be
 * shared.
 */

import type { DisplayPlace } from "@tendril/protocol/sessions/desktop";
import type { X11Event } from "x11";
import type { Pixels, Rect, ScreenCapture, ScreenEvents } from "../worker/screen.ts";
import { answered, numberField, type XConnection } from "./connection.ts";
import { CursorWatch } from "./cursors.ts";
import { readDisplays } from "./displays.ts";
import type {
  DamageExtension,
  FixesExtension,
  RandrExtension,
  ShmExtension,
  ShmSegment,
} from "./extensions.ts";

const PIXEL_BYTES = 4;
const ALL_PLANES = 0xffff_ffff;
const Z_PIXMAP = 2;
const MEASURE_AFTER_MS = 40;
/** A screen that changes cannot be read for a moment; one that cannot be read for so long is lost. */
const MAX_FAILING_MS = 5_000;
const CONFIGURE_NOTIFY = "ConfigureNotify";

interface Extensions {
  readonly damage: DamageExtension;
  readonly fixes: FixesExtension;
  readonly shm: ShmExtension | undefined;
  readonly randr: RandrExtension | undefined;
}

export class X11Capture implements ScreenCapture {
  width: number;
  height: number;
  displays: readonly DisplayPlace[];
  readonly #connection: XConnection;
  readonly #extensions: Extensions;
  readonly #events: ScreenEvents;
  readonly #damage: number;
  readonly #region: number;
  #segment: ShmSegment | undefined;
  #measureTimer: NodeJS.Timeout | undefined;
  /** Since when the server refuses every grab. */
  #failingSinceMs: number | undefined;

  private constructor(
    connection: XConnection,
    events: ScreenEvents,
    found: { readonly extensions: Extensions; readonly displays: readonly DisplayPlace[] },
  ) {
    this.#connection = connection;
    this.#extensions = found.extensions;
    this.#events = events;
    this.width = connection.screen.pixel_width;
    this.height = connection.screen.pixel_height;
    this.displays = found.displays;
    this.#damage = connection.client.AllocID();
    this.#region = connection.client.AllocID();
  }

  /** @throws Error with a reason for people. */
  static async open(connection: XConnection, events: ScreenEvents): Promise<X11Capture> {
    const { screen, display } = connection;
    if (display.format[screen.root_depth]?.bits_per_pixel !== 32 || display.image_byte_order !== 0) {
      throw new Error(`screens of depth ${screen.root_depth} are not supported, only 24 bits of colour`);
    }
    const optional = <Shape>(name: string): Promise<Shape | undefined> =>
      connection.extension<Shape>(name).catch(() => undefined); // an old server lacks it
    const extensions: Extensions = {
      fixes: await connection.extension<FixesExtension>("fixes"),
      damage: await connection.extension<DamageExtension>("damage"),
      shm: await optional<ShmExtension>("shm"),
      randr: await optional<RandrExtension>("randr"),
    };
    const size = { width: screen.pixel_width, height: screen.pixel_height };
    const displays = await readDisplays(connection, extensions.randr, size);
    const capture = new X11Capture(connection, events, { extensions, displays });
    await capture.#start();
    return capture;
  }

  async takeChanges(): Promise<readonly Rect[]> {
    const { damage, fixes } = this.#extensions;
    damage.Subtract(this.#damage, 0, this.#region);
    const { rectangles } = await answered<{ readonly rectangles: readonly Rect[] }>((answer) =>
      fixes.FetchRegion(this.#region, answer),
    );
    return rectangles;
  }

  async grab(areas: readonly Rect[]): Promise<readonly Pixels[] | null> {
    try {
      const grabbed = await this.#grab(areas);
      this.#failingSinceMs = undefined;
      return grabbed;
    } catch {
      this.#failed(); // an area outside the screen, which has just become smaller
      return null;
    }
  }

  async #grab(areas: readonly Rect[]): Promise<readonly Pixels[]> {
    const inside = areas.filter(
      ({ x, y, width, height }) => x + width <= this.width && y + height <= this.height,
    );
    const segment = this.#segment;
    if (segment === undefined) return Promise.all(inside.map((area) => this.#grabPlain(area)));
    let offset = 0;
    const grabbed = inside.map((area) => {
      const from = offset;
      offset += area.width * area.height * PIXEL_BYTES;
      return { area, from, to: offset };
    });
    if (offset > segment.buffer.length) throw new RangeError("overlapping areas"); // the caller joins them before
    await Promise.all(grabbed.map(({ area, from }) => this.#grabShared(segment, area, from)));
    return grabbed.map(({ area, from, to }) => ({ ...area, bytes: segment.buffer.subarray(from, to) }));
  }

  close(): void {
    clearTimeout(this.#measureTimer);
    this.#connection.close();
  }

  async #start(): Promise<void> {
    const { client, root } = this.#connection;
    const { damage, fixes, randr } = this.#extensions;
    this.#connection.onLost((why) => this.#events.onLost(why));
    this.#connection.onEvent((event) => this.#receive(event));
    client.ChangeWindowAttributes(root, { eventMask: 0x2_0000 }); // StructureNotify: the size of the screen
    fixes.CreateRegion(this.#region, []);
    damage.Create(this.#damage, root, damage.ReportLevel.NonEmpty);
    if (randr !== undefined) randr.SelectInput(root, randr.NotifyMask.ScreenChange);
    new CursorWatch(this.#connection, fixes, (shape) => this.#events.onCursor(shape)).start();
    await this.#share();
  }

  #receive(event: X11Event): void {
    if (event.name === "DamageNotify") this.#events.onPainted();
    else if (event.name === CONFIGURE_NOTIFY && event.wid === this.#connection.root) {
      this.#resize(numberField(event, "width"), numberField(event, "height"));
    } else if (event.name === "RRScreenChangeNotify") this.#resize(this.width, this.height);
  }

  /** Memory for a whole screen; without it pixels come through the socket. */
  async #share(): Promise<void> {
    const { shm } = this.#extensions;
    if (shm === undefined) return;
    const isUsable = await new Promise<boolean>((resolve) => {
      shm.usable((_error, isUsable) => resolve(isUsable));
    });
    if (!isUsable) return;
    const bytes = this.width * this.height * PIXEL_BYTES;
    this.#segment = await new Promise<ShmSegment | undefined>((resolve) => {
      shm.createSegment(bytes, (error, segment) => resolve(error ? undefined : segment));
    });
  }

  /** Grabs keep to the new size at once; the rest follows when the server is done, which tells several times. */
  #resize(width: number, height: number): void {
    if (width !== this.width || height !== this.height) {
      this.width = width;
      this.height = height;
      this.#segment?.detach();
      this.#segment = undefined;
    }
    this.#measureTimer ??= setTimeout(() => {
      this.#measureTimer = undefined;
      this.#measure().catch((error: Error) => {
        this.#events.onLost(`the screen cannot be measured: ${error.message}`);
      });
    }, MEASURE_AFTER_MS);
  }

  async #measure(): Promise<void> {
    const { width, height } = this;
    this.displays = await readDisplays(this.#connection, this.#extensions.randr, { width, height });
    if (this.#segment === undefined) await this.#share();
    this.#events.onResized();
  }

  #failed(): void {
    this.#failingSinceMs ??= performance.now();
    if (performance.now() - this.#failingSinceMs >= MAX_FAILING_MS)
      this.#events.onLost("the picture of the screen cannot be read");
  }

  #grabShared(segment: ShmSegment, { x, y, width, height }: Rect, offset: number): Promise<void> {
    const { root } = this.#connection;
    return new Promise((resolve, reject) => {
      segment.getImage(root, x, y, width, height, ALL_PLANES, null, offset, (error) => {
        if (error) reject(error);
        else resolve();
        return true;
      });
    });
  }

  async #grabPlain(area: Rect): Promise<Pixels> {
    const { client, root } = this.#connection;
    const { x, y, width, height } = area;
    const image = await answered<{ readonly data: Buffer }>((answer) =>
      client.GetImage(Z_PIXMAP, root, x, y, width, height, ALL_PLANES, answer),
    );
    return { ...area, bytes: image.data };
  }
}
