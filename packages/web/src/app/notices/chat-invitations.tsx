/**
 * Invitations to chats that came to this page: accept opens the messenger page, decline tells the other one.
 */
import { signal } from "@preact/signals";
import { formatMessengerPath, parseConversation } from "@tendril/protocol";
import { declineChat } from "@tendril/protocol/actions/conversations/decline-chat";
import { useEffect } from "preact/hooks";
import { control, onPush } from "../../control/index.ts";
import { t } from "../../language/index.ts";
import { Icon, showToast } from "../../ui/index.ts";
import { openWindow } from "../open-chat.ts";
import { pageState } from "../page-state.ts";
import { link } from "../router.ts";

/** As long as the other page waits. */
const GOOD_MS = 120_000;
const MAX_SHOWN = 5;
const MAX_NAME_CHARS = 128;

interface ChatInvitation {
  /** Name of the conversation. */
  readonly id: string;
  readonly name: string;
}

const invitations = signal<readonly ChatInvitation[]>([]);

export function ChatInvitations() {
  useEffect(() => onPush(receive), []);
  return (
    <div class="toasts chats" role="alert">
      {invitations.value.map(({ id, name }) => (
        <div class="toast" key={id}>
          <Icon name="message-square" className="c-ok" />
          <span>{t("{name} would like to chat with you.", { name })}</span>
          <span class="row">
            <button type="button" class="btn sm primary" onClick={() => accept(id)}>
              {t("Accept")}
            </button>
            <button type="button" class="btn sm" onClick={() => void decline(id)}>
              {t("Decline")}
            </button>
          </span>
        </div>
      ))}
    </div>
  );
}

/** Notices of the server; what they say of names is shown as text. */
function receive(message: Readonly<Record<string, unknown>>): void {
  const { type, tag, title, id, name, party } = message;
  if (message.action !== "msg") return;
  if (type === "chatdeclined" && typeof id === "string") {
    dismiss(id);
    if (party !== pageState.value.user?.id)
      showToast(t("{name} does not want to chat now.", { name: shown(name) }), { isWarning: true });
  }
  if (type !== "notify" || typeof tag !== "string" || parseConversation(tag) === undefined) return;
  const invitation = { id: tag, name: shown(title) };
  invitations.value = [...invitations.value.filter((one) => one.id !== tag), invitation].slice(-MAX_SHOWN);
  setTimeout(() => {
    invitations.value = invitations.value.filter((one) => one !== invitation);
  }, GOOD_MS);
  notify(invitation);
}

function accept(id: string): void {
  const conversation = parseConversation(id);
  dismiss(id);
  if (conversation !== undefined) openWindow(link(`${formatMessengerPath(conversation)}#accepted`));
}

async function decline(id: string): Promise<void> {
  dismiss(id);
  try {
    await control.request(declineChat, { id });
  } catch (error) {
    showToast(error instanceof Error ? error.message : String(error), { isWarning: true });
  }
}

function dismiss(id: string): void {
  invitations.value = invitations.value.filter((one) => one.id !== id);
}

/** For those who look elsewhere, where they allowed it. */
function notify({ id, name }: ChatInvitation): void {
  const isAllowed = typeof Notification !== "undefined" && Notification.permission === "granted";
  if (!isAllowed || (document.visibilityState === "visible" && document.hasFocus())) return;
  const notice = new Notification(name, { body: t("would like to chat with you"), tag: id });
  notice.onclick = () => {
    window.focus();
    notice.close();
  };
}

function shown(name: unknown): string {
  return (typeof name === "string" && name !== "" ? name : t("Somebody")).slice(0, MAX_NAME_CHARS);
}
