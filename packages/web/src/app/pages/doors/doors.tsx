/** Pages outside the app besides signing in: one for each link of a letter, and those that the sign-in page leads to. */

import { useEffect, useState } from "preact/hooks";
import { locale, type PlainText, said, t } from "../../../language/index.ts";
import { Banner, Field } from "../../../ui/index.ts";
import { type ApiAnswer, pageState, passwordHint, post } from "../../page-state.ts";
import { link, navigate, query } from "../../router.ts";
import { Gate, PasswordInput } from "../gate.tsx";
import { FactorSetup } from "./factor-setup.tsx";
import { FactorStep } from "./factor-step.tsx";

const OVER: PlainText = "This link is over: it was used, taken back, or is too old.";

/** Whether the first part of an address is one of these pages. */
export function Door({ place }: { place: string }) {
  if (place === "forgot-password") return <ForgotPassword />;
  if (place === "second-factor") return <FactorStep />;
  if (place === "factor-setup") return <FactorSetup />;
  if (place === "new-password") return <NewPassword />;
  if (place === "verify-email") return <VerifyEmail />;
  if (place === "invitation") return <Invitation />;
  if (place === "invite") return <InviteCode />;
  return <Register />;
}

function BackToSignIn() {
  return (
    <p>
      <a class="link" href={link("sign-in")}>
        {t("Sign in")}
      </a>
    </p>
  );
}

function ForgotPassword() {
  const [problem, setProblem] = useState("");
  const [isSent, setSent] = useState(false);
  const submit = async (form: HTMLFormElement): Promise<void> => {
    const answer = await post("forgot-password", { email: textOf(form, "email") });
    setSent(answer.status === 204);
    if (answer.status === 429) setProblem(t("Too many letters were asked for. Try again in an hour."));
    else if (answer.status !== 204) setProblem(t("This is no mail address."));
  };
  if (!pageState.value.hasMail) {
    return (
      <Gate title={t("Forgotten password")} button={t("Sign in")} onSubmit={toSignIn} onProblem={setProblem}>
        <p class="t2">{t("This server sends no mail. Ask an administrator for a new password.")}</p>
      </Gate>
    );
  }
  return (
    <Gate title={t("Forgotten password")} button={t("Send a link")} onSubmit={submit} onProblem={setProblem}>
      {isSent && (
        <Banner kind="ok">
          {t(
            "If an account has this address and it was confirmed, a letter is on its way. Its link works for 30 minutes.",
          )}
        </Banner>
      )}
      <Field id="email" label={t("Mail address of the account")} error={problem}>
        <input class="input" id="email" name="email" type="email" autocomplete="email" required />
      </Field>
      <BackToSignIn />
    </Gate>
  );
}

/** From a letter, or when a sign-in demands another password. */
function NewPassword() {
  const [problem, setProblem] = useState("");
  const isDemanded = query.value.has("demanded");
  const submit = async (form: HTMLFormElement): Promise<void> => {
    const body = { token: query.value.get("token") ?? "", password: textOf(form, "password") };
    const answer = await post("new-password", body);
    if (answer.status !== 200) setProblem(sentenceOf(answer));
    else if (answer.body.next === "sign-in") navigate("sign-in?changed=1", { isReplaced: true });
  };
  return (
    <Gate
      title={t("Choose a new password")}
      button={t("Set password")}
      onSubmit={submit}
      onProblem={setProblem}
    >
      {isDemanded && <Banner>{t("Your password has to be changed before you go on.")}</Banner>}
      <NewPasswordField problem={problem} />
      <BackToSignIn />
    </Gate>
  );
}

function VerifyEmail() {
  const [state, setState] = useState<"asking" | "done" | "over">("asking");
  useEffect(() => {
    post("verify-email", { token: query.value.get("token") ?? "" }).then(
      ({ status }) => setState(status === 200 ? "done" : "over"),
      () => setState("over"),
    );
  }, []);
  return (
    <Gate title={t("Mail address")} button={t("Go on")} onSubmit={toSignIn} onProblem={() => {}}>
      {state === "asking" && <p class="t2">{t("One moment")}</p>}
      {state === "done" && <Banner kind="ok">{t("The address is confirmed.")}</Banner>}
      {state === "over" && <Banner kind="warn">{t(OVER)}</Banner>}
    </Gate>
  );
}

function Invitation() {
  const [problem, setProblem] = useState("");
  const [isOver, setOver] = useState(false);
  const token = query.value.get("token") ?? "";
  useEffect(() => {
    post("invitation", { token }).then(
      ({ status }) => setOver(status !== 200),
      () => setOver(true),
    );
  }, []);
  const submit = async (form: HTMLFormElement): Promise<void> => {
    const body = { token, ...personOf(form), password: textOf(form, "password") };
    const answer = await post("invitation", body);
    if (answer.status !== 200) setProblem(sentenceOf(answer));
  };
  if (isOver) {
    return (
      <Gate title={t("Invitation")} button={t("Sign in")} onSubmit={toSignIn} onProblem={() => {}}>
        <Banner kind="warn">
          {t("This link is over: it was used, taken back, or is too old. Ask for another one.")}
        </Banner>
      </Gate>
    );
  }
  return (
    <Gate
      title={t("Welcome to {server}", { server: pageState.value.title })}
      button={t("Create my account")}
      onSubmit={submit}
      onProblem={setProblem}
    >
      <PersonFields />
      <NewPasswordField problem={problem} />
    </Gate>
  );
}

/** A code that somebody was told leads to the page for installing an agent. */
function InviteCode() {
  const [problem, setProblem] = useState("");
  const submit = async (form: HTMLFormElement): Promise<void> => {
    const { status, body } = await post("invite-code", { code: textOf(form, "code").trim() });
    if (status === 200) navigate(`agentinvite?c=${encodeURIComponent(String(body.c))}`);
    else if (status === 429) setProblem(t("Too many wrong codes came from here. Try again in an hour."));
    else setProblem(t("This code does not work. Check it, or ask for another one."));
  };
  return (
    <Gate title={t("Install an agent")} button={t("Go on")} onSubmit={submit} onProblem={setProblem}>
      <Field
        id="code"
        label={t("Invitation code")}
        hint={t("From whoever looks after your computer.")}
        error={problem}
      >
        <input
          class="input"
          id="code"
          name="code"
          maxLength={64}
          autocomplete="off"
          defaultValue={query.value.get("code") ?? ""}
          required
        />
      </Field>
    </Gate>
  );
}

function Register() {
  const [problem, setProblem] = useState("");
  const { registration } = pageState.value;
  const submit = async (form: HTMLFormElement): Promise<void> => {
    const body = { ...personOf(form), email: textOf(form, "email"), pass: textOf(form, "pass") };
    const answer = await post("register", { ...body, password: textOf(form, "password") });
    if (answer.status === 429) setProblem(t("Too many accounts were made from here. Try again in an hour."));
    else if (answer.status !== 200) setProblem(sentenceOf(answer));
  };
  if (registration === null) {
    return (
      <Gate title={t("New account")} button={t("Sign in")} onSubmit={toSignIn} onProblem={() => {}}>
        <p class="t2">{t("Accounts are made by an administrator here.")}</p>
      </Gate>
    );
  }
  const { emailDomains, needsPass } = registration;
  return (
    <Gate title={t("New account")} button={t("Create my account")} onSubmit={submit} onProblem={setProblem}>
      <PersonFields />
      <Field
        id="email"
        label={t("Mail address")}
        hint={
          emailDomains.length > 0
            ? t("An address at {domains}.", { domains: eitherOf(emailDomains) })
            : t("Lets you get a new password.")
        }
      >
        <input
          class="input"
          id="email"
          name="email"
          type="email"
          autocomplete="email"
          required={emailDomains.length > 0}
        />
      </Field>
      {needsPass && (
        <Field id="pass" label={t("Password for new accounts")} hint={t("From whoever runs this server.")}>
          <input class="input" id="pass" name="pass" type="password" autocomplete="off" required />
        </Field>
      )}
      <NewPasswordField problem={problem} />
      <BackToSignIn />
    </Gate>
  );
}

function PersonFields() {
  return (
    <>
      <Field id="username" label={t("User name")}>
        <input
          class="input"
          id="username"
          name="username"
          autocomplete="username"
          spellcheck={false}
          maxLength={64}
          required
        />
      </Field>
      <Field id="realname" label={t("Full name")}>
        <input class="input" id="realname" name="realname" autocomplete="name" maxLength={256} />
      </Field>
    </>
  );
}

function NewPasswordField({ problem }: { problem: string }) {
  return (
    <Field id="password" label={t("Password")} hint={passwordHint()} error={problem}>
      <PasswordInput id="password" autocomplete="new-password" isInvalid={problem !== ""} />
    </Field>
  );
}

/** "a or b". */
function eitherOf(names: readonly string[]): string {
  return new Intl.ListFormat(locale(), { type: "disjunction" }).format(names);
}

function personOf(form: HTMLFormElement): { name: string; realname: string } {
  return { name: textOf(form, "username").trim(), realname: textOf(form, "realname").trim() };
}

function textOf(form: HTMLFormElement, field: string): string {
  return String(new FormData(form).get(field) ?? "");
}

function sentenceOf({ status, body }: ApiAnswer): string {
  if (status === 403) return t(OVER);
  return typeof body.message === "string" ? said(body.message) : t("Something is missing.");
}

async function toSignIn(): Promise<void> {
  navigate("sign-in", { isReplaced: true });
}
