/**
 * The screen as the firmware sees it, from power-on: a canvas, keys and mouse.
 */
import { KvmSession, keysymOf } from "@tendril/amt/redirection";
import { t } from "../../language/index.ts";
import type { AmtEvents, AmtView } from "./amt-view.ts";
import { openAmtLink } from "./link.ts";

export interface ScreenView extends AmtView {
  readonly canvas: HTMLCanvasElement;
  /** Control, Alt and Delete, which no browser gives a page. */
  sendAttention(): void;
  refresh(): void;
}

const MOVE_PAUSE_MS = 50;
const WHEEL_UP = 8;
const WHEEL_DOWN = 16;
const ATTENTION = [0xffe3, 0xffe9, 0xffff] as const;

export function createScreenView(deviceId: string, events: AmtEvents): ScreenView {
  const canvas = document.createElement("canvas");
  canvas.className = "amt-canvas";
  canvas.width = 1; // until the device says how large its screen is
  canvas.height = 1;
  canvas.tabIndex = 0;
  canvas.setAttribute("role", "application");
  canvas.setAttribute(
    "aria-label",
    t("Screen of the device. Control, Alt and Shift together give the keyboard back."),
  );
  const context = canvas.getContext("2d", { alpha: false });
  const session = new KvmSession(
    {
      send: (bytes) => link.send(bytes),
      onSize({ width, height }) {
        canvas.width = width;
        canvas.height = height;
      },
      onTile: ({ x, y, width, height, rgba }) =>
        context?.putImageData(new ImageData(rgba, width, height), x, y),
      onUpdate: () => {
        if (!hasPicture) events.onOpen();
        hasPicture = true;
      },
      onBell() {},
      onText() {},
    },
    { colours: "rgb565", isCompressed: true },
  );
  let hasPicture = false;
  const link = openAmtLink(deviceId, "KVMR", {
    onRecorded: events.onRecorded,
    onOpen: () => session.begin(),
    onBytes: (bytes) => session.receive(bytes),
    onEnd: events.onEnd,
  });
  const releaseKeys = sendKeys(canvas, session);
  sendPointer(canvas, session);
  return {
    element: canvas,
    canvas,
    focus: () => canvas.focus(),
    sendAttention() {
      for (const key of ATTENTION) session.key(key, true);
      for (const key of ATTENTION.toReversed()) session.key(key, false);
      canvas.focus();
    },
    refresh: () => session.refresh(),
    close() {
      releaseKeys();
      link.close();
      canvas.remove();
    },
  };
}

/** Keys that are held when the page loses them must not stay down at the device. */
function sendKeys(canvas: HTMLCanvasElement, session: KvmSession): () => void {
  const held = new Map<string, number>();
  const release = (): void => {
    for (const keysym of held.values()) session.key(keysym, false);
    held.clear();
  };
  canvas.addEventListener("keydown", (event) => {
    if (event.ctrlKey && event.altKey && event.shiftKey) {
      release();
      canvas.blur();
      return;
    }
    const keysym = keysymOf(event);
    if (keysym === undefined) return;
    event.preventDefault();
    held.set(event.code, keysym);
    session.key(keysym, true);
  });
  canvas.addEventListener("keyup", (event) => {
    const keysym = held.get(event.code);
    if (keysym === undefined) return;
    event.preventDefault();
    held.delete(event.code);
    session.key(keysym, false);
  });
  canvas.addEventListener("blur", release);
  return release;
}

function sendPointer(canvas: HTMLCanvasElement, session: KvmSession): void {
  let buttons = 0;
  let lastMoveMs = 0;
  const send = (event: MouseEvent, mask: number): void => {
    const box = canvas.getBoundingClientRect();
    const x = Math.round(((event.clientX - box.left) / box.width) * canvas.width);
    const y = Math.round(((event.clientY - box.top) / box.height) * canvas.height);
    const inside = (value: number, size: number): number => Math.max(0, Math.min(size - 1, value));
    session.pointer(mask, inside(x, canvas.width), inside(y, canvas.height));
  };
  canvas.addEventListener("pointerdown", (event) => {
    canvas.focus();
    canvas.setPointerCapture(event.pointerId);
    buttons |= 1 << event.button;
    send(event, buttons);
    event.preventDefault();
  });
  canvas.addEventListener("pointerup", (event) => {
    buttons &= ~(1 << event.button);
    send(event, buttons);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (event.timeStamp - lastMoveMs < MOVE_PAUSE_MS) return;
    lastMoveMs = event.timeStamp;
    send(event, buttons);
  });
  canvas.addEventListener("wheel", (event) => {
    event.preventDefault();
    send(event, buttons | (event.deltaY < 0 ? WHEEL_UP : WHEEL_DOWN));
    send(event, buttons);
  });
  canvas.addEventListener("contextmenu", (event) => event.preventDefault());
}
