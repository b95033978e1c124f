/** Second factors of the own account: authenticator app, passkeys, codes by mail, backup codes. */

import { otpHkeyGet } from "@tendril/protocol/actions/factors/otp-hkey-get";
import { otpauthGetpasswords } from "@tendril/protocol/actions/factors/otpauth-getpasswords";
import { otpauthRequest } from "@tendril/protocol/actions/factors/otpauth-request";
import { otpemail } from "@tendril/protocol/actions/factors/otpemail";
import { useState } from "preact/hooks";
import { account, control } from "../../../control/index.ts";
import { plural, t } from "../../../language/index.ts";
import { Banner, CopyButton, Icon, PageError, showToast } from "../../../ui/index.ts";
import { assertOk } from "../../assert-ok.ts";
import { pageState } from "../../page-state.ts";
import { useLoad } from "../../use-load.ts";
import { AppCodeDialog, type AppSetUp, AppSetUpDialog, type Codes } from "./app-dialogs.tsx";
import { PasskeyRows } from "./passkeys.tsx";

export function SecondFactor() {
  const loaded = useLoad("second-factor", async () => ({
    ...(await control.request(otpauthGetpasswords, { subaction: 0 })),
    ...(await control.request(otpHkeyGet, {})),
  }));
  const [codes, setCodes] = useState<readonly string[]>([]);
  const { hasApp = false, byMail = false, keys = [], canBeMade = false, passwords } = loaded.answer ?? {};
  const good = passwords?.filter(({ u }) => u).length ?? 0;
  const isOn = hasApp || byMail || keys.length > 0;
  const done = (made: Codes): void => {
    if (made.length > 0) setCodes(made.map(({ p }) => String(p)));
    loaded.reload();
  };
  return (
    <section class="card" aria-label={t("Second factor")}>
      <div class="ch">
        <h2>{t("Second factor")}</h2>
        <span class="end">{isOn && <span class="badge ok">{t("On")}</span>}</span>
      </div>
      {loaded.problem !== "" && <PageError onRetry={loaded.reload}>{loaded.problem}</PageError>}
      <div class="cb col">
        <p class="t2">
          {isOn
            ? plural(
                good,
                "Signing in asks for one of these. {count} backup code is left.",
                "Signing in asks for one of these. {count} backup codes are left.",
              )
            : t("With a second factor, a stolen password alone lets nobody in.")}
        </p>
        {codes.length > 0 && (
          <Banner kind="ok" end={<CopyButton text={codes.join("\n")} />}>
            {t("Keep these backup codes where your phone is not. Each works once; they are shown this once:")}{" "}
            <code>{codes.join(" ")}</code>
          </Banner>
        )}
      </div>
      <ul class="rows" aria-label={t("Ways")}>
        <PasskeyRows keys={keys} canBeMade={canBeMade} onDone={done} />
        <AppRow hasApp={hasApp} onDone={done} />
        <MailRow isOn={byMail} onDone={() => done([])} />
        {isOn && <BackupRow good={good} hasApp={hasApp} onDone={done} />}
      </ul>
    </section>
  );
}

function AppRow({ hasApp, onDone }: { hasApp: boolean; onDone: (codes: Codes) => void }) {
  const [setUp, setSetUp] = useState<AppSetUp | null>(null);
  const [isRemoving, setRemoving] = useState(false);
  const begin = async (): Promise<void> => {
    try {
      const { secret, url = "" } = await control.request(otpauthRequest, {});
      if (secret !== undefined) setSetUp({ secret, url });
      else showToast(t("The settings of this account are locked."));
    } catch (error) {
      showToast(error instanceof Error ? error.message : String(error));
    }
  };
  return (
    <li>
      <span class="tile-i">
        <Icon name="smartphone" />
      </span>
      <span class="two grow">
        <span class="med">{t("Authenticator app")}</span>
        <small>{hasApp ? t("A new code every 30 seconds") : t("Codes from an app on your phone")}</small>
      </span>
      <span class="end">
        {hasApp ? (
          <button
            type="button"
            class="btn sm danger"
            aria-label={t("Remove the authenticator app")}
            onClick={() => setRemoving(true)}
          >
            {t("Remove")}
          </button>
        ) : (
          <button
            type="button"
            class="btn sm"
            aria-label={t("Set up an authenticator app")}
            onClick={() => void begin()}
          >
            {t("Set up")}
          </button>
        )}
      </span>
      {setUp !== null && <AppSetUpDialog {...setUp} onDone={onDone} onClose={() => setSetUp(null)} />}
      {isRemoving && <AppCodeDialog deed="remove" onDone={onDone} onClose={() => setRemoving(false)} />}
    </li>
  );
}

function MailRow({ isOn, onDone }: { isOn: boolean; onDone: () => void }) {
  const canBeOn = pageState.value.hasMail && account.value?.emailVerified === true;
  const change = async (): Promise<void> => {
    try {
      assertOk(await control.request(otpemail, { enabled: !isOn }));
    } catch (error) {
      showToast(error instanceof Error ? error.message : String(error));
    }
    onDone();
  };
  const state = isOn
    ? t("Sent to {address}", { address: account.value?.email ?? "" })
    : canBeOn
      ? t("The weakest of these: whoever reads your mail has it")
      : pageState.value.hasMail
        ? t("Needs a mail address that was confirmed")
        : t("This server sends no mail");
  return (
    <li>
      <span class="tile-i">
        <Icon name="mail" />
      </span>
      <span class="two grow">
        <span class="med">{t("Codes by mail")}</span>
        <small>{state}</small>
      </span>
      <span class="end">
        {(isOn || canBeOn) && (
          <button
            type="button"
            class={isOn ? "btn sm danger" : "btn sm"}
            aria-label={isOn ? t("Turn off codes by mail") : t("Turn on codes by mail")}
            onClick={() => void change()}
          >
            {isOn ? t("Turn off") : t("Turn on")}
          </button>
        )}
      </span>
    </li>
  );
}

function BackupRow({
  good,
  hasApp,
  onDone,
}: {
  good: number;
  hasApp: boolean;
  onDone: (codes: Codes) => void;
}) {
  const [isAsking, setAsking] = useState(false);
  const renew = async (): Promise<void> => {
    try {
      const reply = await control.request(otpauthGetpasswords, { subaction: 1 });
      assertOk(reply);
      onDone(reply.passwords ?? []);
    } catch (error) {
      showToast(error instanceof Error ? error.message : String(error));
    }
  };
  return (
    <li>
      <span class="tile-i">
        <Icon name="key-round" />
      </span>
      <span class="two grow">
        <span class="med">{t("Backup codes")}</span>
        <small>
          {good === 0
            ? t("None left")
            : plural(good, "{count} left, works once", "{count} left, each works once")}
        </small>
      </span>
      <span class="end">
        <button
          type="button"
          class="btn sm"
          aria-label={t("New backup codes")}
          onClick={() => (hasApp ? setAsking(true) : void renew())}
        >
          {t("New codes")}
        </button>
      </span>
      {isAsking && <AppCodeDialog deed="codes" onDone={onDone} onClose={() => setAsking(false)} />}
    </li>
  );
}
