/**
 * One range of bytes, as a download or a player asks for it. Source: RFC 9110, section 14.
 */

/** Both ends included. `whole`: no range that this server knows. `outside`: nothing of it is in the file. */
export type ByteRange = { readonly first: number; readonly last: number } | "whole" | "outside";

/** Several ranges at once are answered with the whole, as is allowed. */
export function readByteRange(header: string | undefined, size: number): ByteRange {
  const match = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? "");
  const [, from = "", to = ""] = match ?? [];
  if (match === null || (from === "" && to === "")) return "whole";
  const first = from === "" ? Math.max(0, size - Number(to)) : Number(from);
  const last = from === "" || to === "" ? size - 1 : Math.min(Number(to), size - 1);
  if (from !== "" && to !== "" && Number(to) < Number(from)) return "whole";
  return first > last ? "outside" : { first, last };
}
