/** Inviting somebody to install an agent: a link with an end, as text, as a picture for phones, or by mail. */

import type { WireGroup } from "@tendril/protocol";
import { createInviteLink } from "@tendril/protocol/actions/groups/create-invite-link";
import { inviteAgent } from "@tendril/protocol/actions/groups/invite-agent";
import { useState } from "preact/hooks";
import { control } from "../../../control/index.ts";
import { t } from "../../../language/index.ts";
import { Banner, CopyButton, Dialog, showToast } from "../../../ui/index.ts";
import { assertOk } from "../../assert-ok.ts";
import { pageState } from "../../page-state.ts";
import { QrCode } from "../qr-code.tsx";
import { firstChoice, InviteChoices } from "./invite-choices.tsx";

export function InviteAgentDialog({ group, onClose }: { group: WireGroup; onClose: () => void }) {
  const [{ expire, flags }, setChoice] = useState(firstChoice);
  const [email, setEmail] = useState("");
  const [url, setUrl] = useState("");
  const [problem, setProblem] = useState("");
  const { hasMail } = pageState.value;
  const isMailed = hasMail && email.trim() !== "";
  const invite = async (): Promise<void> => {
    const wish = { meshid: group._id, expire, flags };
    setProblem("");
    setUrl("");
    try {
      if (isMailed) {
        assertOk(await control.request(inviteAgent, { ...wish, email: email.trim() }));
        showToast(t("The invitation is on its way to {address}.", { address: email.trim() }));
        setEmail("");
        return;
      }
      const reply = await control.request(createInviteLink, wish);
      assertOk(reply);
      setUrl(reply.url ?? "");
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
  };
  return (
    <Dialog title={t("Invite to {group}", { group: group.name })} onClose={onClose}>
      <div class="db">
        <p>{t("Whoever has the link can install an agent; the computer then joins this device group.")}</p>
        <InviteChoices label={t("The link works for")} value={{ expire, flags }} onChange={setChoice} />
        {hasMail && (
          <div class="field">
            <label for="ia-mail">{t("Mail address")}</label>
            <input
              id="ia-mail"
              class="input"
              type="email"
              value={email}
              onInput={(event) => setEmail(event.currentTarget.value)}
            />
            <p class="hint">{t("Leave it empty for a link to copy.")}</p>
          </div>
        )}
        {url !== "" && (
          <>
            <Banner kind="ok" end={<CopyButton text={url} />}>
              <code class="break">{url}</code>
            </Banner>
            <QrCode text={url} label={t("The link as a QR code")} />
          </>
        )}
        {problem !== "" && (
          <p class="c-danger" role="alert">
            {problem}
          </p>
        )}
      </div>
      <div class="df">
        <button type="button" class="btn" onClick={onClose}>
          {t("Close")}
        </button>
        <button type="button" class="btn primary" onClick={() => void invite()}>
          {isMailed ? t("Send invitation") : t("Make a link")}
        </button>
      </div>
    </Dialog>
  );
}
