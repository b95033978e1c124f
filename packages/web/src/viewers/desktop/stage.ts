/**
 * Where the picture stands: its size, the part that is shown, scrolling when it is larger than the room, cursor shape and
 * the pointer of a finger.
 */
import { CURSOR_NAMES } from "@tendril/protocol/constants";
import type { TouchMode } from "./input/touch-gestures.ts";
import { type Crop, clampFactor, type Size, shownPart, type ViewSettings, viewSize } from "./view-layout.ts";

export interface Stage {
  readonly element: HTMLElement;
  setPicture(size: Size): void;
  setView(view: ViewSettings, crop: Crop | null): void;
  setTouch(mode: TouchMode): void;
  setCursor(shape: number): void;
  /** A finger moved the pointer to this pixel of the picture. */
  showPointer(x: number, y: number): void;
  /** Enlarges around a place of the page; the settings that come of it. */
  zoom(factor: number, x: number, y: number): ViewSettings;
  pan(dx: number, dy: number): void;
  isZoomed(): boolean;
  dispose(): void;
}

export function createStage(canvas: HTMLCanvasElement): Stage {
  return new PictureStage(canvas);
}

class PictureStage implements Stage {
  readonly element = box("desk-view");
  readonly #room = box("desk-room");
  /** As large as the part that is shown; cuts off the rest of the canvas. */
  readonly #frame = box("desk-frame");
  readonly #pointer = box("desk-pointer");
  readonly #canvas: HTMLCanvasElement;
  readonly #observer = new ResizeObserver(() => this.#place());
  #picture: Size = { width: 0, height: 0 };
  #view: ViewSettings = { mode: "fit", factor: 1 };
  #crop: Crop | null = null;
  #touchMode: TouchMode = "direct";
  #pointerAt = { x: 0, y: 0 };

  constructor(canvas: HTMLCanvasElement) {
    this.#canvas = canvas;
    this.#pointer.hidden = true;
    this.#frame.append(canvas, this.#pointer);
    this.#room.append(this.#frame);
    this.element.append(this.#room);
    this.#observer.observe(this.element);
  }

  setPicture(size: Size): void {
    this.#picture = size;
    this.#canvas.dataset.size = `${size.width}x${size.height}`;
    this.#place();
  }

  setView(view: ViewSettings, crop: Crop | null): void {
    this.#view = view;
    this.#crop = crop;
    this.#place();
  }

  setTouch(mode: TouchMode): void {
    if (mode === this.#touchMode) return;
    this.#touchMode = mode;
    this.#pointer.hidden = true;
  }

  setCursor(shape: number): void {
    this.#canvas.style.cursor = CURSOR_NAMES[shape] ?? "default";
  }

  showPointer(x: number, y: number): void {
    this.#pointer.hidden = this.#touchMode !== "trackpad";
    this.#pointerAt = { x, y };
    this.#placePointer();
  }

  zoom(factor: number, x: number, y: number): ViewSettings {
    const before = this.#canvas.getBoundingClientRect();
    const along = { x: (x - before.left) / before.width, y: (y - before.top) / before.height };
    const mode = this.#view.mode === "actual" ? "zoom" : this.#view.mode;
    const lowest = mode === "zoom" ? 0 : 1;
    this.#view = { mode, factor: Math.max(lowest, clampFactor(this.#view.factor * factor)) };
    this.#place();
    const after = this.#canvas.getBoundingClientRect();
    this.#room.scrollBy(after.left + along.x * after.width - x, after.top + along.y * after.height - y);
    return this.#view;
  }

  pan(dx: number, dy: number): void {
    this.#room.scrollBy(-dx, -dy);
  }

  isZoomed(): boolean {
    const { scrollWidth, clientWidth, scrollHeight, clientHeight } = this.#room;
    return scrollWidth > clientWidth + 1 || scrollHeight > clientHeight + 1;
  }

  dispose(): void {
    this.#observer.disconnect();
    this.element.remove();
  }

  #place(): void {
    const part = shownPart(this.#picture, this.#crop);
    const room = { width: this.element.clientWidth, height: this.element.clientHeight };
    const size = viewSize(part, room, this.#view, devicePixelRatio);
    const scale = part.width === 0 ? 0 : size.width / part.width;
    setBox(this.#frame, size);
    setBox(this.#canvas, { width: this.#picture.width * scale, height: this.#picture.height * scale });
    this.#canvas.style.left = `${-part.x * scale}px`;
    this.#canvas.style.top = `${-part.y * scale}px`;
    this.#canvas.classList.toggle("sharp", scale * devicePixelRatio >= 2);
    this.#placePointer();
  }

  #placePointer(): void {
    const scale = this.#canvas.offsetWidth / Math.max(this.#picture.width, 1);
    this.#pointer.style.left = `${this.#canvas.offsetLeft + this.#pointerAt.x * scale}px`;
    this.#pointer.style.top = `${this.#canvas.offsetTop + this.#pointerAt.y * scale}px`;
  }
}

function box(className: string): HTMLDivElement {
  const element = document.createElement("div");
  element.className = className;
  return element;
}

function setBox(element: HTMLElement, { width, height }: Size): void {
  element.style.width = `${width}px`;
  element.style.height = `${height}px`;
}
