/**
 * How pages name a browser session: part of the stored hash, which opens nothing.
 */
import type { WebSessionDocument } from "../../store/index.ts";

const ID_CHARS = 24;

export function sessionIdOf({ _id }: WebSessionDocument): string {
  return _id.slice(0, ID_CHARS);
}
