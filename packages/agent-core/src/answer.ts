/**
 * Answers to people and lines for the device's events.
 */
import type { Fields, Host } from "./host/index.ts";
import { merge, textOf } from "./values.ts";

/** Sends an answer of the same type to the session that asked. */
export function answer(host: Host, asked: Fields, body: Fields): void {
  const echoed: Fields = { action: "msg", type: asked.type, sessionid: asked.sessionid, tag: asked.tag };
  host.send(merge(merge(echoed, { responseid: asked.responseid }), body));
}

/** A line for the device's events. Numbers: docs/spec/agent-core.md, section 3.3. */
export function logEvent(
  host: Host,
  asked: Fields,
  line: { id: number; text: string; args?: readonly string[] },
): void {
  host.send(
    merge(
      { action: "log", msgid: line.id, msg: line.text.substring(0, 1_000) },
      {
        msgArgs: line.args,
        userid: asked.userid,
        username: textOf(asked.username, 128) || undefined,
        sessionid: asked.sessionid,
        remoteaddr: asked.remoteaddr,
      },
    ),
  );
}
