/**
 * The agreement of the person at the device: told, or asked first, as the policy says.
 * Source: docs/spec/agent-core.md, section 3.4 "Consent".
 */
import { ConsentFlag, SessionProtocol } from "@tendril/protocol/constants";
import type { CoreContext, Session } from "./define.ts";
import { fieldsOf, numberOf, textOf } from "./values.ts";

const DEFAULT_TIMEOUT_SECONDS = 30;

interface Wanted {
  readonly notify: number;
  readonly prompt: number;
  readonly what: string;
}

export function askConsent(
  context: CoreContext,
  session: Session,
  onDecided: (isGranted: boolean) => void,
): void {
  const { request, options } = session;
  const consent = numberOf(request.consent, 0) | numberOf(options.consent, 0);
  const wanted = wantedFor(session.protocol);
  if ((consent & wanted.prompt) !== 0) prompt(context, session, { wanted, onDecided });
  else {
    if ((consent & wanted.notify) !== 0) {
      context.host.notify("Tendril", `${nameOf(session)} opened ${wanted.what} on this computer.`, () => {});
    }
    onDecided(true);
  }
}

function prompt(
  { host }: CoreContext,
  session: Session,
  { wanted, onDecided }: { readonly wanted: Wanted; readonly onDecided: (isGranted: boolean) => void },
): void {
  const settings = fieldsOf(session.request.soptions);
  const timeoutSeconds = numberOf(settings.consentTimeout, DEFAULT_TIMEOUT_SECONDS);
  session.sendControl({ type: "console", msg: "Waiting for user to grant access...", msgid: 1 });
  const text = `${nameOf(session)} asks for ${wanted.what} on this computer. Allow it?`;
  host.ask({ title: textOf(settings.consentTitle, 128) || "Tendril", text, timeoutSeconds }, (isYes, why) => {
    if (isYes) session.sendControl({ type: "console", msg: null, msgid: 0 });
    else
      session.sendControl({ type: "console", msg: why === "" ? "denied" : why.substring(0, 200), msgid: 2 });
    onDecided(isYes);
  });
}

function nameOf({ request }: Session): string {
  return textOf(request.realname, 128) || textOf(request.username, 128) || "An administrator";
}

function wantedFor(protocol: number): Wanted {
  if (protocol === SessionProtocol.Desktop) {
    return { notify: ConsentFlag.NotifyDesktop, prompt: ConsentFlag.PromptDesktop, what: "the desktop" };
  }
  if (protocol === SessionProtocol.Files) {
    return { notify: ConsentFlag.NotifyFiles, prompt: ConsentFlag.PromptFiles, what: "files" };
  }
  return { notify: ConsentFlag.NotifyTerminal, prompt: ConsentFlag.PromptTerminal, what: "a terminal" };
}
