/**
 * The clipboard of a device, over the control channel.
 * Source: docs/spec/session-protocols.md, section 4.6.
 */
import { signal } from "@preact/signals";
import { msg } from "@tendril/protocol/actions/devices/msg";
import { control, onPush } from "../../control/index.ts";
import { said, t } from "../../language/index.ts";

/** A device does not answer when its clipboard is empty. */
const FETCH_LIMIT_MS = 4_000;
const SEND_LIMIT_MS = 4_000;
/** What fits into one message of the control channel. */
export const MAX_CLIPBOARD_CHARACTERS = 60_000;
const AUTOMATIC_TAG = 2;

/** Text that was copied on a device and that the browser did not let us put into the clipboard. */
export const heldCopy = signal<{ readonly deviceName: string; readonly text: string } | null>(null);
let lastShared = "";

/** How devices of ours say why: `clipboard: REASON` as a console message before their answer, or instead of it. */
const REASON = "clipboard: ";

/** `""` when it is empty or the device does not say. @throws Error with the device's reason. */
export async function fetchClipboard(deviceId: string): Promise<string> {
  const { answer, reason } = await ask(deviceId, { type: "getclip", tag: AUTOMATIC_TAG }, FETCH_LIMIT_MS);
  if (typeof answer?.data === "string") return answer.data;
  if (reason !== undefined) throw new Error(sentence(reason));
  return "";
}

/** Resolves when the device has it, or does not answer in time. @throws Error when it cannot, or the text is too long. */
export async function sendClipboard(deviceId: string, text: string): Promise<void> {
  if (text.length > MAX_CLIPBOARD_CHARACTERS) {
    throw new Error(t("The text is longer than {count} characters.", { count: MAX_CLIPBOARD_CHARACTERS }));
  }
  const { answer, reason } = await ask(deviceId, { type: "setclip", data: text }, SEND_LIMIT_MS);
  if (answer?.success === false) throw new Error(sentence(reason ?? "the device cannot take text"));
}

/**
 * What was copied here meanwhile, for pasting there by mouse: only where the person has allowed this page to read the
 * clipboard before, so that nobody is asked. Ctrl V works without.
 */
export async function sendCopiedHere(deviceId: string): Promise<void> {
  try {
    const permission = await navigator.permissions.query({ name: "clipboard-read" as PermissionName });
    if (permission.state !== "granted") return;
    const text = await navigator.clipboard.readText();
    if (text === "" || text === lastShared) return;
    lastShared = text;
    await sendClipboard(deviceId, text);
  } catch {
    // no such permission in this browser, no focus any more, or a device without clipboard: Ctrl V tells
  }
}

/** What was copied there becomes the clipboard here, if the browser allows it. */
export async function takeCopy(deviceId: string, deviceName: string): Promise<void> {
  const text = await fetchClipboard(deviceId).catch(() => ""); // not allowed or gone: nothing was copied
  if (text === "") return;
  lastShared = text;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    heldCopy.value = { deviceName, text }; // no permission, or the page has no focus
  }
}

type Answer = Readonly<Record<string, unknown>>;
interface Outcome {
  readonly answer?: Answer;
  readonly reason?: string;
}

/** The next answer of this type from this device; a reason alone is the outcome of `getclip`, which has no other refusal. */
function ask(
  deviceId: string,
  fields: { readonly type: string } & Answer,
  limitMs: number,
): Promise<Outcome> {
  const { promise, resolve, reject } = Promise.withResolvers<Outcome>();
  let reason: string | undefined;
  const outcome = (answer?: Answer): void =>
    resolve({ ...(answer === undefined ? {} : { answer }), ...(reason === undefined ? {} : { reason }) });
  const stop = onPush((message) => {
    if (message.action !== "msg" || message.nodeid !== deviceId) return;
    const { type, value } = message;
    if (type === fields.type) outcome(message);
    else if (type === "console" && typeof value === "string" && value.startsWith(REASON)) {
      reason = value.slice(REASON.length);
      if (fields.type === "getclip") outcome();
    }
  });
  const timer = setTimeout(() => outcome(), limitMs);
  control.request(msg, { nodeid: deviceId, ...fields }).then((reply) => {
    if (reply.result !== undefined && reply.result.toLowerCase() !== "ok") {
      reject(new Error(t("Your role does not allow the clipboard of this device, or it is offline.")));
    }
  }, reject);
  return promise.finally(() => {
    clearTimeout(timer);
    stop();
  });
}

function sentence(reason: string): string {
  const known = said(reason);
  return `${known.charAt(0).toUpperCase()}${known.slice(1, 300)}.`;
}
