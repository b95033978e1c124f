/** Inviting people: by mail, or with a link to copy; what is open, and taking it back. */

import { createInvitation } from "@tendril/protocol/actions/users/create-invitation";
import { invitations } from "@tendril/protocol/actions/users/invitations";
import { removeInvitation } from "@tendril/protocol/actions/users/remove-invitation";
import { useState } from "preact/hooks";
import { control } from "../../../control/index.ts";
import { plural, t } from "../../../language/index.ts";
import { Banner, CopyButton, Dialog, formatDate, Icon, showToast } from "../../../ui/index.ts";
import { assertOk } from "../../assert-ok.ts";
import { pageState } from "../../page-state.ts";
import { useLoad } from "../../use-load.ts";
import { TextField } from "./person-dialogs.tsx";
import { SiteRoleField } from "./site-role-field.tsx";

const periods = [1, 7, 30] as const;

export function InviteDialog({ onClose }: { onClose: () => void }) {
  const { hasMail } = pageState.value;
  const [email, setEmail] = useState("");
  const [days, setDays] = useState(7);
  const [siteadmin, setSiteadmin] = useState(0);
  const [link, setLink] = useState("");
  const [problem, setProblem] = useState("");
  const open = useLoad("invitations", () => control.request(invitations, {}));
  const invite = async (): Promise<void> => {
    setProblem("");
    setLink("");
    try {
      const to = email.trim();
      const reply = await control.request(createInvitation, {
        ...{ days, siteadmin },
        ...(to === "" ? {} : { email: to }),
      });
      assertOk(reply);
      if (reply.isMailed) showToast(t("The invitation is on its way to {address}.", { address: to }));
      setLink(reply.url ?? "");
      setEmail("");
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
    open.reload();
  };
  return (
    <Dialog title={t("Invite people")} onClose={onClose}>
      <div class="db">
        {hasMail ? (
          <TextField
            id="i-mail"
            label={t("Mail address")}
            type="email"
            value={email}
            hint={t("Leave it empty for a link to copy.")}
            onChange={setEmail}
          />
        ) : (
          <Banner>{t("This server sends no mail. Copy the link and hand it over yourself.")}</Banner>
        )}
        <div class="field">
          <label for="i-days">{t("The link works for")}</label>
          <select
            id="i-days"
            class="input"
            value={days}
            onChange={(event) => setDays(Number(event.currentTarget.value))}
          >
            {periods.map((period) => (
              <option key={period} value={period}>
                {plural(period, "{count} day", "{count} days")}
              </option>
            ))}
          </select>
        </div>
        <SiteRoleField rights={siteadmin} onChange={setSiteadmin} />
        {link !== "" && (
          <Banner kind="ok" end={<CopyButton text={link} />}>
            {t("The link is shown this once:")} <code class="break">{link}</code>
          </Banner>
        )}
        {problem !== "" && (
          <p class="c-danger" role="alert">
            {problem}
          </p>
        )}
        <OpenInvitations loaded={open} />
      </div>
      <div class="df">
        <button type="button" class="btn" onClick={onClose}>
          {t("Close")}
        </button>
        <button type="button" class="btn primary" onClick={() => void invite()}>
          {hasMail && email.trim() !== "" ? t("Send invitation") : t("Make a link")}
        </button>
      </div>
    </Dialog>
  );
}

interface Open {
  readonly answer:
    | { readonly invitations?: readonly { id: string; email?: string; by: string; expires: number }[] }
    | undefined;
  reload(): void;
}

function OpenInvitations({ loaded }: { loaded: Open }) {
  const open = loaded.answer?.invitations ?? [];
  if (open.length === 0) return null;
  const remove = async (id: string): Promise<void> => {
    await control
      .request(removeInvitation, { id })
      .then(assertOk, (error: unknown) => showToast(String(error)));
    loaded.reload();
  };
  return (
    <>
      <h3>{t("Open invitations")}</h3>
      <ul class="members" aria-label={t("Open invitations")}>
        {open.map((one) => (
          <li class="member" key={one.id}>
            <Icon name="user" />
            <span class="two grow">
              {one.email ?? t("A link that was copied")}
              <small>{t("By {name}, until {time}", { name: one.by, time: formatDate(one.expires) })}</small>
            </span>
            <button type="button" class="btn sm" onClick={() => void remove(one.id)}>
              {t("Take back")}
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
