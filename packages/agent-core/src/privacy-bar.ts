/**
 * The bar on the device's screen that names who looks at it, as the consent policy wants. The person there closes it
 * and so ends the sessions. Source: docs/spec/session-protocols.md, section 7.4.
 */
import { ConsentFlag } from "@tendril/protocol/constants";
import { logEvent } from "./answer.ts";
import type { Session } from "./define.ts";
import type { Host } from "./host/index.ts";
import { nameOf } from "./person.ts";
import { numberOf, textOf } from "./values.ts";

const MAX_NAMES = 10;
const MAX_TEXT_CHARS = 500;
const SHOWN_ID = 31;
const NOT_SHOWN_ID = 32;
const CLOSED_ID = 29;

export interface PrivacyBar {
  /** Desktop sessions that run now. */
  update(sessions: readonly Session[]): void;
}

export function createPrivacyBar(host: Host): PrivacyBar {
  let watching: readonly Session[] = [];
  let shown = "";
  let close: () => void = () => {};
  return {
    update(sessions) {
      watching = sessions.filter(wantsBar);
      const text = watching.length === 0 ? "" : textFor(watching);
      if (text === shown) return;
      shown = text;
      close();
      close = () => {};
      const asked = watching[0]?.request;
      if (text === "" || asked === undefined) return;
      logEvent(host, asked, { id: SHOWN_ID, text: `Showing on the screen: ${text}`, args: [text] });
      close = host.showBar(text, (problem) => {
        if (problem !== null) {
          logEvent(host, asked, {
            id: NOT_SHOWN_ID,
            text: `The bar was not shown: ${problem}`,
            args: [problem],
          });
          return;
        }
        shown = "";
        logEvent(host, asked, { id: CLOSED_ID, text: "Desktop sessions were ended at the device" });
        const ended = watching;
        for (let i = 0; i < ended.length; i++) {
          // said as a refusal, or the viewer would take it for a loss and come back
          ended[i]?.sendControl({ type: "console", msg: "the person there ended the session", msgid: 2 });
          ended[i]?.tunnel.end();
        }
      });
    },
  };
}

function wantsBar({ request, options }: Session): boolean {
  const policy = numberOf(request.consent, 0) | numberOf(options.consent, 0);
  return (policy & ConsentFlag.DesktopToolbar) !== 0;
}

/** Words of the policy: `{0}` are real names, `{1}` user names. */
function textFor(sessions: readonly Session[]): string {
  const names: string[] = [];
  const userNames: string[] = [];
  for (let i = 0; i < sessions.length && names.length < MAX_NAMES; i++) {
    const session = sessions[i];
    if (session === undefined) continue;
    const name = nameOf(session.request);
    if (names.indexOf(name) >= 0) continue;
    names.push(name);
    userNames.push(textOf(session.request.username, 128));
  }
  const own = textOf(sessions[0]?.request.privacybartext, MAX_TEXT_CHARS);
  const text = own === "" ? "Sees this screen now: {0}" : own;
  const filled = text.split("{0}").join(names.join(", ")).split("{1}").join(userNames.join(", "));
  return filled.substring(0, MAX_TEXT_CHARS);
}
