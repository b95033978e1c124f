/**
 * Errors of the system in the core's words.
 */
import type { FileProblem } from "@tendril/agent-core";

const problems: ReadonlyMap<string, FileProblem> = new Map([
  ["ENOENT", "missing"],
  ["EACCES", "denied"],
  ["EPERM", "denied"],
  ["EROFS", "denied"],
  ["EBUSY", "denied"],
  ["ETXTBSY", "denied"],
  ["EEXIST", "exists"],
  ["ENOSPC", "full"],
  ["EDQUOT", "full"],
  ["EFBIG", "full"],
  ["ENAMETOOLONG", "too-long"],
  ["ENOTDIR", "not-folder"],
  ["EISDIR", "is-folder"],
  ["ENOTEMPTY", "not-empty"],
  ["EINVAL", "bad-name"],
  ["ERR_INVALID_ARG_VALUE", "bad-name"], // a NUL in the name
  ["ECANCELED", "cancelled"],
  ["EMFILE", "limit"],
]);

export function problemOf(error: unknown): FileProblem {
  const code = typeof error === "object" && error !== null && "code" in error ? String(error.code) : "";
  return problems.get(code) ?? "failed";
}
