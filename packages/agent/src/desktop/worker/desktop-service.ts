/**
 * Serves one stream of viewers' commands: pictures of the screen out, input and wishes in.
 *
 * What only scrolled is moved by the viewers, where all of them can; what rests is sent again, sharper, where one wants
 * it: docs/adr/0041.
 *
 * A frame is taken only when something was painted, the frame timer allows it, and the frame before it is out: a slow
 * reader sees fewer and newer frames, and nothing queues.
 * Source: docs/spec/session-protocols.md, sections 4.3 to 4.5.
 */
import type { PictureExtras } from "@tendril/agent-core";
import { ALL_DISPLAYS, InputLockState } from "@tendril/protocol/constants";
import {
  type DesktopHostCommand,
  type DesktopViewerCommand,
  hostCommand,
} from "@tendril/protocol/sessions/desktop";
import { SentPicture } from "./changed-tiles.ts";
import { encodePicture } from "./encoder.ts";
import { InputReceiver } from "./input-receiver.ts";
import { FULL_SCALE, scaledLength } from "./scale.ts";
import type { KeyLocks, Pixels, Rect, Screen } from "./screen.ts";
import { ScrollSearch } from "./scroll-search.ts";
import { joinToTiles, TileGrid } from "./tile-grid.ts";
import { TileLevels } from "./tile-levels.ts";

const MIN_SCALE = 64;
const MIN_TIMER_MS = 20;
const MAX_TIMER_MS = 5_000;
/** Programs paint in several steps; what comes this soon after belongs to the same frame. */
const GATHER_MS = 4;
/** Pictures of one frame that are encoded at the same time. */
const MAX_PARALLEL = 4;
/** A tile that did not change for so long is at rest: while nothing is painted, and while something is. */
const REST_MS = 300;
const LONG_REST_MS = 2_000;
/** Of one picture that is sent again; more would keep what is new waiting. */
const MAX_SHARPENED_TILES = 24;
/** What sharpening takes of the line, and beside what moves. */
const SHARPENED_BYTES_PER_MS = 1_000;
const BESIDE_BYTES_PER_MS = 100;

export interface DesktopOutput {
  /** Takes one command; the promise ends when the reader took it. */
  write(command: Uint8Array): Promise<void>;
}

/** What the screen told last. */
export interface ScreenState {
  readonly locks: KeyLocks;
  /** Index in CURSOR_NAMES. */
  readonly cursor: number;
}

export class DesktopService {
  readonly #screen: Screen;
  readonly #output: DesktopOutput;
  readonly #input: InputReceiver;
  #view: Rect;
  #selected = ALL_DISPLAYS;
  #picture: SentPicture;
  /** Tiles of the view that viewers lack. */
  #stale: TileGrid;
  #levels: TileLevels;
  readonly #scrolls = new ScrollSearch();
  #extras: PictureExtras = { copies: false, sharpLevel: 0 };
  #quality = 50;
  #scale = FULL_SCALE;
  #timerMs = 100;
  #lockWanted: number | undefined;
  #isLocking = false;
  #isPaused = false;
  #isHeld = false;
  #isPainted = true;
  #isBusy = false;
  #isOver = false;
  #lastFrameAtMs = Number.NEGATIVE_INFINITY;
  #sharpenAtMs = Number.NEGATIVE_INFINITY;
  #timer: NodeJS.Timeout | undefined;
  #locks: KeyLocks;
  #cursor: number;

  constructor(screen: Screen, output: DesktopOutput, { locks, cursor }: ScreenState) {
    this.#screen = screen;
    this.#output = output;
    this.#locks = locks;
    this.#cursor = cursor;
    this.#view = this.#viewOf(ALL_DISPLAYS);
    this.#picture = new SentPicture(this.#view.width, this.#view.height);
    this.#stale = new TileGrid(this.#view.width, this.#view.height);
    this.#levels = new TileLevels(this.#view.width, this.#view.height);
    this.#input = new InputReceiver(screen.input, (x, y) => this.#toScreen(x, y));
  }

  /** Sends what a new viewer needs, then the picture. */
  start(): void {
    this.#sendSize();
    this.#send({ kind: "selectedDisplay", id: this.#selected, idBytes: 2 });
    this.#send({ kind: "keyState", ...this.#locks });
    this.#sendDisplays();
    this.#send({ kind: "cursor", shape: this.#cursor });
    void this.#setLock(InputLockState.Query);
    this.#redraw();
  }

  /** Ends when the person at the device has keyboard and pointer again. */
  async stop(): Promise<void> {
    this.#isOver = true;
    clearTimeout(this.#timer);
    this.#screen.input.releaseAll();
    await this.#screen.lock?.unlock().catch(() => {}); // the screen is gone
    this.#screen.capture.close();
  }

  receive(command: DesktopViewerCommand): void {
    switch (command.kind) {
      case "compression":
        this.#setCompression(command);
        break;
      case "frameTimer":
        this.#setTimer(command.ms);
        break;
      case "pause":
        this.#isPaused = command.isPaused;
        this.#plan();
        break;
      case "refresh":
        this.#sendSize();
        this.#sendDisplays();
        this.#send({ kind: "keyState", ...this.#locks });
        this.#send({ kind: "cursor", shape: this.#cursor });
        this.#redraw();
        break;
      case "getDisplays":
      case "getLayout":
        this.#sendDisplays();
        break;
      case "setDisplay":
        this.#select(command.id);
        break;
      case "inputLock":
        void this.#setLock(command.state);
        break;
      default:
        this.#input.receive(command);
    }
  }

  /** What viewers can and want beyond the commands of the protocol. */
  refine(extras: PictureExtras): void {
    this.#extras = extras;
    this.#plan();
  }

  /** The way to the viewers is full: frames are taken again when it is not. */
  hold(isHeld: boolean): void {
    this.#isHeld = isHeld;
    this.#plan();
  }

  onPainted(): void {
    this.#isPainted = true;
    this.#plan();
  }

  onResized(): void {
    this.#select(this.#selected);
  }

  onCursor(shape: number): void {
    this.#cursor = shape;
    this.#send({ kind: "cursor", shape });
  }

  onKeyLocks(locks: KeyLocks): void {
    this.#locks = locks;
    this.#send({ kind: "keyState", ...locks });
  }

  /** Without a lock the question is not answered: viewers offer what was told. */
  async #setLock(wanted: number): Promise<void> {
    const { lock } = this.#screen;
    if (wanted === InputLockState.Query && lock === undefined) return;
    if (wanted !== InputLockState.Query) {
      this.#lockWanted = wanted;
      if (this.#isLocking) return;
      await this.#changeLock();
    }
    this.#send({ kind: "inputLock", isLocked: lock?.isLocked ?? false });
  }

  /** It takes its time: of what is wanted meanwhile the last counts. */
  async #changeLock(): Promise<void> {
    this.#isLocking = true;
    while (this.#lockWanted !== undefined && !this.#isOver) {
      const isWanted = this.#lockWanted === InputLockState.Lock;
      this.#lockWanted = undefined;
      try {
        await (isWanted ? this.#screen.lock?.lock() : this.#screen.lock?.unlock());
      } catch {
        // not written down, or the screen is gone: the state says what came of it
      }
    }
    this.#isLocking = false;
  }

  #setCompression({
    level,
    scaling,
    frameTimerMs,
  }: Extract<DesktopViewerCommand, { kind: "compression" }>): void {
    const scale = scaling === undefined ? this.#scale : Math.min(FULL_SCALE, Math.max(MIN_SCALE, scaling));
    if (level >= 1 && level <= 100) this.#quality = level;
    if (frameTimerMs !== undefined) this.#setTimer(frameTimerMs);
    if (scale === this.#scale) return;
    this.#scale = scale;
    this.#sendSize();
    this.#redraw();
  }

  #setTimer(ms: number): void {
    this.#timerMs = Math.min(MAX_TIMER_MS, Math.max(MIN_TIMER_MS, ms));
    this.#plan();
  }

  #viewOf(id: number): Rect {
    const { width, height, displays } = this.#screen.capture;
    const display = displays.find((candidate) => candidate.id === id);
    if (display === undefined) return { x: 0, y: 0, width, height };
    return { x: display.x, y: display.y, width: display.width, height: display.height };
  }

  /** Shows another display, or the same one at its new place. */
  #select(id: number): void {
    const isKnown = this.#screen.capture.displays.some((display) => display.id === id);
    this.#selected = isKnown && this.#screen.capture.displays.length > 1 ? id : ALL_DISPLAYS;
    this.#view = this.#viewOf(this.#selected);
    this.#picture = new SentPicture(this.#view.width, this.#view.height);
    this.#stale = new TileGrid(this.#view.width, this.#view.height);
    this.#levels = new TileLevels(this.#view.width, this.#view.height);
    this.#sendSize();
    this.#send({ kind: "selectedDisplay", id: this.#selected, idBytes: 2 });
    this.#sendDisplays();
    this.#redraw();
  }

  #sendSize(): void {
    const { width, height } = this.#view;
    this.#send({
      kind: "screen",
      width: scaledLength(width, this.#scale),
      height: scaledLength(height, this.#scale),
    });
  }

  #sendDisplays(): void {
    const { displays } = this.#screen.capture;
    const ids = displays.length < 2 ? [] : [ALL_DISPLAYS, ...displays.map(({ id }) => id)];
    this.#send({ kind: "displays", ids, selected: displays.length < 2 ? 0 : this.#selected });
    this.#send({ kind: "layout", displays });
  }

  #redraw(): void {
    this.#stale.mark({ x: 0, y: 0, width: this.#view.width, height: this.#view.height });
    this.#plan();
  }

  /** Takes a frame as soon as it is due; called whenever something may have changed that. */
  #plan(): void {
    if (!this.#isFree) return;
    const dueMs = this.#isNeeded ? this.#lastFrameAtMs + this.#timerMs : this.#sharpeningDueMs();
    if (dueMs === undefined) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#work(), Math.max(GATHER_MS, dueMs - performance.now()));
  }

  get #isFree(): boolean {
    return !(this.#isPaused || this.#isHeld || this.#isBusy || this.#isOver);
  }

  get #isNeeded(): boolean {
    return this.#isPainted || !this.#stale.isEmpty;
  }

  #sharpeningDueMs(): number | undefined {
    const changedAtMs = this.#levels.earliestChangeMs(this.#extras.sharpLevel);
    return changedAtMs === undefined ? undefined : Math.max(changedAtMs + REST_MS, this.#sharpenAtMs);
  }

  async #work(): Promise<void> {
    if (!this.#isFree) return;
    this.#isBusy = true;
    try {
      if (this.#isNeeded) {
        this.#keepPace();
        await this.#sendFrame(this.#view, this.#picture, this.#stale);
      }
      if (performance.now() >= this.#sharpenAtMs)
        await this.#sharpen(this.#view, this.#picture, this.#levels);
    } finally {
      this.#isBusy = false;
      this.#plan();
    }
  }

  /** Frames that start a little late do not make all later ones late. */
  #keepPace(): void {
    const nowMs = performance.now();
    const wantedMs = this.#lastFrameAtMs + this.#timerMs;
    this.#lastFrameAtMs = nowMs - wantedMs < this.#timerMs / 2 ? wantedMs : nowMs;
  }

  async #sendFrame(view: Rect, picture: SentPicture, stale: TileGrid): Promise<void> {
    const isWhole = !stale.isEmpty;
    const painted = this.#isPainted ? await this.#takePainted(view) : [];
    const wanted = isWhole ? [{ x: 0, y: 0, width: view.width, height: view.height }] : painted;
    const areas = wanted.map((area) => ({ ...area, x: area.x + view.x, y: area.y + view.y }));
    const grabbed = await this.#screen.capture.grab(areas);
    if (grabbed === null) {
      for (const area of wanted) stale.mark(area); // painted once: nobody tells of it again
      return;
    }
    if (view !== this.#view) return; // another display was chosen meanwhile: its frame comes next
    const placed = grabbed.map((pixels) => ({ ...pixels, x: pixels.x - view.x, y: pixels.y - view.y }));
    // what viewers lack they cannot move
    if (this.#extras.copies && stale.isEmpty && this.#scale === FULL_SCALE)
      this.#moveScrolled(picture, placed);
    for (const pixels of placed) picture.update(pixels, stale);
    const changed = [...stale.takeParts()];
    const settings = { quality: this.#quality, scale: this.#scale };
    while (changed.length > 0 && !this.#isOver && view === this.#view && settings.scale === this.#scale) {
      const batch = changed.splice(0, MAX_PARALLEL);
      const encoded = await Promise.all(batch.map((area) => encodePicture(picture, area, settings)));
      if (view !== this.#view || settings.scale !== this.#scale) return; // a redraw is planned
      for (const area of batch) this.#levels.sent(area, settings.quality, performance.now());
      await Promise.all(
        encoded.map((command) => this.#output.write(hostCommand.encode({ kind: "picture", ...command }))),
      );
    }
  }

  #moveScrolled(picture: SentPicture, placed: readonly Pixels[]): void {
    for (const { area, fromY } of this.#scrolls.find(picture, placed)) {
      picture.move(area, fromY);
      this.#levels.moved(area, fromY, performance.now());
      const { x, y, width, height } = area;
      this.#send({ kind: "copy", fromX: x, fromY, toX: x, toY: y, width, height });
    }
  }

  async #sharpen(view: Rect, picture: SentPicture, levels: TileLevels): Promise<void> {
    const { sharpLevel: level } = this.#extras;
    const isMoving = this.#isPainted;
    const beforeMs = performance.now() - (isMoving ? LONG_REST_MS : REST_MS);
    const area = levels.findResting({ level, beforeMs, maxTiles: MAX_SHARPENED_TILES });
    if (area === undefined || this.#isOver || view !== this.#view) return;
    const scale = this.#scale;
    const command = await encodePicture(picture, area, { quality: level, scale });
    if (view !== this.#view || scale !== this.#scale) return;
    levels.sharpened(area, level);
    const bytesPerMs = isMoving ? BESIDE_BYTES_PER_MS : SHARPENED_BYTES_PER_MS;
    this.#sharpenAtMs = performance.now() + command.image.length / bytesPerMs;
    await this.#output.write(hostCommand.encode({ kind: "picture", ...command }));
  }

  /** Painted tiles of the view, relative to it. */
  async #takePainted(view: Rect): Promise<readonly Rect[]> {
    this.#isPainted = false; // what is painted from here on tells again
    const painted = await this.#screen.capture.takeChanges();
    const inView = painted.map((area) => ({ ...area, x: area.x - view.x, y: area.y - view.y }));
    return joinToTiles(inView, view.width, view.height);
  }

  /** From the scaled picture to the screen. */
  #toScreen(x: number, y: number): readonly [number, number] {
    const { x: left, y: top, width, height } = this.#view;
    const factor = FULL_SCALE / this.#scale;
    return [
      left + Math.min(width - 1, Math.round(x * factor)),
      top + Math.min(height - 1, Math.round(y * factor)),
    ];
  }

  #send(command: DesktopHostCommand): void {
    // small, and bounded by what viewers ask and screens do: it need not wait
    void this.#output.write(hostCommand.encode(command));
  }
}
