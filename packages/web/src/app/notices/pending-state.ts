/**
 * Devices that wait for approval in the groups whose devices one manages: loaded once, then again when events say so.
 */
import { signal } from "@preact/signals";
import { pendingDevices, type WirePendingDevice } from "@tendril/protocol/actions/devices/pending-devices";
import { control, onEvent } from "../../control/index.ts";
import { t } from "../../language/index.ts";
import { showToast } from "../../ui/index.ts";

/** Events come in floods; the list is asked for once in this time. */
const SETTLE_MS = 500;
/** Somebody who was told is not told again so soon. */
const TOLD_FOR_MS = 30_000;

const relevant = new Set(["devicewaits", "deviceapproved", "devicerefused", "meshchange", "deletemesh"]);

/** Waiting and refused ones, the newest first. */
export const pendingList = signal<readonly WirePendingDevice[]>([]);

let timer: number | undefined;
let toldAtMs = Number.NEGATIVE_INFINITY;

/** Those that wait for a decision. */
export function waitingDevices(): readonly WirePendingDevice[] {
  return pendingList.value.filter(({ isRefused }) => !isRefused);
}

export async function loadPending(): Promise<void> {
  const { devices = [] } = await control.request(pendingDevices, {});
  pendingList.value = devices;
}

/** Keeps the list current and tells of devices that begin to wait, until the result is called. */
export function followPending(): () => void {
  return onEvent(({ action }) => {
    if (!relevant.has(action)) return;
    if (action === "devicewaits") tell();
    if (timer !== undefined) return;
    timer = window.setTimeout(() => {
      timer = undefined;
      loadPending().catch(() => {}); // a lost connection is shown, and loads again when it is back
    }, SETTLE_MS);
  });
}

function tell(): void {
  const nowMs = performance.now();
  if (nowMs - toldAtMs > TOLD_FOR_MS) showToast(t("A new device waits for approval: see Device groups."));
  toldAtMs = nowMs;
}
