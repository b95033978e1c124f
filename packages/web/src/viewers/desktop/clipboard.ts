/**
 * The clipboard of a device, over the control channel.
 * Source: docs/spec/session-protocols.md, section 4.6.
 */
import { msg } from "@tendril/protocol/actions/devices/msg";
import { control, onPush } from "../../control/index.ts";

/** A device does not answer when its clipboard is empty. */
const FETCH_LIMIT_MS = 4_000;
const SEND_LIMIT_MS = 4_000;
/** What fits into one message of the control channel. */
export const MAX_CLIPBOARD_CHARACTERS = 60_000;
const AUTOMATIC_TAG = 2;

/** `""` when it is empty or the device does not say. */
export async function fetchClipboard(deviceId: string): Promise<string> {
  const answer = await ask(deviceId, { type: "getclip", tag: AUTOMATIC_TAG }, FETCH_LIMIT_MS);
  return typeof answer?.data === "string" ? answer.data : "";
}

/** Resolves when the device has it, or does not answer in time. @throws Error when the text is too long. */
export async function sendClipboard(deviceId: string, text: string): Promise<void> {
  if (text.length > MAX_CLIPBOARD_CHARACTERS) {
    throw new Error(`The text is longer than ${MAX_CLIPBOARD_CHARACTERS.toLocaleString()} characters.`);
  }
  await ask(deviceId, { type: "setclip", data: text }, SEND_LIMIT_MS);
}

type Answer = Readonly<Record<string, unknown>>;

/** The next answer of this type from this device. */
function ask(
  deviceId: string,
  fields: { readonly type: string } & Answer,
  limitMs: number,
): Promise<Answer | undefined> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer | undefined>();
  const stop = onPush((message) => {
    const isIt = message.action === "msg" && message.type === fields.type && message.nodeid === deviceId;
    if (isIt) resolve(message);
  });
  const timer = setTimeout(() => resolve(undefined), limitMs);
  control.request(msg, { nodeid: deviceId, ...fields }).then((reply) => {
    if (reply.result !== undefined && reply.result.toLowerCase() !== "ok") {
      reject(new Error("Your role does not allow the clipboard of this device, or it is offline."));
    }
  }, reject);
  return promise.finally(() => {
    clearTimeout(timer);
    stop();
  });
}
