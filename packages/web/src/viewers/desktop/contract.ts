/**
 * What the desktop viewer needs and what it offers: tunnel, settings, handlers, view.
 */
import type { DesktopViewerCommand } from "@tendril/protocol/sessions/desktop";
import type { HostState } from "./host-state.ts";
import type { KeyMapping } from "./input/keyboard.ts";
import type { TouchMode } from "./input/touch-gestures.ts";
import type { QualitySettings } from "./quality.ts";
import type { Statistics } from "./statistics.ts";
import type { Crop, ViewSettings } from "./view-layout.ts";

/** What a viewer needs of a tunnel. */
export interface DesktopTunnel {
  sendBytes(bytes: Uint8Array): void;
  sendControl(message: object): void;
  /** Bytes that were given to `sendBytes` and have not left this computer. */
  bufferedBytes(): number;
}

export interface DesktopPlatform {
  readonly isWindows: boolean;
  readonly isMac: boolean;
}

export interface DesktopSettings {
  /** Null: automatic. */
  readonly quality: QualitySettings | null;
  readonly view: ViewSettings;
  /** Only this part is shown, for instance one display of all; null: everything. */
  readonly crop: Crop | null;
  readonly mapping: KeyMapping;
  readonly touchMode: TouchMode;
  readonly isSwapped: boolean;
  readonly isViewOnly: boolean;
}

export const defaultSettings: DesktopSettings = {
  quality: null,
  view: { mode: "fit", factor: 1 },
  crop: null,
  mapping: "character",
  touchMode: "direct",
  isSwapped: false,
  isViewOnly: false,
};

export interface DesktopViewHandlers {
  /** What the host told has changed: displays, locks, errors, the first picture. */
  onHostState(state: HostState): void;
  onStatistics(statistics: Statistics, quality: QualitySettings): void;
  /** Pinching changed the view. */
  onView(view: ViewSettings): void;
  /** Text that shall be the clipboard there before Ctrl V is pressed there. */
  onPaste(text: string): Promise<void>;
  /** Keys go there from now on. */
  onFocus(): void;
  /** Ctrl C or Ctrl X was pressed there. */
  onCopyKey(): void;
  /** The bytes make no sense: the tunnel should end. */
  onFault(): void;
  /** The person wants the keyboard back in the page. */
  onLeave(): void;
}

export interface DesktopView {
  /** Lives as long as the session; the page puts it where it is shown. */
  readonly element: HTMLElement;
  readonly hostState: HostState;
  /** A new tunnel, joined. The last picture stays until the first new one. */
  attach(tunnel: DesktopTunnel, options?: { readonly isRecorded?: boolean }): void;
  detach(): void;
  receive(bytes: Uint8Array): void;
  /** Tiles that were received and are neither drawn nor dropped. */
  waitingTiles(): number;
  receiveRtt(sentAtMs: number): void;
  /** A word of the host beside its commands, for instance why there is no picture. */
  addReason(text: string): void;
  set(settings: Partial<DesktopSettings>): void;
  /** Nothing is asked for while nobody looks. */
  setShown(isShown: boolean): void;
  setSharingClipboard(isShared: boolean): void;
  send(command: DesktopViewerCommand): void;
  refresh(): void;
  combine(vks: readonly number[]): void;
  holdKey(name: string, vk: number, isDown: boolean): void;
  type(text: string): void;
  focus(options?: { readonly isKeyboardWanted?: boolean }): void;
  releaseAll(): void;
  snapshot(): Promise<Blob | null>;
  dispose(): void;
}
