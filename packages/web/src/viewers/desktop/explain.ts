/**
 * Why there is no picture, in words, with what to do. Pure: texts of the host in, an explanation out.
 * Source: docs/spec/session-protocols.md, sections 2.2 and 4.4 (error 65).
 */
import type { PlainText } from "../../language/index.ts";

export interface Explanation {
  readonly title: PlainText;
  /** What the device said, or a text of the catalogue: to be looked up by `said`. */
  readonly advice: string;
}

interface Rule {
  readonly fits: RegExp;
  readonly title: PlainText;
  readonly advice: PlainText;
}

const rules: readonly Rule[] = [
  {
    fits: /wayland/i,
    title: "The screen cannot be shown: this computer uses Wayland.",
    advice:
      "Choose “Xorg” on its sign-in screen, or set WaylandEnable=false in /etc/gdm3/custom.conf and restart it. Terminal and files work.",
  },
  {
    fits: /no x ?server|cannot open display|no display|unable to (open|connect).*display|x11 (session|server)|no screen/i,
    title: "The screen cannot be shown: no desktop is running there.",
    advice: "The computer may have no screen, or nobody has started a desktop. Terminal and files work.",
  },
  {
    fits: /permission|not (allowed|permitted|authori[sz]ed)|access denied|screen recording|xauthority/i,
    title: "The screen cannot be shown: the agent may not see it.",
    advice:
      "On macOS, allow the agent in System Settings under Privacy & Security, Screen Recording. On Linux, the agent must run as root or as the person who is signed in.",
  },
  {
    fits: /lock(ed)? (screen|session)|session is locked|no (active )?session/i,
    title: "The screen cannot be shown: it is locked or nobody is signed in.",
    advice: "Send Ctrl-Alt-Del, or ask the person at the computer to sign in.",
  },
  {
    fits: /exited|crash|child process/i,
    title: "The screen stopped: the program that records it has ended.",
    advice: "Reconnect. If it happens again, restart the agent from the Console tab.",
  },
];

/** The latest text that one of the rules knows; else the text itself; undefined when there is none. */
export function explainNoPicture(texts: readonly string[]): Explanation | undefined {
  const shown = texts.map((text) => text.trim()).filter((text) => text !== "" && !text.startsWith("."));
  for (const text of shown.toReversed()) {
    const rule = rules.find(({ fits }) => fits.test(text));
    if (rule !== undefined) return { title: rule.title, advice: rule.advice };
  }
  const last = shown.at(-1);
  return last === undefined
    ? undefined
    : { title: "The device says why it shows no picture:", advice: last.slice(0, 500) };
}
