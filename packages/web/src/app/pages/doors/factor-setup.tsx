/** A second factor is demanded, and there is none: one is set up before the first page. */

import { useEffect, useState } from "preact/hooks";
import { t } from "../../../language/index.ts";
import { Banner, CopyButton, Field, Icon } from "../../../ui/index.ts";
import { type ApiAnswer, post } from "../../page-state.ts";
import { hasPasskeys, makePasskey } from "../../passkey.ts";
import { navigate, query } from "../../router.ts";
import { Gate } from "../gate.tsx";
import { QrCode } from "../qr-code.tsx";

const late = (): void => navigate("sign-in?late=1", { isReplaced: true });

export function FactorSetup() {
  const [key, setKey] = useState({ secret: "", url: "", canBePasskey: false });
  const [kept, setKept] = useState<{ token: string; codes: readonly string[] }>({ token: "", codes: [] });
  const [problem, setProblem] = useState("");
  const token = query.value.get("token") ?? "";
  useEffect(() => {
    post("factor-setup", { token }).then(
      ({ status, body }) => {
        const { secret, url, canBePasskey } = body;
        if (status !== 200) late();
        else setKey({ secret: String(secret), url: String(url), canBePasskey: canBePasskey === true });
      },
      () => setProblem(t("The server cannot be reached. Check the network and load the page again.")),
    );
  }, []);
  const finish = ({ status, body }: ApiAnswer, wrong: string): void => {
    if (status === 403) late();
    else if (status !== 200) setProblem(wrong);
    else
      setKept({ token: String(body.token), codes: Array.isArray(body.codes) ? body.codes.map(String) : [] });
  };
  const turnOn = async (form: HTMLFormElement): Promise<void> => {
    const code = String(new FormData(form).get("code")).replaceAll(/\s/g, "");
    const answer = await post("factor-setup", { token, secret: key.secret, code });
    finish(answer, t("This code is wrong. Check the clock of the phone, or wait for the next one."));
  };
  const addPasskey = async (): Promise<void> => {
    try {
      const { status, body } = await post("factor-setup", { token, wantsPasskey: true });
      if (status !== 200) return late();
      const passkey = await makePasskey(Object(body.options));
      finish(
        await post("factor-setup", { token, passkey }),
        t("The server did not take this passkey. Open it by its own name and try again."),
      );
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
  };
  const goOn = async (): Promise<void> => {
    const { status } = await post("factor-setup", { token: kept.token, isDone: true });
    if (status !== 200) late();
  };
  const { codes } = kept;
  if (codes.length > 0) {
    return (
      <Gate title={t("Backup codes")} button={t("I have kept them")} onSubmit={goOn} onProblem={setProblem}>
        <Banner kind="ok" end={<CopyButton text={codes.join("\n")} />}>
          {t("Keep these where your phone is not. Each works once; they are shown this once.")}
        </Banner>
        <p>
          <code>{codes.join(" ")}</code>
        </p>
      </Gate>
    );
  }
  return (
    <Gate title={t("Set up a second factor")} button={t("Turn on")} onSubmit={turnOn} onProblem={setProblem}>
      <p class="t2">{t("This account must have one.")}</p>
      {key.canBePasskey && hasPasskeys() && (
        <>
          <button type="button" class="btn block" onClick={() => void addPasskey()}>
            <Icon name="fingerprint-pattern" />
            {t("Use a passkey")}
          </button>
          <div class="or">
            <span>{t("or an authenticator app")}</span>
          </div>
        </>
      )}
      <p class="t2">
        {t(
          "Let an authenticator app on your phone read this picture, or add an account by key, based on time:",
        )}
      </p>
      {key.url !== "" && <QrCode text={key.url} label={t("The key as a QR code")} />}
      <p class="row">
        <code class="mono">{key.secret.replaceAll(/.{4}(?=.)/g, "$& ")}</code>
        <span class="end">
          <CopyButton text={key.secret} />
        </span>
      </p>
      <Field id="code" label={t("Code that the app shows")} error={problem}>
        <input
          class="input mono"
          id="code"
          name="code"
          inputMode="numeric"
          autocomplete="one-time-code"
          maxLength={12}
          required
        />
      </Field>
    </Gate>
  );
}
