/**
 * Notices in this page: what people of the server say, and devices that came or went where one asked to be told.
 */
import { parseConversation, type WireDevice, type WireEvent } from "@tendril/protocol";
import { NotifyFlag } from "@tendril/protocol/constants";
import { account, onEvent, onPush, store } from "../../control/index.ts";
import { plural, said, t } from "../../language/index.ts";
import { showToast } from "../../ui/index.ts";

/** Number of the notice that one's own password is another now. */
export const PASSWORD_CHANGED = 20;
const MAX_CHARS = 600;
/** Devices that come and go together make one notice. */
const COLLECT_MS = 2_000;

let changes = new Map<string, boolean>();
let timer: number | undefined;

/** Until the result is called. */
export function followNotices(): () => void {
  const ends = [onPush(receive), onEvent(noteConnection)];
  return () => {
    for (const end of ends) end();
  };
}

/** Bits of NotifyFlag for a device: its own and those of its group. */
export function wishesFor({ _id, meshid = "" }: Pick<WireDevice, "_id" | "meshid">): number {
  const wishes = new Map(Object.entries(account.value?.notify ?? {}));
  return (wishes.get(_id) ?? 0) | (wishes.get(meshid) ?? 0);
}

/** Invitations to chats are shown elsewhere. */
function receive(message: Readonly<Record<string, unknown>>): void {
  const { action, type, tag, title, value, msgid } = message;
  if (action !== "msg" || type !== "notify" || typeof value !== "string") return;
  if (typeof tag === "string" && parseConversation(tag) !== undefined) return;
  if (msgid === PASSWORD_CHANGED) {
    showToast(t("Password changed. Other browsers were signed out."));
    return;
  }
  const sender = typeof title === "string" && title !== "" ? `${title}: ` : "";
  const words = typeof msgid === "number" ? said(value) : value; // numbered ones are the server's own
  showToast(`${sender}${words}`.slice(0, MAX_CHARS));
}

function noteConnection({ action, nodeid, conn }: WireEvent): void {
  const device = action === "nodeconnect" && nodeid ? store.devices.get(nodeid) : undefined;
  if (device === undefined) return;
  const isConnect = Number(conn ?? 0) !== 0;
  const bit = isConnect ? NotifyFlag.WebConnect : NotifyFlag.WebDisconnect;
  if ((wishesFor(device) & bit) === 0) return;
  changes.set(device.name, isConnect);
  if (timer !== undefined) return;
  timer = window.setTimeout(() => {
    const all = [...changes];
    changes = new Map();
    timer = undefined;
    tell(all, true);
    tell(all, false);
  }, COLLECT_MS);
}

function tell(all: readonly (readonly [name: string, isConnect: boolean])[], isConnect: boolean): void {
  const names = all.filter(([, isOn]) => isOn === isConnect).map(([name]) => name);
  const [name] = names;
  const count = names.length;
  if (name === undefined) return;
  if (count === 1)
    showToast(isConnect ? t("{name} connected.", { name }) : t("{name} disconnected.", { name }));
  else if (isConnect) showToast(plural(count, "{count} device connected.", "{count} devices connected."));
  else showToast(plural(count, "{count} device disconnected.", "{count} devices disconnected."));
}
