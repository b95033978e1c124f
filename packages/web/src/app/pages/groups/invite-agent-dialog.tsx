/** Inviting somebody to install an agent: a link with an end, as text, as a picture for phones, or by mail. */

import type { WireGroup } from "@tendril/protocol";
import { createInviteLink } from "@tendril/protocol/actions/groups/create-invite-link";
import { inviteAgent } from "@tendril/protocol/actions/groups/invite-agent";
import { useState } from "preact/hooks";
import { control } from "../../../control/index.ts";
import { type PlainText, t } from "../../../language/index.ts";
import { Banner, CopyButton, Dialog, showToast } from "../../../ui/index.ts";
import { assertOk } from "../../assert-ok.ts";
import { pageState } from "../../page-state.ts";
import { QrCode } from "../qr-code.tsx";

const periods: readonly (readonly [hours: number, words: PlainText])[] = [
  [8, "8 hours"],
  [24, "1 day"],
  [168, "7 days"],
  [720, "30 days"],
  [0, "Without end"],
];
const kinds: readonly (readonly [flags: number, words: PlainText])[] = [
  [0, "Either way"],
  [2, "As a service, always there"],
  [1, "Only while the person lets it run"],
];
const DEFAULT_HOURS = 168;

export function InviteAgentDialog({ group, onClose }: { group: WireGroup; onClose: () => void }) {
  const [expire, setExpire] = useState(DEFAULT_HOURS);
  const [flags, setFlags] = useState(0);
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
        <Choice
          id="ia-period"
          label={t("The link works for")}
          options={periods}
          value={expire}
          onChange={setExpire}
        />
        <Choice
          id="ia-kind"
          label={t("The agent is installed")}
          options={kinds}
          value={flags}
          onChange={setFlags}
        />
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

function Choice(props: {
  id: string;
  label: string;
  options: readonly (readonly [number, PlainText])[];
  value: number;
  onChange: (value: number) => void;
}) {
  const { id, label, options, value, onChange } = props;
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select
        id={id}
        class="input"
        value={value}
        onChange={(event) => onChange(Number(event.currentTarget.value))}
      >
        {options.map(([number, words]) => (
          <option key={number} value={number}>
            {t(words)}
          </option>
        ))}
      </select>
    </div>
  );
}
