/** Name, mail address and its confirmation, language. */
import { changeemail } from "@tendril/protocol/actions/users/changeemail";
import { changelang } from "@tendril/protocol/actions/users/changelang";
import { changerealname } from "@tendril/protocol/actions/users/changerealname";
import { verifyemail } from "@tendril/protocol/actions/users/verifyemail";
import { useState } from "preact/hooks";
import { account, control } from "../../../control/index.ts";
import { languages, t } from "../../../language/index.ts";
import { showToast } from "../../../ui/index.ts";
import { assertOk } from "../../assert-ok.ts";
import { pageState } from "../../page-state.ts";
import { Picture } from "./picture.tsx";

/** No language of one's own. */
const AS_BROWSER = "*";

export function Profile() {
  const user = account.value;
  const { hasMail } = pageState.value;
  const [typedEmail, setTypedEmail] = useState<string | undefined>(undefined);
  const email = typedEmail ?? user?.email ?? "";
  /** Whether it was done. */
  const act = async (run: () => Promise<{ result?: string }>, done: string): Promise<boolean> => {
    try {
      assertOk(await run());
      showToast(done);
      return true;
    } catch (error) {
      showToast(error instanceof Error ? error.message : String(error));
      return false;
    }
  };
  const chooseLanguage = async (select: HTMLSelectElement): Promise<void> => {
    const isDone = await act(() => control.request(changelang, { lang: select.value }), t("Language saved."));
    if (!isDone) select.value = account.value?.lang ?? AS_BROWSER;
  };
  const isChanged = email.trim().toLowerCase() !== (user?.email ?? "");
  return (
    <section class="card" aria-label={t("Profile")}>
      <div class="ch">
        <h2>{t("Profile")}</h2>
      </div>
      <div class="cb">
        <form
          class="form"
          onSubmit={(event) => {
            event.preventDefault();
            void act(() => control.request(changeemail, { email: email.trim() }), t("Mail address changed."));
          }}
        >
          <Picture />
          <div class="field">
            <span class="med">{t("User name")}</span>
            <span>{user?.name}</span>
          </div>
          <RealName
            name={user?.realname ?? ""}
            onSave={(realname) =>
              void act(() => control.request(changerealname, { realname }), t("Name saved."))
            }
          />
          <div class="field">
            <label for="own-email">{t("Mail address")}</label>
            <div class="row">
              <input
                class="input grow"
                id="own-email"
                type="email"
                autocomplete="email"
                maxLength={254}
                value={email}
                onInput={(event) => setTypedEmail(event.currentTarget.value)}
              />
              <button type="submit" class="btn" disabled={!isChanged}>
                {t("Save")}
              </button>
            </div>
            <MailState
              isSet={user?.email !== undefined}
              isConfirmed={user?.emailVerified === true}
              onConfirm={() =>
                void act(
                  () => control.request(verifyemail, {}),
                  t("A letter is on its way to {address}.", { address: user?.email ?? "" }),
                )
              }
              hasMail={hasMail}
            />
          </div>
          <div class="field">
            <label for="own-language">{t("Language of the pages")}</label>
            <select
              class="input"
              id="own-language"
              value={user?.lang ?? AS_BROWSER}
              onChange={({ currentTarget }) => void chooseLanguage(currentTarget)}
            >
              <option value={AS_BROWSER}>{t("As the browser")}</option>
              {languages.map(({ code, name }) => (
                <option key={code} value={code} lang={code}>
                  {name}
                </option>
              ))}
            </select>
          </div>
        </form>
      </div>
    </section>
  );
}

function RealName({ name, onSave }: { name: string; onSave: (name: string) => void }) {
  const [own, setTyped] = useState<string | undefined>(undefined);
  const typed = own ?? name;
  return (
    <div class="field">
      <label for="own-realname">{t("Real name")}</label>
      <div class="row">
        <input
          class="input grow"
          id="own-realname"
          autocomplete="name"
          maxLength={128}
          value={typed}
          onInput={(event) => setTyped(event.currentTarget.value)}
        />
        <button
          type="button"
          class="btn"
          disabled={typed.trim() === name}
          onClick={() => onSave(typed.trim())}
        >
          {t("Save name")}
        </button>
      </div>
      <p class="hint">{t("As colleagues, and people whose computers you help with, see you.")}</p>
    </div>
  );
}

function MailState(props: { isSet: boolean; isConfirmed: boolean; hasMail: boolean; onConfirm: () => void }) {
  const { isSet, isConfirmed, hasMail, onConfirm } = props;
  if (!isSet)
    return <p class="hint">{t("With a confirmed address you can get a new password by yourself.")}</p>;
  if (isConfirmed) return <p class="hint">{t("Confirmed.")}</p>;
  if (!hasMail)
    return <p class="hint">{t("Not confirmed. This server sends no mail; an administrator can.")}</p>;
  return (
    <p class="hint">
      {t("Not confirmed.")}{" "}
      <button type="button" class="btn sm" onClick={onConfirm}>
        {t("Send a letter to confirm it")}
      </button>
    </p>
  );
}
