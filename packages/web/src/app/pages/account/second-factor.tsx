/** Second factor of the own account: authenticator app and backup codes. */
import { otpauthClear } from "@tendril/protocol/actions/factors/otpauth-clear";
import { otpauthGetpasswords } from "@tendril/protocol/actions/factors/otpauth-getpasswords";
import { otpauthRequest } from "@tendril/protocol/actions/factors/otpauth-request";
import { otpauthSetup } from "@tendril/protocol/actions/factors/otpauth-setup";
import { useState } from "preact/hooks";
import { control } from "../../../control/index.ts";
import { Banner, ConfirmDialog, CopyButton, Field, PageError, showToast } from "../../../ui/index.ts";
import { assertOk } from "../../assert-ok.ts";
import { useLoad } from "../../use-load.ts";
import { QrCode } from "../qr-code.tsx";

const WRONG = "This code is wrong or was used before. Wait for the next one.";

export function SecondFactor() {
  const loaded = useLoad("second-factor", () => control.request(otpauthGetpasswords, { subaction: 0 }));
  const [setUp, setSetUp] = useState<AppSetUp | null>(null);
  const [deed, setDeed] = useState<"codes" | "remove" | "">("");
  const [codes, setCodes] = useState<readonly string[]>([]);
  const { hasApp = false, passwords } = loaded.answer ?? {};
  const good = passwords?.filter(({ u }) => u).length ?? 0;
  const begin = async (): Promise<void> => {
    try {
      const reply = await control.request(otpauthRequest, {});
      const { secret, url = "" } = reply;
      if (secret !== undefined) setSetUp({ secret, url });
      else showToast("The settings of this account are locked.");
    } catch (error) {
      showToast(error instanceof Error ? error.message : String(error));
    }
  };
  const done = (made: readonly { readonly p: number }[]): void => {
    setCodes(made.map(({ p }) => String(p)));
    loaded.reload();
  };
  return (
    <section class="card" aria-label="Second factor">
      <div class="ch">
        <h2>Second factor</h2>
        <span class="end">{hasApp && <span class="badge ok">On</span>}</span>
      </div>
      {loaded.problem !== "" && <PageError onRetry={loaded.reload}>{loaded.problem}</PageError>}
      <div class="cb col">
        <p class="t2">
          {hasApp
            ? `Signing in asks for a code of your authenticator app. ${good} backup codes are left.`
            : "With an authenticator app on your phone, a stolen password alone lets nobody in."}
        </p>
        {codes.length > 0 && (
          <Banner kind="ok" end={<CopyButton text={codes.join("\n")} />}>
            Keep these backup codes where your phone is not. Each works once; they are shown this once:{" "}
            <code>{codes.join(" ")}</code>
          </Banner>
        )}
      </div>
      <div class="cf">
        {!hasApp && (
          <button type="button" class="btn sm" onClick={() => void begin()}>
            Set up an authenticator app
          </button>
        )}
        {hasApp && (
          <div class="row">
            <button type="button" class="btn sm" onClick={() => setDeed("codes")}>
              New backup codes
            </button>
            <button type="button" class="btn sm danger" onClick={() => setDeed("remove")}>
              Remove
            </button>
          </div>
        )}
      </div>
      {setUp !== null && <SetUpDialog {...setUp} onDone={done} onClose={() => setSetUp(null)} />}
      {deed !== "" && <CodeDialog deed={deed} onDone={done} onClose={() => setDeed("")} />}
    </section>
  );
}

interface AppSetUp {
  readonly secret: string;
  /** `otpauth://` address that apps read. */
  readonly url: string;
}

interface StepProps {
  readonly onDone: (codes: readonly { readonly p: number }[]) => void;
  readonly onClose: () => void;
}

function SetUpDialog({ secret, url, onDone, onClose }: StepProps & AppSetUp) {
  const [code, setCode] = useState("");
  const confirm = async (): Promise<void> => {
    const reply = await control.request(otpauthSetup, { secret, token: code });
    assertOk(reply);
    if (!reply.success) throw new Error(WRONG);
    onDone(reply.passwords ?? []);
  };
  return (
    <ConfirmDialog title="Set up an authenticator app" deed="Turn on" onConfirm={confirm} onClose={onClose}>
      <p class="t2">Let the app read this picture, or add an account by key, based on time:</p>
      {url !== "" && <QrCode text={url} label="The key as a QR code" />}
      <p class="row">
        <code class="mono">{secret.replaceAll(/.{4}(?=.)/g, "$& ")}</code>
        <span class="end">
          <CopyButton text={secret} />
        </span>
      </p>
      <CodeField label="Code that the app shows" value={code} onChange={setCode} />
    </ConfirmDialog>
  );
}

function CodeDialog({ deed, onDone, onClose }: StepProps & { deed: "codes" | "remove" }) {
  const [code, setCode] = useState("");
  const isRemoval = deed === "remove";
  const confirm = async (): Promise<void> => {
    const reply = isRemoval
      ? await control.request(otpauthClear, { token: code })
      : await control.request(otpauthGetpasswords, { subaction: 1, token: code });
    if (reply.result === "tokenrequired") throw new Error(WRONG);
    assertOk(reply);
    onDone("passwords" in reply ? (reply.passwords ?? []) : []);
  };
  return (
    <ConfirmDialog
      title={isRemoval ? "Remove the second factor?" : "New backup codes?"}
      deed={isRemoval ? "Remove" : "Make new codes"}
      isFinal={isRemoval}
      onConfirm={confirm}
      onClose={onClose}
    >
      <p class="t2">
        {isRemoval ? "The password alone will be enough again." : "Those before will work no more."}
      </p>
      <CodeField label="Code of the app, or a backup code" value={code} onChange={setCode} />
    </ConfirmDialog>
  );
}

function CodeField(props: { label: string; value: string; onChange: (code: string) => void }) {
  return (
    <Field id="factor-code" label={props.label}>
      <input
        class="input mono"
        id="factor-code"
        inputMode="numeric"
        autocomplete="one-time-code"
        maxLength={12}
        value={props.value}
        onInput={(event) => props.onChange(event.currentTarget.value.replaceAll(/\s/g, ""))}
      />
    </Field>
  );
}
