/**
 * A command line of Windows. Source: Microsoft, "Parsing C command-line arguments".
 */
const NEEDS_QUOTES = /[\s"]/;

/** The program's name is always quoted; arguments where they must be. */
export function commandLine(program: string, args: readonly string[]): string {
  return [`"${program}"`].concat(args.map(quoted)).join(" ");
}

function quoted(argument: string): string {
  if (argument !== "" && !NEEDS_QUOTES.test(argument)) return argument;
  // a backslash counts as itself unless a quote follows: then each is doubled, and the quote has one of its own
  return `"${argument.replace(/(\\*)("|$)/g, (_all, slashes, quote) => slashes + slashes + (quote ? '\\"' : ""))}"`;
}
