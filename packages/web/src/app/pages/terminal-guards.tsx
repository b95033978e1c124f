/**
 * What is asked before a terminal does it: pasting several lines, opening a link of hostile output.
 */
import { plural, t } from "../../language/index.ts";
import { ConfirmDialog } from "../../ui/index.ts";
import { pendingLink, pendingPaste } from "../../viewers/terminal/questions.ts";

/** Several lines run at once: shown before they are sent. */
export function PasteGuard() {
  const pending = pendingPaste.value;
  if (pending === null) return null;
  const lines = pending.text.trimEnd().split(/\r\n|\r|\n/);
  return (
    <ConfirmDialog
      title={plural(
        lines.length,
        "Paste {count} line into the terminal?",
        "Paste {count} lines into the terminal?",
      )}
      deed={plural(lines.length, "Paste {count} line", "Paste {count} lines")}
      onConfirm={async () => pending.answer(true)}
      onClose={() => pending.answer(false)}
    >
      <p>{t("Each line may run as soon as it is pasted.")}</p>
      <pre class="output">{pending.text.slice(0, 2_000)}</pre>
    </ConfirmDialog>
  );
}

/** The text of a link may lie: what is opened is shown as it is. */
export function LinkGuard() {
  const address = pendingLink.value;
  if (address === null) return null;
  return (
    <ConfirmDialog
      key={address}
      title={t("Open this link?")}
      deed={t("Open link")}
      onConfirm={async () => {
        window.open(address, "_blank", "noopener,noreferrer");
      }}
      onClose={() => {
        if (pendingLink.value === address) pendingLink.value = null;
      }}
    >
      <p>{t("The device wrote it. It opens in a tab of its own, which learns nothing of this one.")}</p>
      <pre class="output">{address.slice(0, 2_000)}</pre>
    </ConfirmDialog>
  );
}
