/**
 * Addresses: every place of the app has one, Back works, links are plain links.
 */
import { computed, signal } from "@preact/signals";
import { pageState } from "./page-state.ts";

interface Place {
  /** Without the base: `devices/ab12/terminal`. */
  readonly path: string;
  readonly query: URLSearchParams;
}

const place = signal<Place>(read());

/** Parts of the path: `["devices", "ab12", "terminal"]`. */
export const segments = computed(() => place.value.path.split("/").filter((part) => part !== ""));
export const query = computed(() => place.value.query);

/** Address of a place of the app. */
export function link(path: string): string {
  return `${pageState.value.base}${path}`;
}

export function navigate(path: string, options: { readonly isReplaced?: boolean } = {}): void {
  const address = link(path);
  if (options.isReplaced) history.replaceState(null, "", address);
  else history.pushState(null, "", address);
  place.value = read();
}

/** Changes one value of the query; typing in a filter makes no history. */
export function setQuery(name: string, value: string): void {
  const next = new URLSearchParams(place.value.query);
  if (value === "") next.delete(name);
  else next.set(name, value);
  const text = next.toString();
  navigate(`${place.value.path}${text === "" ? "" : `?${text}`}`, { isReplaced: true });
}

/** Follows Back and clicks on links of the app. */
export function startRouter(): void {
  addEventListener("popstate", () => {
    place.value = read();
  });
  document.addEventListener("click", (event) => {
    const anchor = event.target instanceof Element ? event.target.closest("a") : null;
    const isPlain =
      event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
    if (anchor === null || !isPlain || anchor.target !== "" || anchor.hasAttribute("download")) return;
    const isHash = anchor.hash !== "" && anchor.pathname === location.pathname;
    if (anchor.origin !== location.origin || isHash || !anchor.pathname.startsWith(pageState.value.base))
      return;
    if (anchor.hasAttribute("data-external")) return;
    event.preventDefault();
    navigate(`${anchor.pathname.slice(pageState.value.base.length)}${anchor.search}`);
  });
}

function read(): Place {
  const { base } = pageState.value;
  return { path: location.pathname.slice(base.length), query: new URLSearchParams(location.search) };
}
