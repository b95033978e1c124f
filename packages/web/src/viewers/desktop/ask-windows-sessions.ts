/**
 * Asks a device who is signed in to its Windows.
 */
import { msg } from "@tendril/protocol/actions/devices/msg";
import { control, onPush } from "../../control/index.ts";
import { parseSessions, type WindowsSession } from "./windows-sessions.ts";

const ANSWER_LIMIT_MS = 5_000;

/** The lowest number first. @throws Error when the device does not answer in time, or may not be asked. */
export async function readWindowsSessions(deviceId: string): Promise<readonly WindowsSession[]> {
  const { promise, resolve, reject } = Promise.withResolvers<readonly WindowsSession[]>();
  const stop = onPush(({ action, type, nodeid, data }) => {
    if (action === "msg" && type === "userSessions" && nodeid === deviceId) resolve(parseSessions(data));
  });
  const limit = window.setTimeout(() => reject(new Error("no answer")), ANSWER_LIMIT_MS);
  try {
    const [sessions] = await Promise.all([
      promise,
      control.request(msg, { nodeid: deviceId, type: "userSessions" }),
    ]);
    return sessions;
  } finally {
    stop();
    window.clearTimeout(limit);
  }
}
