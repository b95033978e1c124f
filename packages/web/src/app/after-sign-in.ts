/**
 * Where someone wanted to go who had to sign in first: the messenger page, which has no sign-in of its own.
 */
import { formatMessengerPath, parseConversation } from "@tendril/protocol";
import { link, query } from "./router.ts";

const KEY = "tendril.next";

/** Called where people sign in; the ways through a second factor or a new password lose the address. */
export function rememberWish(): void {
  const wish = query.value.get("meshmessengerid");
  if (wish === null) return;
  try {
    sessionStorage.setItem(KEY, wish);
  } catch {
    // no storage: the invitation must be opened again
  }
}

/** Goes there once, and says whether it does. */
export function followWish(): boolean {
  const wish = query.value.get("meshmessengerid") ?? takeStored();
  const conversation = wish === null ? undefined : parseConversation(wish);
  if (conversation === undefined) return false;
  location.replace(link(formatMessengerPath(conversation)));
  return true;
}

function takeStored(): string | null {
  try {
    const wish = sessionStorage.getItem(KEY);
    sessionStorage.removeItem(KEY);
    return wish;
  } catch {
    return null;
  }
}
