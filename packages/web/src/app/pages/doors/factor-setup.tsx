/** A second factor is demanded, and there is none: one is set up before the first page. */
import { useEffect, useState } from "preact/hooks";
import { Banner, CopyButton, Field } from "../../../ui/index.ts";
import { post } from "../../page-state.ts";
import { navigate, query } from "../../router.ts";
import { Gate } from "../gate.tsx";
import { QrCode } from "../qr-code.tsx";

const late = (): void => navigate("sign-in?late=1", { isReplaced: true });

export function FactorSetup() {
  const [key, setKey] = useState({ secret: "", url: "" });
  const [codes, setCodes] = useState<readonly string[]>([]);
  const [problem, setProblem] = useState("");
  const token = query.value.get("token") ?? "";
  useEffect(() => {
    post("factor-setup", { token }).then(
      ({ status, body }) => {
        if (status !== 200) late();
        else setKey({ secret: String(body.secret), url: String(body.url) });
      },
      () => setProblem("The server cannot be reached. Check the network and load the page again."),
    );
  }, []);
  const turnOn = async (form: HTMLFormElement): Promise<void> => {
    const code = String(new FormData(form).get("code")).replaceAll(/\s/g, "");
    const { status, body } = await post("factor-setup", { token, secret: key.secret, code });
    if (status === 403) late();
    else if (status !== 200)
      setProblem("This code is wrong. Check the clock of the phone, or wait for the next one.");
    else setCodes(Array.isArray(body.codes) ? body.codes.map(String) : []);
  };
  const goOn = async (): Promise<void> => {
    const { status } = await post("factor-setup", { token, isDone: true });
    if (status !== 200) late();
  };
  if (codes.length > 0) {
    return (
      <Gate title="Backup codes" button="I have kept them" onSubmit={goOn} onProblem={setProblem}>
        <Banner kind="ok" end={<CopyButton text={codes.join("\n")} />}>
          Keep these where your phone is not. Each works once; they are shown this once.
        </Banner>
        <p>
          <code>{codes.join(" ")}</code>
        </p>
      </Gate>
    );
  }
  return (
    <Gate title="Set up a second factor" button="Turn on" onSubmit={turnOn} onProblem={setProblem}>
      <p class="t2">
        This account must have one. Let an authenticator app on your phone read this picture, or add an
        account by key, based on time:
      </p>
      {key.url !== "" && <QrCode text={key.url} label="The key as a QR code" />}
      <p class="row">
        <code class="mono">{key.secret.replaceAll(/.{4}(?=.)/g, "$& ")}</code>
        <span class="end">
          <CopyButton text={key.secret} />
        </span>
      </p>
      <Field id="code" label="Code that the app shows" error={problem}>
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
