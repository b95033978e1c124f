/** Between password and app: the code of the second factor. */
import { useState } from "preact/hooks";
import { Field, Tick } from "../../../ui/index.ts";
import { pageState, post } from "../../page-state.ts";
import { navigate, query } from "../../router.ts";
import { Gate } from "../gate.tsx";

const MINUTE_SECONDS = 60;

export function FactorStep() {
  const [problem, setProblem] = useState("");
  const [isRemembered, setRemembered] = useState(false);
  const submit = async (form: HTMLFormElement): Promise<void> => {
    const code = String(new FormData(form).get("code")).replaceAll(/\s/g, "");
    const token = query.value.get("token") ?? "";
    const { status, body } = await post("sign-in-factor", { token, code, remember: isRemembered });
    if (status === 200) return;
    if (status === 403) navigate("sign-in?late=1", { isReplaced: true });
    else if (status === 429) {
      const minutes = Math.ceil(Number(body.retryAfterSeconds) / MINUTE_SECONDS);
      setProblem(`Too many wrong codes. Try again in ${minutes} min.`);
    } else setProblem("This code is wrong or was used before. Wait for the next one.");
  };
  return (
    <Gate
      title={`Sign in to ${pageState.value.title}`}
      button="Go on"
      onSubmit={submit}
      onProblem={setProblem}
    >
      <Field
        id="code"
        label="Code"
        hint="6 digits from your authenticator app, or one of your 8-digit backup codes."
        error={problem}
      >
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
        Do not ask in this browser for 30 days
      </Tick>
    </Gate>
  );
}
