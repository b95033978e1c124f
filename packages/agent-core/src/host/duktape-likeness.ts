/**
 * Owner and mode of files on the stock agent, whose fs module cannot tell them.
 */
import { runStockProgram } from "./duktape-programs.ts";
import type { OnDone } from "./host-files.ts";

/** By the programs that every Unix has; where they fail the new file has an owner and mode of its own. */
const LIKENESS = 'chmod --reference="$1" "$2"; chown --reference="$1" "$2"; exit 0';
/** A link stays: what it points to gets the content. */
const ADOPT = `if [ -L "$1" ]; then cat "$2" > "$1" && rm -f "$2" && exit 42; exit 43; fi; ${LIKENESS}`;
const WRITTEN_THROUGH = 42;
const NOT_WRITTEN = 43;

function runScript(script: string, paths: readonly [string, string], onDone: (code?: number) => void): void {
  const args = ["-c", script, "sh", paths[0], paths[1]];
  runStockProgram({ program: "/bin/sh", args, timeoutMs: 600_000, maxChars: 1_000 }, ({ code }) =>
    onDone(code),
  );
}

export function likeness(from: string, to: string, onDone: () => void): void {
  if (process.platform === "win32") onDone();
  else runScript(LIKENESS, [from, to], () => onDone());
}

/** `finish` renames; it is not called where the content was written through a link. */
export function adoptLikeness(
  { from, to }: { readonly from: string; readonly to: string },
  finish: () => void,
  onWritten: OnDone,
): void {
  runScript(ADOPT, [to, from], (code) => {
    if (code === WRITTEN_THROUGH) onWritten(null);
    else if (code === NOT_WRITTEN) onWritten("denied");
    else finish();
  });
}
