/**
 * Saved views of the device list: kept with the account, the same in all its browsers.
 */
import { signal } from "@preact/signals";
import { userWebState } from "@tendril/protocol/actions/users/user-web-state";
import { control, onEvent } from "../control/index.ts";
import { assertOk } from "./assert-ok.ts";
import { parseState, type SavedView } from "./saved-views-state.ts";

/** `undefined` before they are known. */
export const savedViews = signal<readonly SavedView[] | undefined>(undefined);

let others: Readonly<Record<string, unknown>> = {};

onEvent((event) => {
  if (event.action === "userWebState" && typeof event.state === "string") take(event.state);
});

export async function loadViews(): Promise<void> {
  take((await control.request(userWebState, {})).state ?? "{}");
}

/** What other browsers saved meanwhile stays: the whole is read first. */
export async function changeViews(
  change: (views: readonly SavedView[]) => readonly SavedView[],
): Promise<void> {
  await loadViews();
  const views = change(savedViews.value ?? []);
  assertOk(await control.request(userWebState, { state: JSON.stringify({ ...others, views }) }));
  savedViews.value = views;
}

function take(text: string): void {
  const { views, ...rest } = parseState(text);
  others = rest.others;
  savedViews.value = views;
}
