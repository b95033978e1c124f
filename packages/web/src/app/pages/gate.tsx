/**
 * Outside the app: signing in and the first set-up.
 */
import { useEffect, useState } from "preact/hooks";
import { control, isSignedOut } from "../../control/index.ts";
import { type PlainText, said, t } from "../../language/index.ts";
import { Banner, Field, Icon } from "../../ui/index.ts";
import { rememberWish } from "../after-sign-in.ts";
import { type ApiAnswer, pageState, post, reloadPageState, UNREACHABLE } from "../page-state.ts";
import { hasPasskeys, usePasskey } from "../passkey.ts";
import { link, navigate, query } from "../router.ts";
import { Mark } from "../side-bar.tsx";

export function SignIn() {
  const [problem, setProblem] = useState("");
  useEffect(rememberWish, []);
  const submit = async (form: HTMLFormElement): Promise<void> => {
    const fields = new FormData(form);
    const body = { name: String(fields.get("username")), password: String(fields.get("password")) };
    const answer = await post("sign-in", body);
    if (!goToNextStep(answer)) setProblem(signInProblem(answer));
  };
  const withPasskey = pageState.value.hasPasskeys && hasPasskeys();
  return (
    <Gate
      title={t("Sign in to {title}", { title: pageState.value.title })}
      onSubmit={submit}
      button={t("Sign in")}
      isSecond={withPasskey}
      onProblem={setProblem}
    >
      {query.value.has("used") && (
        <Banner kind="warn">{t("This sign-in link was used before. Sign in with your password.")}</Banner>
      )}
      {query.value.has("changed") && (
        <Banner kind="ok">
          {t("Your password is set. Sign in with it; all sessions before were ended.")}
        </Banner>
      )}
      {query.value.has("late") && <Banner kind="warn">{t("That took too long. Sign in again.")}</Banner>}
      {isSignedOut.value && <Banner>{t("You were signed out.")}</Banner>}
      {query.value.has("sso") && <Banner kind="warn">{ssoProblem(query.value.get("sso") ?? "")}</Banner>}
      {withPasskey && <PasskeyWay />}
      {pageState.value.singleSignOn !== null && (
        <a class="btn block" href={link("auth-oidc")} data-external>
          <Icon name="building-2" />
          {t("Continue with {provider}", { provider: pageState.value.singleSignOn })}
        </a>
      )}
      {(withPasskey || pageState.value.singleSignOn !== null) && (
        <div class="or">
          <span>{t("or with a password")}</span>
        </div>
      )}
      <Field id="username" label={t("User name")}>
        <input
          class="input"
          id="username"
          name="username"
          autocomplete="username"
          spellcheck={false}
          required
        />
      </Field>
      <Field id="password" label={t("Password")} error={problem}>
        <PasswordInput id="password" autocomplete="current-password" isInvalid={problem !== ""} />
      </Field>
      <p class="row">
        <a class="link" href={link("forgot-password")}>
          {t("Forgotten password")}
        </a>
        {pageState.value.registration !== null && (
          <a class="link end" href={link("register")}>
            {t("Create an account")}
          </a>
        )}
      </p>
    </Gate>
  );
}

function PasskeyWay() {
  const [problem, setProblem] = useState("");
  const signIn = async (): Promise<void> => {
    setProblem("");
    try {
      const { body } = await post("passkey-options", {});
      const passkey = await usePasskey(Object(body.options));
      const answer = await post("sign-in-passkey", { passkey });
      if (answer.status === 401) setProblem(t("This passkey opens no account here."));
      else if (!goToNextStep(answer)) setProblem(signInProblem(answer));
      await enterIfSignedIn();
    } catch (error) {
      setProblem(error instanceof TypeError ? t(UNREACHABLE) : error instanceof Error ? error.message : "");
    }
  };
  return (
    <>
      <button type="button" class="btn primary block" onClick={() => void signIn()}>
        <Icon name="fingerprint-pattern" />
        {t("Sign in with a passkey")}
      </button>
      {problem !== "" && (
        <p class="c-danger" role="alert">
          {problem}
        </p>
      )}
    </>
  );
}

/** What is asked between a right password and the first page. */
function goToNextStep({ body: { next, token, ways } }: ApiAnswer): boolean {
  const go = (path: string): boolean => {
    navigate(path, { isReplaced: true });
    return true;
  };
  if (next === "new-password") return go(`new-password?demanded=1&token=${token}`);
  if (next === "factor-setup") return go(`factor-setup?token=${token}`);
  if (next !== "factor") return false;
  const names = Object.entries(Object(ways)).flatMap(([name, isThere]) => (isThere ? [name] : []));
  return go(`second-factor?token=${token}&ways=${names.join(",")}`);
}

export function Setup() {
  const [problem, setProblem] = useState("");
  const { passwordRules, needsSetup } = pageState.value;
  if (!needsSetup) {
    return (
      <Gate
        title={t("This server is set up")}
        onSubmit={async () => navigate("sign-in")}
        button={t("Sign in")}
        onProblem={setProblem}
      >
        <p class="t2">
          {t("There is an administrator. To add another account run: tendril account create NAME")}
        </p>
      </Gate>
    );
  }
  const submit = async (form: HTMLFormElement): Promise<void> => {
    const fields = new FormData(form);
    const body = {
      token: String(fields.get("token")).trim(),
      name: String(fields.get("username")),
      password: String(fields.get("password")),
    };
    setProblem(setupProblem(await post("setup", body)));
  };
  return (
    <Gate
      title={t("Create the first administrator")}
      onSubmit={submit}
      button={t("Create administrator")}
      onProblem={setProblem}
    >
      <Field
        id="token"
        label={t("Set-up token")}
        hint={t("Printed where the server was started. A new start prints a new one.")}
      >
        <input
          class="input mono"
          id="token"
          name="token"
          value={query.value.get("token") ?? ""}
          spellcheck={false}
          required
        />
      </Field>
      <Field id="username" label={t("User name")}>
        <input
          class="input"
          id="username"
          name="username"
          autocomplete="username"
          spellcheck={false}
          required
        />
      </Field>
      <Field id="password" label={t("Password")} hint={passwordRules.map(said).join(" ")} error={problem}>
        <PasswordInput id="password" autocomplete="new-password" isInvalid={problem !== ""} />
      </Field>
    </Gate>
  );
}

interface GateProps {
  readonly title: string;
  readonly button: string;
  readonly onSubmit: (form: HTMLFormElement) => Promise<void>;
  readonly onProblem: (sentence: string) => void;
  /** There is a better way above. */
  readonly isSecond?: boolean;
  readonly children: preact.ComponentChildren;
}

export function Gate({ title, button, onSubmit, onProblem, isSecond = false, children }: GateProps) {
  const [isBusy, setBusy] = useState(false);
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (!(event.currentTarget instanceof HTMLFormElement)) return;
    setBusy(true);
    onProblem("");
    try {
      await onSubmit(event.currentTarget);
      await enterIfSignedIn();
    } catch (error) {
      onProblem(error instanceof TypeError ? t(UNREACHABLE) : String(error));
    }
    setBusy(false);
  };
  return (
    <main class="gate-m gate" id="main">
      <header class="gate-h">
        <Mark />
        <span>Tendril</span>
      </header>
      <form class="gate-f" onSubmit={submit} aria-labelledby="gate-title">
        <div class="col">
          <h1 id="gate-title">{title}</h1>
          <p class="t3">{location.host}</p>
        </div>
        {children}
        <button type="submit" class={isSecond ? "btn block" : "btn primary block"} disabled={isBusy}>
          {isBusy ? t("One moment") : button}
        </button>
      </form>
      <footer class="gate-b" />
    </main>
  );
}

export function PasswordInput({
  id,
  autocomplete,
  isInvalid,
}: {
  id: string;
  autocomplete: "current-password" | "new-password";
  isInvalid: boolean;
}) {
  const [isShown, setShown] = useState(false);
  const common = {
    class: "input",
    id,
    name: "password",
    autocomplete,
    "aria-invalid": isInvalid,
    "aria-describedby": isInvalid ? `${id}-error` : undefined,
    required: true,
  } as const;
  return (
    <div class="pwf">
      {isShown ? <input {...common} type="text" /> : <input {...common} type="password" />}
      <button
        type="button"
        class="btn quiet sm sq"
        aria-label={isShown ? t("Hide password") : t("Show password")}
        onClick={() => setShown(!isShown)}
      >
        <Icon name="eye" />
      </button>
    </div>
  );
}

/** After a step that may have been the last one. */
export async function enterIfSignedIn(): Promise<void> {
  await reloadPageState();
  if (pageState.value.user !== null) enter();
}

function enter(): void {
  if (isSignedOut.value) {
    location.reload(); // the old connection is over for good
    return;
  }
  control.isReady;
  navigate(query.value.get("next") ?? "devices", { isReplaced: true });
}

/** Why a provider of single sign-on let nobody in. */
function ssoProblem(why: string): string {
  const sentences: Readonly<Record<string, PlainText>> = {
    unreachable: "The sign-on provider cannot be reached. Try again in a minute, or tell an administrator.",
    late: "That took too long, or was begun in another browser. Try again.",
    denied: "The sign-on provider was told not to let you in here.",
    failed:
      "The sign-on provider gave an answer that this server does not take. An administrator finds more in its log.",
    group: "Your account at the sign-on provider is in no group that may use this server.",
    unknown: "You have no account here. Ask an administrator for one, then connect it on My account.",
    "bad-name":
      "Your name at the sign-on provider cannot be a user name here. Ask an administrator for an account.",
    "name-taken":
      "There is an account of your name here already. Sign in with its password, then connect it on My account.",
    "not-set-up": "This server is not set up yet: its first administrator comes first.",
    locked: "Your account here is locked.",
  };
  return t(
    (Object.hasOwn(sentences, why) ? sentences[why] : undefined) ?? "Single sign-on did not work. Try again.",
  );
}

function signInProblem({ status, body }: ApiAnswer): string {
  if (status === 200) return "";
  if (status === 429) {
    const minutes = Math.max(1, Math.ceil(Number(body.retryAfterSeconds ?? 60) / 60));
    return t("Too many wrong passwords came from here. Try again in {minutes} min.", { minutes });
  }
  return t("Name and password do not match. Check Caps Lock.");
}

function setupProblem({ status, body }: ApiAnswer): string {
  if (status === 200) return "";
  if (status === 403)
    return t("This token is not the right one. The server prints a new one when it is started.");
  if (status === 409) return t("This server has an administrator already. Sign in instead.");
  return typeof body.message === "string" ? said(body.message) : t("Something is missing.");
}
