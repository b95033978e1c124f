/** Who is signed in now, to chat with. */

import type { WireUser } from "@tendril/protocol";
import { account } from "../../../control/index.ts";
import { t } from "../../../language/index.ts";
import { Dialog, Empty, Icon } from "../../../ui/index.ts";
import { openChat } from "../../open-chat.ts";
import { Avatar } from "./avatar.tsx";
import { nameOf } from "./person-words.ts";

export function ChatDialog(props: {
  all: readonly WireUser[];
  sessions: Readonly<Record<string, number>>;
  onClose: () => void;
}) {
  const { all, sessions, onClose } = props;
  const here = all.filter(({ _id }) => (sessions[_id] ?? 0) > 0 && _id !== account.value?._id);
  return (
    <Dialog title={t("Signed in now")} onClose={onClose}>
      <div class="db">
        {here.length === 0 && <Empty icon="users">{t("Nobody else is signed in.")}</Empty>}
        <ul class="rows" aria-label={t("People who are signed in")}>
          {here.map((user) => (
            <li key={user._id}>
              <Avatar user={user} />
              <span class="two grow trunc">
                <span class="med trunc">{nameOf(user)}</span>
                <small class="trunc">{user.email ?? user.name}</small>
              </span>
              <button
                type="button"
                class="btn sm"
                aria-label={t("Chat with {name}", { name: nameOf(user) })}
                onClick={() => {
                  openChat({ id: user._id, name: nameOf(user) });
                  onClose();
                }}
              >
                <Icon name="message-square" />
                {t("Chat")}
              </button>
            </li>
          ))}
        </ul>
      </div>
      <div class="df">
        <button type="button" class="btn" onClick={onClose}>
          {t("Close")}
        </button>
      </div>
    </Dialog>
  );
}
