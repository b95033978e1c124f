/** Between password and app: the second factor, by a code or a passkey. */

import { useEffect, useState } from "preact/hooks";
import { t } from "../../../language/index.ts";
import { Banner, Field, Icon, Tick } from "../../../ui/index.ts";
import { pageState, post } from "../../page-state.ts";
import { hasPasskeys, usePasskey } from "../../passkey.ts";
import { navigate, query } from "../../router.ts";
import { enterIfSignedIn, Gate } from "../gate.tsx";

const MINUTE_SECONDS = 60;

export function FactorStep() {
  const [problem, setProblem] = useState("");
  const [isRemembered, setRemembered] = useState(false);
  const ways = (query.value.get("ways") ?? "app").split(",");
  const canUsePasskey = ways.includes("passkey") && hasPasskeys();
  const give = async (proof: { readonly code: string } | { readonly passkey: unknown }): Promise<void> => {
    const token = query.value.get("token") ?? "";
    const { status, body } = await post("sign-in-factor", { token, ...proof, remember: isRemembered });
    if (status === 200) return;
    if (status === 403) navigate("sign-in?late=1", { isReplaced: true });
    else if (status === 429) {
      const minutes = Math.ceil(Number(body.retryAfterSeconds) / MINUTE_SECONDS);
      setProblem(t("Too many wrong codes. Try again in {minutes} min.", { minutes }));
    } else setProblem(t("This code is wrong or was used before. Wait for the next one."));
  };
  const submit = async (form: HTMLFormElement): Promise<void> => {
    await give({ code: String(new FormData(form).get("code")).replaceAll(/\s/g, "") });
  };
  const withPasskey = async (): Promise<void> => {
    try {
      const { status, body } = await post("passkey-options", { token: query.value.get("token") ?? "" });
      if (status === 403) navigate("sign-in?late=1", { isReplaced: true });
      else await give({ passkey: await usePasskey(Object(body.options)) });
      await enterIfSignedIn();
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
  };
  return (
    <Gate
      title={t("Sign in to {title}", { title: pageState.value.title })}
      button={t("Go on")}
      isSecond={canUsePasskey}
      onSubmit={submit}
      onProblem={setProblem}
    >
      {canUsePasskey && (
        <>
          <button type="button" class="btn primary block" onClick={() => void withPasskey()}>
            <Icon name="fingerprint-pattern" />
            {t("Use a passkey")}
          </button>
          <div class="or">
            <span>{t("or with a code")}</span>
          </div>
        </>
      )}
      {ways.includes("mail") && <MailCode />}
      <Field id="code" label={t("Code")} hint={hintOf(ways)} error={problem}>
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
      <Tick isOn={isRemembered} onChange={setRemembered}>
        {t("Do not ask in this browser for 30 days")}
      </Tick>
    </Gate>
  );
}

/** Where mail is the only way the code is sent at once. */
function MailCode() {
  const [state, setState] = useState<"" | "sent" | "failed">("");
  const send = async (): Promise<void> => {
    const { status } = await post("factor-mail", { token: query.value.get("token") ?? "" });
    setState(status === 204 ? "sent" : "failed");
  };
  useEffect(() => {
    if (query.value.get("ways") === "mail") void send().catch(() => setState("failed"));
  }, []);
  return (
    <>
      {state === "sent" && <Banner kind="ok">{t("A code is on its way to your mail address.")}</Banner>}
      {state === "failed" && (
        <Banner kind="warn">{t("No code was sent. Try again in a few minutes.")}</Banner>
      )}
      <button type="button" class="btn block" onClick={() => void send().catch(() => setState("failed"))}>
        <Icon name="mail" />
        {state === "sent" ? t("Send another code") : t("Send a code by mail")}
      </button>
    </>
  );
}

function hintOf(ways: readonly string[]): string {
  if (ways.includes("app"))
    return t("6 digits from your authenticator app, or one of your 8-digit backup codes.");
  if (ways.includes("mail")) return t("8 digits from the letter, or one of your 8-digit backup codes.");
  return t("One of your 8-digit backup codes.");
}
