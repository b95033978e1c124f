/**
 * What a viewer may do on a desktop, from the rights that the server gave. Source: docs/spec/session-protocols.md,
 * sections 4.3, 7.3 and 7.5.
 */
import { DeviceRight, FULL_RIGHTS } from "@tendril/protocol/constants";
import { logEvent } from "../answer.ts";
import type { Session } from "../define.ts";
import type { Fields, Host } from "../host/index.ts";
import type { ViewerCommand } from "./viewer-command.ts";

export interface DesktopPermission {
  readonly canView: boolean;
  readonly canInput: boolean;
  /** Pointer and plain keys only: nothing that reaches the system or another window. */
  readonly isLimited: boolean;
}

export function desktopPermission({
  rights,
  request,
}: Pick<Session, "rights" | "request">): DesktopPermission {
  const isFull = rights === FULL_RIGHTS;
  const has = (bits: number): boolean => (rights & bits) !== 0;
  const isViewOnly = request.desktopviewonly === true || (!isFull && has(DeviceRight.OnlyDesktopView));
  return {
    canView:
      isFull || (has(DeviceRight.RemoteControl | DeviceRight.OnlyDesktopView) && !has(DeviceRight.NoDesktop)),
    canInput: !isViewOnly && (isFull || has(DeviceRight.RemoteControl)),
    isLimited: !isFull && has(DeviceRight.OnlyLimitedInput),
  };
}

/** Input of the person at the device, and what else reaches the system. */
export function maySteerSystem({ canInput, isLimited }: DesktopPermission): boolean {
  return canInput && !isLimited;
}

/** True when that viewer may send that command, if it has control. */
export function permits({ canInput, isLimited }: DesktopPermission, command: ViewerCommand): boolean {
  if (command.purpose === "picture") return true;
  if (!canInput) return false;
  if (!isLimited || command.purpose === "pointer" || command.purpose === "text") return true;
  return command.purpose === "key" && isPlainKey(command.payload[1] || 0);
}

/** What a viewer sent that it had no right to send. */
export interface RefusedInput {
  add(): void;
  /** One line for the device's events, when there was any. */
  report(host: Host, request: Fields): void;
}

export function createRefusedInput(): RefusedInput {
  let count = 0;
  return {
    add() {
      count++;
    },
    report(host, request) {
      if (count === 0) return;
      const one = `Refused ${count} input of a viewer without the right`;
      const text = count === 1 ? one : `Refused ${count} inputs of a viewer without the right`;
      logEvent(host, request, { id: LOG_REFUSED, text, args: [String(count)] });
      count = 0;
    },
  };
}

/** Ours; docs/spec/agent-core.md, section 3.3. */
const LOG_REFUSED = 90_001;
const FIRST_FUNCTION_KEY = 112;
const LAST_FUNCTION_KEY = 135;
/** Control, Alt, Windows, menu, print, media and browser keys: they act on the system. */
const systemKeys: readonly number[] = [17, 18, 44, 91, 92, 93, 95, 162, 163, 164, 165];
const FIRST_BROWSER_KEY = 166;
const LAST_MEDIA_KEY = 183;

function isPlainKey(vk: number): boolean {
  if (vk >= FIRST_FUNCTION_KEY && vk <= LAST_FUNCTION_KEY) return false;
  if (vk >= FIRST_BROWSER_KEY && vk <= LAST_MEDIA_KEY) return false;
  return systemKeys.indexOf(vk) < 0;
}
