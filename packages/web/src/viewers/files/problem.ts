/**
 * Why something with files was not done, in words for people.
 */
import { t } from "../../language/index.ts";

/** `code` is the wire's `why`, or `lost` when the connection broke off, `paused`, `source` when a file to be sent cannot be read, or `corrupt` when the content differs. */
export class FilesProblem extends Error {
  readonly code: string;

  constructor(code: string, name = "") {
    super(explain(code, name));
    this.name = "FilesProblem";
    this.code = code;
  }
}

const sentences = {
  missing: "{name} does not exist any more.",
  denied: "{name} may not be read or changed by the agent, or is in use.",
  exists: "{name} exists already.",
  full: "{name} does not fit: the disk is full.",
  "bad-name": "{name} has a name that cannot be used.",
  "too-long": "{name} has too long a name.",
  "not-folder": "{name} is not a folder.",
  "is-folder": "{name} is a folder.",
  "not-empty": "{name} is not empty.",
  changed: "{name} was changed meanwhile.",
  cancelled: "{name} was cancelled.",
  limit: "{name} is too much at once.",
  link: "{name} is a link, which is not followed.",
  encrypted: "{name} is encrypted, which cannot be unpacked here.",
  corrupt: "{name} arrived with other content.",
  lost: "{name} waits for the connection.",
  paused: "{name} is paused.",
  source: "{name} was changed or moved on this computer, or cannot be read. Choose it again.",
} as const;
const byCode: ReadonlyMap<string, (typeof sentences)[keyof typeof sentences]> = new Map(
  Object.entries(sentences),
);

export function explain(code: string, name: string): string {
  const subject = name === "" ? t("This") : (name.split(/[\\/]/).findLast((part) => part !== "") ?? name);
  return t(byCode.get(code) ?? "{name} could not be done.", { name: subject });
}
