/**
 * Opens the messenger page for a conversation with a user or with the person at a device, and has it call them.
 */
import { formatMessengerPath, isDeviceId, isUserId } from "@tendril/protocol";
import { t } from "../language/index.ts";
import { showToast } from "../ui/index.ts";
import { pageState } from "./page-state.ts";
import { link } from "./router.ts";

/** Must be called by a click: the page comes in a window of its own. */
export function openChat({ id, name }: { readonly id: string; readonly name: string }): void {
  const inviter = pageState.value.user?.id ?? "";
  if (!isUserId(inviter) || (!isUserId(id) && !isDeviceId(id))) return;
  openWindow(link(`${formatMessengerPath({ invited: id, inviter }, { title: name })}#invite`));
}

/** A window beside the app; one for each conversation. */
export function openWindow(address: string): void {
  const opened = window.open(address, "", "popup,width=960,height=760");
  if (opened === null)
    showToast(t("The browser blocked the window. Allow this page to open it."), { isWarning: true });
}
