/** Invitation codes of a device group: those that work, making one, taking one back. */

import type { WireGroup, WireInvite, WireInviteTerms } from "@tendril/protocol";
import { createInviteCode } from "@tendril/protocol/actions/groups/create-invite-code";
import { removeInviteCode } from "@tendril/protocol/actions/groups/remove-invite-code";
import { useEffect, useRef, useState } from "preact/hooks";
import { control, store } from "../../../control/index.ts";
import { parts, t } from "../../../language/index.ts";
import { CopyButton, Dialog, formatDate, Icon, showToast } from "../../../ui/index.ts";
import { assertOk } from "../../assert-ok.ts";
import { pageState } from "../../page-state.ts";
import { QrCode } from "../qr-code.tsx";
import { firstChoice, InviteChoices, wayOf } from "./invite-choices.tsx";

const MIN_CHARACTERS = 6;
const LOOK_EVERY_MS = 30_000;

export function InviteCodesDialog({
  group: { _id: meshid, name },
  onClose,
}: {
  group: WireGroup;
  onClose: () => void;
}) {
  store.revision.value; // signals spare components whose props are the same
  const [code, setCode] = useState("");
  const [choice, setChoice] = useState(firstChoice);
  const [shown, setShown] = useState("");
  const [problem, setProblem] = useState("");
  const nowMs = useNow();
  const codes = codesOf(store.groups.get(meshid)?.invite, nowMs);
  const make = async (): Promise<void> => {
    setProblem("");
    try {
      const own = code.trim();
      if (own !== "" && own.length < MIN_CHARACTERS)
        throw new Error(t("A code has at least {count} characters.", { count: MIN_CHARACTERS }));
      const words = own === "" ? {} : { code: own };
      const reply = await control.request(createInviteCode, { meshid, ...choice, ...words });
      assertOk(reply);
      setShown(reply.code ?? "");
      setCode("");
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
  };
  return (
    <Dialog title={t("Invitation codes of {group}", { group: name })} onClose={onClose}>
      <div class="db">
        <p class="t2">
          {parts(
            "Whoever types one at {place} can install an agent; the computer then joins this device group.",
            {
              place: <code>{`${location.host}${pageState.value.base}invite`}</code>,
            },
          )}
        </p>
        {codes.length > 0 && (
          <ul class="members" aria-label={t("Codes that work")}>
            {codes.map((one) => (
              <CodeRow
                key={one.code}
                terms={one}
                isOpen={one.code === shown}
                onToggle={() => setShown(one.code === shown ? "" : one.code)}
                onRemove={() => remove(meshid, one.code)}
              />
            ))}
          </ul>
        )}
        <div class="field">
          <label for="ic-code">{t("New code")}</label>
          <input
            id="ic-code"
            class="input"
            maxLength={64}
            autocomplete="off"
            spellcheck={false}
            value={code}
            onInput={(event) => setCode(event.currentTarget.value)}
          />
          <p class="hint">{t("Words of your own, or empty for one that is easy to say on the telephone.")}</p>
        </div>
        <InviteChoices label={t("The code works for")} value={choice} onChange={setChoice} />
        {problem !== "" && (
          <p class="c-danger" role="alert">
            {problem}
          </p>
        )}
      </div>
      <div class="df">
        <button type="button" class="btn" onClick={onClose}>
          {t("Close")}
        </button>
        <button type="button" class="btn primary" onClick={() => void make()}>
          {t("Make a code")}
        </button>
      </div>
    </Dialog>
  );
}

function CodeRow(props: {
  terms: WireInviteTerms;
  isOpen: boolean;
  onToggle: () => void;
  onRemove: () => Promise<void>;
}) {
  const { terms, isOpen, onToggle, onRemove } = props;
  const { code, flags, end } = terms;
  const row = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (isOpen) row.current?.scrollIntoView({ block: "nearest" });
  }, [isOpen]);
  const url = `${location.origin}${pageState.value.base}invite?code=${encodeURIComponent(code)}`;
  const until = end === undefined ? t("Without end") : t("Until {time}", { time: formatDate(end) });
  return (
    <li class="invite-code" ref={row}>
      <div class="row wrap">
        <span class="two grow">
          <code class="break">{code}</code>
          <small>
            {until} · {wayOf(flags)}
          </small>
        </span>
        <span class="row">
          <button
            type="button"
            class="btn sm"
            aria-expanded={isOpen}
            aria-label={t("Show the link of {code}", { code })}
            onClick={onToggle}
          >
            <Icon name="external-link" />
            {t("Link")}
          </button>
          <CopyButton text={code} />
          <button
            type="button"
            class="btn sm"
            aria-label={t("Take back {code}", { code })}
            onClick={() => void onRemove()}
          >
            {t("Take back")}
          </button>
        </span>
      </div>
      {isOpen && (
        <div class="invite-link">
          <div class="row">
            <code class="break grow">{url}</code>
            <CopyButton text={url} />
          </div>
          <QrCode text={url} label={t("The link as a QR code")} />
        </div>
      )}
    </li>
  );
}

async function remove(meshid: string, code: string): Promise<void> {
  try {
    assertOk(await control.request(removeInviteCode, { meshid, code }));
  } catch (error) {
    showToast(error instanceof Error ? error.message : String(error));
  }
}

/** Those that are not over, the newest first; the server takes the others from the list later. */
function codesOf(invite: WireInvite | undefined, nowMs: number): readonly WireInviteTerms[] {
  const { codes = [], flags = 0, terms = [] } = invite ?? {};
  return codes
    .map((code) => terms.find((one) => one.code === code) ?? { code, flags })
    .filter(({ end }) => end === undefined || end > nowMs)
    .reverse();
}

function useNow(): number {
  const [nowMs, setNowMs] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, []);
  return nowMs;
}
