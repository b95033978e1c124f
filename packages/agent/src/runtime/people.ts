/**
 * Boxes and notices for the person at this computer, by the programs that desktops have. Where none can show
 * anything, the reason goes back to who asked.
 */
import { existsSync } from "node:fs";
import type { ProgramRunner } from "./programs.ts";

interface Box {
  readonly title: string;
  readonly text: string;
  readonly timeoutSeconds: number;
}

const NO_DISPLAY = "this computer has no display that can show it";
const GRACE_SECONDS = 5;
const dialogs: readonly string[] = ["/usr/bin/zenity", "/usr/bin/kdialog", "/usr/bin/xmessage"];

export function showMessage(
  programs: ProgramRunner,
  box: Box,
  onDone: (problem: string | null) => void,
): void {
  const dialog = findDialog();
  if (dialog === undefined) {
    onDone(NO_DISPLAY);
    return;
  }
  const args = dialog.endsWith("zenity")
    ? [
        "--info",
        "--no-markup",
        `--title=${box.title}`,
        `--text=${box.text}`,
        `--timeout=${box.timeoutSeconds}`,
      ]
    : dialog.endsWith("kdialog")
      ? ["--title", box.title, "--msgbox", box.text]
      : ["-timeout", String(box.timeoutSeconds), "-title", box.title, box.text];
  const timeoutMs = (box.timeoutSeconds + GRACE_SECONDS) * 1000;
  programs.run({ program: dialog, args, timeoutMs, maxChars: 1_000 }, ({ problem }) =>
    onDone(problem ?? null),
  );
}

export function askPerson(
  programs: ProgramRunner,
  box: Box,
  onAnswer: (isYes: boolean, why: string) => void,
): void {
  const dialog = findDialog();
  if (dialog === undefined) {
    onAnswer(false, NO_DISPLAY);
    return;
  }
  const args = dialog.endsWith("zenity")
    ? [
        "--question",
        "--no-markup",
        `--title=${box.title}`,
        `--text=${box.text}`,
        `--timeout=${box.timeoutSeconds}`,
      ]
    : dialog.endsWith("kdialog")
      ? ["--title", box.title, "--yesno", box.text]
      : [
          "-timeout",
          String(box.timeoutSeconds),
          "-title",
          box.title,
          "-buttons",
          "Yes:0,No:1",
          "-default",
          "No",
          box.text,
        ];
  const timeoutMs = (box.timeoutSeconds + GRACE_SECONDS) * 1000;
  programs.run({ program: dialog, args, timeoutMs, maxChars: 1_000 }, ({ code, problem }) => {
    onAnswer(code === 0, code === 0 ? "" : (problem ?? "denied"));
  });
}

export function notifyPerson(
  programs: ProgramRunner,
  { title, text }: { readonly title: string; readonly text: string },
  onDone: (problem: string | null) => void,
): void {
  const program = "/usr/bin/notify-send";
  if (!hasDisplay() || !existsSync(program)) {
    onDone(NO_DISPLAY);
    return;
  }
  programs.run(
    { program, args: ["--", title, text], timeoutMs: 10_000, maxChars: 1_000 },
    ({ code, problem, output }) => {
      onDone(code === 0 ? null : (problem ?? output));
    },
  );
}

export function openUrl(
  programs: ProgramRunner,
  url: string,
  onDone: (problem: string | null) => void,
): void {
  const program = process.platform === "darwin" ? "/usr/bin/open" : "/usr/bin/xdg-open";
  if (!existsSync(program) || !(hasDisplay() || process.platform === "darwin")) {
    onDone(NO_DISPLAY);
    return;
  }
  programs.run({ program, args: [url], timeoutMs: 10_000, maxChars: 1_000 }, ({ code, problem, output }) => {
    onDone(code === 0 ? null : (problem ?? output));
  });
}

function findDialog(): string | undefined {
  return hasDisplay() ? dialogs.find((path) => existsSync(path)) : undefined;
}

function hasDisplay(): boolean {
  return (process.env.DISPLAY ?? process.env.WAYLAND_DISPLAY) !== undefined;
}
