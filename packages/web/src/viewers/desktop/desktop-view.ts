/**
 * The desktop viewer on an element: picture, input and quality over whatever tunnel it is given.
 */
import { FULL_SCALING, InputLockState, KeyAction, PictureType } from "@tendril/protocol/constants";
import {
  createCommandSplitter,
  type DesktopHostCommand,
  type DesktopViewerCommand,
  hostCommand,
  MAX_HOST_COMMAND_BYTES,
  viewerCommand,
} from "@tendril/protocol/sessions/desktop";
import {
  type DesktopPlatform,
  type DesktopSettings,
  type DesktopTunnel,
  type DesktopView,
  type DesktopViewHandlers,
  defaultSettings,
} from "./contract.ts";
import { type HostState, initialHostState, nextHostState } from "./host-state.ts";
import { InputGate } from "./input/input-gate.ts";
import { Vk } from "./input/key-codes.ts";
import { Keyboard } from "./input/keyboard.ts";
import { createKeyboardFocus, type KeyboardFocus } from "./input/keyboard-focus.ts";
import { createPointerInput, type PointerInput } from "./input/pointer.ts";
import { clockMs, createPicture, type Picture, type PictureProgress } from "./picture/picture.ts";
import { adaptQuality, firstQuality, type QualitySettings, settingsOf, sharpLevelOf } from "./quality.ts";
import { createStage, type Stage } from "./stage.ts";
import { Meter } from "./statistics.ts";

const SECOND_MS = 1_000;
const SEEN_EVERY_MS = 40;
const REFRESH_PAUSE_MS = 1_500;
/** Hosts that know no pause look at their screen this seldom while nobody looks at theirs. */
const HIDDEN_TIMER_MS = 5_000;
const INPUT_KINDS: ReadonlySet<DesktopViewerCommand["kind"]> = new Set([
  "key",
  "unicode",
  "pointer",
  "wheel",
  "touch",
  "ctrlAltDel",
]);

export function createDesktopView(handlers: DesktopViewHandlers, platform: DesktopPlatform): DesktopView {
  return new View(handlers, platform);
}

class View implements DesktopView {
  readonly element: HTMLElement;
  readonly #handlers: DesktopViewHandlers;
  readonly #picture: Picture;
  readonly #stage: Stage;
  readonly #keyboard: Keyboard;
  readonly #focus: KeyboardFocus;
  readonly #pointer: PointerInput;
  readonly #gate = new InputGate((command) => this.#sendNow(command));
  readonly #meter = new Meter();
  readonly #splitter = createCommandSplitter({
    maxCommandBytes: MAX_HOST_COMMAND_BYTES,
    onCommand: (command) => this.#receiveCommand(command),
    onFault: () => this.#handlers.onFault(),
  });
  #tunnel: DesktopTunnel | undefined;
  #settings = defaultSettings;
  #quality = firstQuality;
  #asked = "";
  #askedExtras = "";
  #mayCopy = true;
  #isGreeted = false;
  #backlogMs = 0;
  #isShown = true;
  #refreshedAtMs = Number.NEGATIVE_INFINITY;
  #refreshTimer = 0;
  #receivedTiles = 0;
  #settledTiles = 0;
  /** Bytes of the host since the tunnel began. */
  #seenBytes = 0;
  #seenTimer = 0;
  #secondTimer = 0;
  hostState: HostState = initialHostState;

  constructor(handlers: DesktopViewHandlers, platform: DesktopPlatform) {
    this.#handlers = handlers;
    this.#picture = createPicture({
      onProgress: (progress) => this.#onProgress(progress),
      onIncomplete: () => this.refresh(),
    });
    this.#stage = createStage(this.#picture.canvas);
    this.element = this.#stage.element;
    const isActive = (): boolean => this.#tunnel !== undefined && !this.#settings.isViewOnly;
    this.#keyboard = new Keyboard({
      send: (command) => this.send(command),
      mapping: () => this.#settings.mapping,
      isWindows: () => platform.isWindows,
      isMacHere: () => /^mac/i.test(navigator.platform),
    });
    this.#focus = createKeyboardFocus({
      element: this.element,
      keyboard: this.#keyboard,
      isActive,
      onPaste: (text) => handlers.onPaste(text),
      onFocus: () => handlers.onFocus(),
      onCopyKey: () => handlers.onCopyKey(),
      onLeave: () => handlers.onLeave(),
      onBlur: () => this.releaseAll(),
      gate: this.#gate,
    });
    this.#pointer = createPointerInput({
      canvas: this.#picture.canvas,
      send: (command) => this.send(command),
      bufferedBytes: () => this.#tunnel?.bufferedBytes() ?? 0,
      picture: () => this.hostState.screen,
      isActive,
      touchMode: () => this.#settings.touchMode,
      isSwapped: () => this.#settings.isSwapped,
      wantsDoubleClick: () => platform.isMac,
      zoom: (factor, x, y) => this.#zoom(factor, x, y),
      pan: (dx, dy) => this.#stage.pan(dx, dy),
      isZoomed: () => this.#stage.isZoomed(),
      onTouchPointer: (x, y) => this.#stage.showPointer(x, y),
      onPress: () => {
        this.#keyboard.sendOption();
        this.#focus.takeFromPress();
      },
    });
    document.addEventListener("visibilitychange", this.#onVisibility);
    this.#secondTimer = window.setInterval(() => this.#everySecond(), SECOND_MS);
  }

  attach(tunnel: DesktopTunnel, { isRecorded = false } = {}): void {
    this.#tunnel = tunnel;
    // who looks into a recording wants to begin anywhere in it
    this.#mayCopy = !isRecorded;
    this.#askedExtras = "";
    this.#seenBytes = 0;
    this.#splitter.reset();
    this.#meter.restart();
    this.#asked = "";
    this.#isGreeted = false;
    this.#quality = firstQuality;
    this.#setHostState({ ...this.hostState, hasPicture: false, reasons: [] });
    this.#applyQuality();
  }

  /** Hosts of ours send no more than is on its way well. */
  #tellSeen(): void {
    this.#seenTimer = 0;
    this.#tunnel?.sendControl({ type: "seen", bytes: this.#seenBytes });
  }

  detach(): void {
    window.clearTimeout(this.#seenTimer);
    this.#seenTimer = 0;
    this.#gate.clear();
    this.releaseAll();
    this.#tunnel = undefined;
    this.#splitter.reset();
  }

  receive(bytes: Uint8Array): void {
    this.#seenBytes += bytes.length;
    if (this.#seenTimer === 0) this.#seenTimer = window.setTimeout(() => this.#tellSeen(), SEEN_EVERY_MS);
    this.#meter.received(bytes.length, clockMs());
    this.#splitter.push(bytes);
  }

  waitingTiles(): number {
    return this.#receivedTiles - this.#settledTiles;
  }

  receiveRtt(sentAtMs: number): void {
    this.#meter.rttAnswered(Math.max(0, clockMs() - sentAtMs));
  }

  addReason(text: string): void {
    this.#setHostState({ ...this.hostState, reasons: [...this.hostState.reasons, text].slice(-8) });
  }

  set(settings: Partial<DesktopSettings>): void {
    const before = this.#settings;
    if (settings.isViewOnly === true && !before.isViewOnly) this.releaseAll();
    this.#settings = { ...before, ...settings };
    if (this.#settings.quality === null && before.quality !== null) this.#quality = firstQuality;
    this.#stage.setView(this.#settings.view, this.#settings.crop);
    this.#stage.setTouch(this.#settings.touchMode);
    this.#showCursor();
    this.#applyQuality();
  }

  setShown(isShown: boolean): void {
    if (this.#isShown === isShown) return;
    this.#isShown = isShown;
    if (!isShown) this.releaseAll();
    this.#applyPause();
  }

  setSharingClipboard(isShared: boolean): void {
    this.#focus.setSharingClipboard(isShared);
  }

  send(command: DesktopViewerCommand): void {
    if (!INPUT_KINDS.has(command.kind)) this.#sendNow(command);
    else if (!this.#settings.isViewOnly) this.#gate.send(command);
  }

  /** Rate limited: the host sends everything anew. */
  refresh(): void {
    if (this.#refreshTimer !== 0) return;
    const waitMs = Math.max(0, this.#refreshedAtMs + REFRESH_PAUSE_MS - clockMs());
    this.#refreshTimer = window.setTimeout(() => {
      this.#refreshTimer = 0;
      this.#refreshedAtMs = clockMs();
      this.#sendNow({ kind: "refresh" });
    }, waitMs);
  }

  combine(vks: readonly number[]): void {
    this.#keyboard.combine(vks);
  }

  holdKey(name: string, vk: number, isDown: boolean): void {
    this.#keyboard.hold(name, vk, isDown);
  }

  type(text: string): void {
    this.#keyboard.type(text);
  }

  focus(options: { readonly isKeyboardWanted?: boolean } = {}): void {
    this.#focus.take(options);
  }

  releaseAll(): void {
    this.#keyboard.releaseAll();
    this.#pointer.releaseAll();
  }

  snapshot(): Promise<Blob | null> {
    return this.#picture.snapshot();
  }

  dispose(): void {
    document.removeEventListener("visibilitychange", this.#onVisibility);
    window.clearInterval(this.#secondTimer);
    window.clearTimeout(this.#refreshTimer);
    this.detach();
    this.#gate.clear();
    this.#pointer.dispose();
    this.#focus.dispose();
    this.#stage.dispose();
    this.#picture.dispose();
  }

  #receiveCommand(frame: Uint8Array): void {
    let command: DesktopHostCommand;
    try {
      command = hostCommand.decode(frame);
    } catch {
      return; // a command that this viewer does not know, or a broken one: the next one stands by itself
    }
    if (command.kind === "picture") {
      this.#receivedTiles++;
      this.#picture.drawTile(command.x, command.y, command.image);
    } else if (command.kind === "copy") this.#picture.copy(command);
    else this.#receiveState(command);
  }

  #receiveState(command: Exclude<DesktopHostCommand, { kind: "picture" | "copy" }>): void {
    const before = this.hostState.screen;
    this.#setHostState(nextHostState(this.hostState, command));
    if (command.kind === "cursor") this.#showCursor();
    if (command.kind !== "screen") return;
    const { width, height } = command;
    this.#picture.setScreen(width, height);
    this.#stage.setPicture({ width, height });
    if (!this.#isGreeted || before.width !== width || before.height !== height) this.#greet();
  }

  /** What the host shall know after each new size of its screen. */
  #greet(): void {
    this.#isGreeted = true;
    this.#asked = "";
    this.#applyPause();
    this.#sendNow({ kind: "inputLock", state: InputLockState.Query });
    if (this.#settings.isViewOnly) return;
    for (const vk of [Vk.Shift, Vk.Control, Vk.Alt, Vk.MetaLeft, Vk.MetaLeft + 1])
      this.#sendNow({ kind: "key", action: KeyAction.Up, vk });
  }

  #setHostState(state: HostState): void {
    this.hostState = state;
    this.#handlers.onHostState(state);
  }

  #onProgress(progress: PictureProgress): void {
    const { newestArrivedAtMs, drawnAtMs, backlogMs, droppedTiles } = progress;
    this.#settledTiles = progress.drawnTiles + droppedTiles;
    this.#backlogMs = backlogMs;
    this.#meter.droppedTiles = droppedTiles;
    this.#meter.drawn(newestArrivedAtMs, drawnAtMs);
    if (!this.hostState.hasPicture) this.#setHostState({ ...this.hostState, hasPicture: true });
  }

  #everySecond(): void {
    this.#meter.tick();
    const now = clockMs();
    const statistics = this.#meter.read(now);
    if (this.#tunnel !== undefined) {
      if (this.#meter.rttSent(now)) this.#tunnel.sendControl({ type: "rtt", time: now });
      this.#quality = adaptQuality(this.#quality, { ...statistics, backlogMs: this.#backlogMs });
      this.#applyQuality();
    }
    this.#handlers.onStatistics(statistics, this.#wanted());
  }

  #wanted(): QualitySettings {
    return this.#settings.quality ?? settingsOf(this.#quality);
  }

  /** Sent when it changed. */
  #applyQuality(): void {
    this.#applyExtras();
    const wanted = this.#isPaused()
      ? { type: PictureType.Jpeg, level: 30, scaling: FULL_SCALING, frameTimerMs: HIDDEN_TIMER_MS }
      : this.#wanted();
    const asked = JSON.stringify(wanted);
    if (asked === this.#asked || this.#tunnel === undefined) return;
    this.#asked = asked;
    this.#sendNow({ kind: "compression", ...wanted });
  }

  /** Only our own hosts know them; sent when they changed. */
  #applyExtras(): void {
    const { quality } = this.#settings;
    const sharp = this.#isPaused() ? 0 : (quality?.level ?? sharpLevelOf(this.#quality));
    const extras = { type: "picture", copies: this.#mayCopy, sharp };
    const asked = JSON.stringify(extras);
    if (asked === this.#askedExtras || this.#tunnel === undefined) return;
    this.#askedExtras = asked;
    this.#tunnel.sendControl(extras);
  }

  #isPaused(): boolean {
    return !this.#isShown || document.hidden;
  }

  #applyPause(): void {
    this.#applyQuality();
    this.#sendNow({ kind: "pause", isPaused: this.#isPaused() });
  }

  readonly #onVisibility = (): void => {
    if (document.hidden) this.releaseAll();
    this.#applyPause();
    if (!this.#isPaused()) this.refresh();
  };

  #sendNow(command: DesktopViewerCommand): void {
    if (this.#tunnel === undefined) return;
    const isPress =
      (command.kind === "key" &&
        (command.action === KeyAction.Down || command.action === KeyAction.ExtendedDown)) ||
      (command.kind === "unicode" && command.isDown);
    if (isPress) this.#meter.keyPressed(clockMs());
    this.#tunnel.sendBytes(viewerCommand.encode(command));
  }

  #zoom(factor: number, x: number, y: number): void {
    const view = this.#stage.zoom(factor, x, y);
    this.#settings = { ...this.#settings, view };
    this.#handlers.onView(view);
  }

  #showCursor(): void {
    this.#stage.setCursor(this.#settings.isViewOnly ? 0 : this.hostState.cursor);
  }
}
