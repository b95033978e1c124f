/**
 * Why something with files was not done, in words for people.
 */

/** `code` is the wire's `why`, or `lost` when the connection broke off, `paused`, or `corrupt` when the content differs. */
export class FilesProblem extends Error {
  readonly code: string;

  constructor(code: string, name = "") {
    super(explain(code, name));
    this.name = "FilesProblem";
    this.code = code;
  }
}

const reasons: ReadonlyMap<string, string> = new Map([
  ["missing", "does not exist any more"],
  ["denied", "may not be read or changed by the agent, or is in use"],
  ["exists", "exists already"],
  ["full", "does not fit: the disk is full"],
  ["bad-name", "has a name that cannot be used"],
  ["too-long", "has too long a name"],
  ["not-folder", "is not a folder"],
  ["is-folder", "is a folder"],
  ["not-empty", "is not empty"],
  ["changed", "was changed meanwhile"],
  ["cancelled", "was cancelled"],
  ["limit", "is too much at once"],
  ["link", "is a link that leads out of the folder"],
  ["corrupt", "arrived with other content"],
  ["lost", "waits for the connection"],
  ["paused", "is paused"],
]);

export function explain(code: string, name: string): string {
  const subject = name === "" ? "This" : (name.split(/[\\/]/).findLast((part) => part !== "") ?? name);
  return `${subject} ${reasons.get(code) ?? "could not be done"}.`;
}
