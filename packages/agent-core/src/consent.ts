/**
 * The agreement of the person at the device: told, or asked first, as the policy says.
 * Source: docs/spec/agent-core.md, section 3.4 "Consent".
 */
import { ConsentFlag, SessionProtocol } from "@tendril/protocol/constants";
import { logEvent } from "./answer.ts";
import type { CoreContext, Session } from "./define.ts";
import type { Fields } from "./host/index.ts";
import { nameOf } from "./person.ts";
import { isScreenLocked } from "./system/locked-screen.ts";
import { fieldsOf, numberOf, textOf } from "./values.ts";

const DEFAULT_TIMEOUT_SECONDS = 30;
const MAX_TIMEOUT_SECONDS = 600;
const MAX_TEXT_CHARS = 1_000;

/** What a protocol needs consent for: policy bits, words, and numbers of the device's events. */
interface Subject {
  readonly notify: number;
  readonly prompt: number;
  /** End of the names of its settings: `consentMsgTerminal`. */
  readonly setting: string;
  readonly what: string;
  /** Lines for the device's events. */
  readonly granted: (who: string) => string;
  readonly denied: (who: string) => string;
  readonly grantedId: number;
  readonly deniedId: number;
}

const desktop: Subject = {
  notify: ConsentFlag.NotifyDesktop,
  prompt: ConsentFlag.PromptDesktop,
  setting: "Desktop",
  what: "the desktop",
  granted: (who) => `Granted the desktop to ${who}`,
  denied: (who) => `Denied the desktop to ${who}`,
  grantedId: 30,
  deniedId: 34,
};
const terminal: Subject = {
  notify: ConsentFlag.NotifyTerminal,
  prompt: ConsentFlag.PromptTerminal,
  setting: "Terminal",
  what: "a terminal",
  granted: (who) => `Granted a terminal to ${who}`,
  denied: (who) => `Denied a terminal to ${who}`,
  grantedId: 27,
  deniedId: 28,
};
const files: Subject = {
  notify: ConsentFlag.NotifyFiles,
  prompt: ConsentFlag.PromptFiles,
  setting: "Files",
  what: "files",
  granted: (who) => `Granted files to ${who}`,
  denied: (who) => `Denied files to ${who}`,
  grantedId: 40,
  deniedId: 41,
};

/** Calls back at once when nobody has to be asked. The result takes a question away that is still open. */
export function askConsent(
  context: CoreContext,
  session: Session,
  onDecided: (isGranted: boolean) => void,
): () => void {
  const { request, options } = session;
  const policy = numberOf(request.consent, 0) | numberOf(options.consent, 0);
  const subject = subjectOf(session.protocol);
  const letIn = (): void => {
    if ((policy & subject.notify) !== 0) notify(context, session, subject);
    onDecided(true);
  };
  if ((policy & subject.prompt) !== 0 && !isAcceptedUnattended(context, session, subject)) {
    return mayPass(session, subject, "Locked")
      ? askUnlessLocked(context, session, { subject, letIn, onDecided })
      : prompt(context, session, { subject, onDecided });
  }
  letIn();
  return () => {};
}

/** The system says after a while whether the screen is locked. */
function askUnlessLocked(
  context: CoreContext,
  session: Session,
  step: {
    readonly subject: Subject;
    readonly letIn: () => void;
    readonly onDecided: (isGranted: boolean) => void;
  },
): () => void {
  let isOver = false;
  let cancel = (): void => {};
  isScreenLocked(context.host, (isLocked) => {
    if (isOver) return;
    if (isLocked) step.letIn();
    else cancel = prompt(context, session, step);
  });
  return () => {
    isOver = true;
    cancel();
  };
}

function notify({ host }: CoreContext, session: Session, { setting, what }: Subject): void {
  const settings = fieldsOf(session.request.soptions);
  const title = textOf(settings.notifyTitle, 128) || "Tendril";
  const text = ownText(session, settings[`notifyMsg${setting}`]);
  host.notify(title, text || `${nameOf(session.request)} opened ${what} on this computer.`, () => {});
}

function prompt(
  { host }: CoreContext,
  session: Session,
  { subject, onDecided }: { readonly subject: Subject; readonly onDecided: (isGranted: boolean) => void },
): () => void {
  const settings = fieldsOf(session.request.soptions);
  const wantedSeconds = numberOf(settings.consentTimeout, DEFAULT_TIMEOUT_SECONDS);
  const box = {
    title: textOf(settings.consentTitle, 128) || "Tendril",
    text:
      ownText(session, settings[`consentMsg${subject.setting}`]) ||
      `${nameOf(session.request)} asks for ${subject.what} on this computer. Allow it?`,
    timeoutSeconds: Math.max(1, Math.min(MAX_TIMEOUT_SECONDS, wantedSeconds)),
  };
  session.sendControl({ type: "console", msg: "Waiting for user to grant access...", msgid: 1 });
  return host.ask(box, (isYes, why) => {
    const isGranted = isYes || (why === "timeout" && settings.consentAutoAccept === true);
    if (isGranted) session.sendControl({ type: "console", msg: null, msgid: 0 });
    else session.sendControl({ type: "console", msg: why.substring(0, 200) || "denied", msgid: 2 });
    const who = nameOf(session.request);
    logEvent(host, session.request, {
      id: isGranted ? subject.grantedId : subject.deniedId,
      text: isGranted ? subject.granted(who) : subject.denied(who),
      args: [who],
    });
    onDecided(isGranted);
  });
}

/** The policy may let sessions in when nobody could answer. */
function isAcceptedUnattended({ host }: CoreContext, session: Session, subject: Subject): boolean {
  return mayPass(session, subject, "NoUser") && host.consoleUser() === null;
}

/** Whether the policy has such an exception, for all sessions or for those of this protocol. */
function mayPass({ request }: Session, { setting }: Subject, when: "NoUser" | "Locked"): boolean {
  const settings: Fields = fieldsOf(request.soptions);
  const names = [`consentAutoAcceptIf${when}`, `consentAutoAcceptIf${setting}${when}`];
  // the files setting is spelt in two more ways on the wire
  if (setting === "Files") names.push(`consentAutoAcceptIfFile${when}`, `consentAautoAcceptIfFile${when}`);
  return names.filter((name) => settings[name] === true).length > 0;
}

/** Text of the policy: `{0}` is the real name, `{1}` the user name. */
function ownText(session: Session, text: unknown): string {
  const userName = textOf(session.request.username, 128);
  return textOf(text, MAX_TEXT_CHARS).split("{0}").join(nameOf(session.request)).split("{1}").join(userName);
}

function subjectOf(protocol: number): Subject {
  if (protocol === SessionProtocol.Desktop) return desktop;
  const isOfFiles = protocol === SessionProtocol.Files || protocol === SessionProtocol.FileDownload;
  return isOfFiles ? files : terminal;
}
