/**
 * My account: password, login tokens, where signed in, appearance.
 */

import { changepassword } from "@tendril/protocol/actions/users/changepassword";
import { useEffect, useState } from "preact/hooks";
import { account, control, onPush } from "../../control/index.ts";
import { said, t } from "../../language/index.ts";
import { Banner, Icon, showToast } from "../../ui/index.ts";
import { PASSWORD_CHANGED } from "../notices/notices.ts";
import { pageState, passwordHint, post } from "../page-state.ts";
import { type Density, preferences, setPreference, type Theme } from "../preferences.ts";
import { isAdministrator, mayManagePeople, mayManageUserGroups, maySeeRecordings } from "../rights.ts";
import { link } from "../router.ts";
import { KnownBrowsers } from "./account/known-browsers.tsx";
import { Profile } from "./account/profile.tsx";
import { SecondFactor } from "./account/second-factor.tsx";
import { SingleSignOn, useIdentities } from "./account/single-sign-on.tsx";
import { Tokens } from "./account/tokens.tsx";
import { SessionRows } from "./people/session-rows.tsx";

export function Account() {
  const user = account.value;
  const loaded = useIdentities();
  const signOut = async (isEverywhere: boolean): Promise<void> => {
    try {
      await post("sign-out", { everywhere: isEverywhere });
      location.assign(pageState.value.base);
    } catch (error) {
      showToast(error instanceof Error ? error.message : String(error), { isWarning: true });
    }
  };
  return (
    <>
      <header class="head">
        <div class="titles">
          <h1>{user?.realname || user?.name || t("My account")}</h1>
        </div>
        <div class="end">
          <button type="button" class="btn" onClick={() => signOut(false)}>
            <Icon name="log-out" />
            {t("Sign out")}
          </button>
        </div>
      </header>
      <div class="body narrow">
        <MorePlaces />
        <Profile />
        {loaded.answer?.hasPassword !== false && <Password />}
        <SecondFactor />
        <KnownBrowsers />
        <SingleSignOn loaded={loaded} />
        <section class="card" aria-label={t("Where you are signed in")}>
          <div class="ch">
            <h2>{t("Where you are signed in")}</h2>
          </div>
          <SessionRows />
          <div class="cf">
            <button type="button" class="btn sm" onClick={() => signOut(true)}>
              {t("Sign out everywhere")}
            </button>
          </div>
        </section>
        <Tokens />
        <Appearance />
        <Connections />
      </div>
    </>
  );
}

/** On narrow screens there is no side bar: what is not in the bar below is reached from here. */
function MorePlaces() {
  const places: readonly (readonly [boolean, string, string])[] = [
    [mayManagePeople(), "people", t("People")],
    [mayManageUserGroups(), "user-groups", t("User groups")],
    [isAdministrator(), "server", t("Server")],
    [maySeeRecordings(), "recordings", t("Recordings")],
  ];
  const open = places.filter(([isOpen]) => isOpen);
  if (open.length === 0) return null;
  return (
    <nav class="row wrap narrow-only" aria-label={t("More")}>
      {open.map(([, to, word]) => (
        <a key={to} class="btn" href={link(to)}>
          {word}
        </a>
      ))}
    </nav>
  );
}

function Password() {
  const [problem, setProblem] = useState("");
  useEffect(
    () =>
      onPush((message) => {
        if (message.type !== "notify" || typeof message.msgid !== "number") return;
        if (message.msgid === PASSWORD_CHANGED) return; // told as a notice
        setProblem(
          message.value === undefined ? t("The password was not changed.") : said(String(message.value)),
        );
      }),
    [],
  );
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (!(event.currentTarget instanceof HTMLFormElement)) return;
    const fields = new FormData(event.currentTarget);
    setProblem("");
    const request = { oldpass: String(fields.get("old")), newpass: String(fields.get("new")) };
    control.request(changepassword, request).catch(() => {}); // the answer comes as a notice
    event.currentTarget.reset();
  };
  return (
    <section class="card" aria-label={t("Password")}>
      <div class="ch">
        <h2>{t("Password")}</h2>
      </div>
      <div class="cb">
        <form class="form" onSubmit={submit}>
          {problem !== "" && <Banner kind="danger">{problem}</Banner>}
          <div class="field">
            <label for="old-password">{t("Current password")}</label>
            <input
              class="input"
              id="old-password"
              name="old"
              type="password"
              autocomplete="current-password"
              required
            />
          </div>
          <div class="field">
            <label for="new-password">{t("New password")}</label>
            <input
              class="input"
              id="new-password"
              name="new"
              type="password"
              autocomplete="new-password"
              required
            />
            <p class="hint">{passwordHint()}</p>
          </div>
          <div>
            <button type="submit" class="btn">
              {t("Change password")}
            </button>
          </div>
        </form>
      </div>
    </section>
  );
}

function Appearance() {
  const { theme, density } = preferences.value;
  const themes: readonly (readonly [Theme, string])[] = [
    ["system", t("As the system")],
    ["light", t("Light")],
    ["dark", t("Dark")],
  ];
  const densities: readonly (readonly [Density, string])[] = [
    ["compact", t("Compact")],
    ["comfortable", t("Comfortable")],
  ];
  return (
    <section class="card" aria-label={t("Appearance")}>
      <div class="ch">
        <h2>{t("Appearance")}</h2>
      </div>
      <div class="cb col">
        <div class="seg" role="group" aria-label={t("Theme")}>
          {themes.map(([name, word]) => (
            <button
              key={name}
              type="button"
              aria-pressed={theme === name}
              onClick={() => setPreference("theme", name)}
            >
              {word}
            </button>
          ))}
        </div>
        <div class="seg" role="group" aria-label={t("Density")}>
          {densities.map(([name, word]) => (
            <button
              key={name}
              type="button"
              aria-pressed={density === name}
              onClick={() => setPreference("density", name)}
            >
              {word}
            </button>
          ))}
        </div>
      </div>
    </section>
  );
}

function Connections() {
  const { isDirectPathWanted } = preferences.value;
  if (!pageState.value.directPath.isAllowed) return null;
  const choices: readonly (readonly [boolean, string])[] = [
    [true, t("Direct where possible")],
    [false, t("Always by the relay")],
  ];
  return (
    <section class="card" aria-label={t("Connections")}>
      <div class="ch">
        <h2>{t("Desktop and files")}</h2>
      </div>
      <div class="cb col">
        <div class="seg" role="group" aria-label={t("Path of desktop and files")}>
          {choices.map(([isWanted, word]) => (
            <button
              key={word}
              type="button"
              aria-pressed={isDirectPathWanted === isWanted}
              onClick={() => setPreference("isDirectPathWanted", isWanted)}
            >
              {word}
            </button>
          ))}
        </div>
        <p class="hint">
          {t("For sessions opened from now on in this browser. Recorded ones stay on the relay.")}
        </p>
      </div>
    </section>
  );
}
