/**
 * Boxes and notices for the person at this computer, by the programs that desktops have. Where none can show
 * anything, the reason goes back to who asked.
 */
import { existsSync } from "node:fs";
import type { Box } from "@tendril/agent-core";
import { type ProgramRunner, TOO_LONG } from "./programs.ts";

const NO_DISPLAY = "this computer has no display that can show it";
const GRACE_SECONDS = 5;
const MAX_CHARS = 1_000;
const SHORT_TIMEOUT_MS = 10_000;
const BAR_MS = 86_400_000;
const END_WORDS = "End session";
/** xmessage exits with 0 when the time is over: its Yes must be another code. */
const XMESSAGE_YES = 101;
const XMESSAGE_NO = 102;

/** What the desktop of this computer can run; tests supply their own. */
export interface Desktop {
  readonly platform: string;
  /** True when there is a display that programs of the agent may use. */
  hasDisplay(): boolean;
  hasProgram(path: string): boolean;
}

const thisDesktop: Desktop = {
  platform: process.platform,
  hasDisplay: () => (process.env.DISPLAY ?? process.env.WAYLAND_DISPLAY) !== undefined,
  hasProgram: existsSync,
};

interface Dialog {
  readonly program: string;
  readonly args: readonly string[];
}

interface Question extends Dialog {
  /** Exit code of Yes; any other one is no. */
  readonly yesCode: number;
  /** Exit code when nobody answered in time, of programs that have one. */
  readonly timeoutCode?: number;
}

export class People {
  readonly #programs: Pick<ProgramRunner, "run">;
  readonly #desktop: Desktop;

  constructor(programs: Pick<ProgramRunner, "run">, desktop: Desktop = thisDesktop) {
    this.#programs = programs;
    this.#desktop = desktop;
  }

  showMessage(box: Box, onDone: (problem: string | null) => void): void {
    const dialog = this.#dialogFor(box, false);
    if (dialog === undefined) onDone(NO_DISPLAY);
    else this.#programs.run(withLimits(dialog, box), ({ problem }) => onDone(problem ?? null));
  }

  /** `why` is `denied`, `timeout` or the problem. The result takes the box away. */
  ask(box: Box, onAnswer: (isYes: boolean, why: string) => void): () => void {
    const dialog = this.#dialogFor(box, true);
    if (dialog === undefined) {
      onAnswer(false, NO_DISPLAY);
      return () => {};
    }
    return this.#programs.run(withLimits(dialog, box), ({ code, problem }) => {
      const isTimeout = problem === TOO_LONG || (code !== undefined && code === dialog.timeoutCode);
      if (code === dialog.yesCode) onAnswer(true, "");
      else onAnswer(false, isTimeout ? "timeout" : (problem ?? "denied"));
    });
  }

  /** A small window at the top, with one button. `onEnd` gets null when the person used or closed it. */
  showBar(text: string, onEnd: (problem: string | null) => void): () => void {
    const dialog = this.#hasDisplay()
      ? [xmessageBar, zenityBar, kdialogBar]
          .map((make) => make(text))
          .find(({ program }) => this.#desktop.hasProgram(program))
      : undefined;
    if (dialog === undefined) {
      onEnd(NO_DISPLAY);
      return () => {};
    }
    const request = { ...dialog, timeoutMs: BAR_MS, maxChars: MAX_CHARS };
    return this.#programs.run(request, ({ problem }) => onEnd(problem ?? null));
  }

  notify(title: string, text: string, onDone: (problem: string | null) => void): void {
    this.#show({ program: "/usr/bin/notify-send", args: ["--", title, withoutMarkup(text)] }, onDone);
  }

  openUrl(url: string, onDone: (problem: string | null) => void): void {
    const isMac = this.#desktop.platform === "darwin";
    this.#show({ program: isMac ? "/usr/bin/open" : "/usr/bin/xdg-open", args: [url] }, onDone);
  }

  #show(dialog: Dialog, onDone: (problem: string | null) => void): void {
    if (!this.#hasDisplay() || !this.#desktop.hasProgram(dialog.program)) {
      onDone(NO_DISPLAY);
      return;
    }
    const request = { ...dialog, timeoutMs: SHORT_TIMEOUT_MS, maxChars: MAX_CHARS };
    this.#programs.run(request, ({ code, problem, output }) =>
      onDone(code === 0 ? null : (problem ?? (output || "it could not be shown"))),
    );
  }

  #dialogFor(box: Box, isQuestion: boolean): Question | undefined {
    if (!this.#hasDisplay()) return undefined;
    const makers = [osascript, zenity, kdialog, xmessage];
    return makers
      .map((make) => make(box, isQuestion))
      .find((dialog) => this.#desktop.hasProgram(dialog.program));
  }

  #hasDisplay(): boolean {
    return this.#desktop.platform === "darwin" || this.#desktop.hasDisplay();
  }
}

function xmessageBar(text: string): Dialog {
  const buttons = ["-buttons", `${END_WORDS}:${XMESSAGE_YES}`, "-geometry", "+120+0"];
  return { program: "/usr/bin/xmessage", args: ["-title", "Tendril", ...buttons, text] };
}

function zenityBar(text: string): Dialog {
  const args = ["--info", "--no-markup", "--title=Tendril", `--text=${text}`, `--ok-label=${END_WORDS}`];
  return { program: "/usr/bin/zenity", args };
}

function kdialogBar(text: string): Dialog {
  const args = ["--title", "Tendril", "--ok-label", END_WORDS, "--msgbox", withoutMarkup(text)];
  return { program: "/usr/bin/kdialog", args };
}

function withLimits({ program, args }: Dialog, { timeoutSeconds }: Box) {
  return { program, args, timeoutMs: (timeoutSeconds + GRACE_SECONDS) * 1000, maxChars: MAX_CHARS };
}

/** For programs that take text for markup: names in it are chosen by others, also by those who are asked about. */
function withoutMarkup(text: string): string {
  return text.replaceAll("<", "\u2039").replaceAll(">", "\u203a").replaceAll("&", "\uff06");
}

function zenity({ title, text, timeoutSeconds }: Box, isQuestion: boolean): Question {
  const kind = isQuestion ? "--question" : "--info";
  const args = [kind, "--no-markup", `--title=${title}`, `--text=${text}`, `--timeout=${timeoutSeconds}`];
  return { program: "/usr/bin/zenity", args, yesCode: 0, timeoutCode: 5 };
}

function kdialog({ title, text }: Box, isQuestion: boolean): Question {
  const args = ["--title", title, isQuestion ? "--yesno" : "--msgbox", withoutMarkup(text)];
  return { program: "/usr/bin/kdialog", args, yesCode: 0 };
}

function xmessage({ title, text, timeoutSeconds }: Box, isQuestion: boolean): Question {
  const buttons = isQuestion ? ["-buttons", `Yes:${XMESSAGE_YES},No:${XMESSAGE_NO}`, "-default", "No"] : [];
  const args = ["-timeout", String(timeoutSeconds), "-title", title, ...buttons, text];
  return { program: "/usr/bin/xmessage", args, yesCode: XMESSAGE_YES, timeoutCode: 0 };
}

/** Title and text are arguments of the script, never parts of it. */
function osascript({ title, text, timeoutSeconds }: Box, isQuestion: boolean): Question {
  const buttons = isQuestion ? '{"No", "Yes"} default button "No" cancel button "No"' : '{"OK"}';
  const script = [
    "on run argv",
    `set shown to display dialog (item 1 of argv) with title (item 2 of argv) buttons ${buttons} giving up after ${Math.ceil(timeoutSeconds)}`,
    'if gave up of shown then error "nobody answered"',
    "end run",
  ];
  const args = [...script.flatMap((line) => ["-e", line]), text, title];
  return { program: "/usr/bin/osascript", args, yesCode: 0 };
}
