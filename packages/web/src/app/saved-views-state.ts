/**
 * Saved views as they are kept: a part of what the server holds for the account, which other programs may write too.
 */
export interface SavedView {
  readonly name: string;
  /** Query of the device list's address, without `?`. */
  readonly query: string;
}

export const MAX_VIEWS = 50;
const MAX_NAME = 64;
const MAX_QUERY = 512;

/** Never throws: what has no form of ours is left out. */
export function parseState(text: string): {
  readonly views: readonly SavedView[];
  readonly others: Readonly<Record<string, unknown>>;
} {
  const state = parseObject(text);
  const { views, ...others } = state;
  const list = Array.isArray(views) ? views.filter(isView) : [];
  return { views: list.slice(0, MAX_VIEWS).map(({ name, query }) => ({ name, query })), others };
}

/** In the order of their names; one of the same name is replaced. */
export function withView(views: readonly SavedView[], view: SavedView): readonly SavedView[] {
  const rest = views.filter(({ name }) => name !== view.name);
  return [...rest, view].sort((a, b) => a.name.localeCompare(b.name));
}

function parseObject(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};
  } catch {
    return {}; // another program wrote what is no JSON
  }
}

function isView(value: unknown): value is SavedView {
  if (typeof value !== "object" || value === null || !("name" in value) || !("query" in value)) return false;
  const { name, query } = value;
  const isName = typeof name === "string" && name !== "" && name.length <= MAX_NAME;
  return isName && typeof query === "string" && query.length <= MAX_QUERY;
}
