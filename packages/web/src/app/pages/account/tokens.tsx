/** Login tokens: made with limits, shown once, listed, taken back. */

import { createLoginToken, type tokenKinds } from "@tendril/protocol/actions/users/create-login-token";
import { type LoginTokenEntry, loginTokens } from "@tendril/protocol/actions/users/login-tokens";
import { useState } from "preact/hooks";
import { control, store } from "../../../control/index.ts";
import { type PlainText, parts, t } from "../../../language/index.ts";
import {
  Banner,
  ConfirmDialog,
  CopyButton,
  formatAgoWithin,
  formatDate,
  Icon,
  PageError,
  showToast,
  Tick,
} from "../../../ui/index.ts";
import { assertOk } from "../../assert-ok.ts";
import { useLoad } from "../../use-load.ts";

type Kind = (typeof tokenKinds)[number];

const DAY_MINUTES = 1_440;
const periods: readonly (readonly [number, PlainText])[] = [
  [1, "1 day"],
  [30, "30 days"],
  [90, "90 days"],
  [365, "1 year"],
  [0, "Until it is taken back"],
];
/** What a token may be limited to: as a choice, and in the middle of a sentence. */
const kinds: readonly (readonly [kind: Kind, words: PlainText, within: PlainText])[] = [
  ["devices", "Devices", "devices"],
  ["groups", "Device groups", "device groups"],
  ["sessions", "Desktop, terminal, files, ports", "desktop, terminal, files, ports"],
  ["events", "Events", "events"],
  ["recordings", "Recordings", "recordings"],
  ["users", "People", "people"],
  ["user-groups", "User groups", "user groups"],
];

export function Tokens() {
  const tokens = useLoad("tokens", () => control.request(loginTokens, {}));
  const [isAsked, setAsked] = useState(false);
  const [made, setMade] = useState<{ user: string; password: string } | null>(null);
  const remove = async (tokenUser: string): Promise<void> => {
    try {
      await control.request(loginTokens, { remove: [tokenUser] });
      showToast(t("Taken back. What it had open has ended."));
    } catch (error) {
      showToast(error instanceof Error ? error.message : String(error));
    }
    tokens.reload();
  };
  return (
    <section class="card" aria-label={t("Login tokens")}>
      <div class="ch">
        <h2>{t("Login tokens")}</h2>
        <span class="end">
          <button type="button" class="btn sm" onClick={() => setAsked(true)}>
            <Icon name="plus" />
            {t("New token")}
          </button>
        </span>
      </div>
      <div class="cb col">
        <p class="t2">
          {t(
            "For programs such as MeshCtrl: a name and a password of their own, which can do no more than you say and can be taken back at any time.",
          )}
        </p>
        {made !== null && (
          <Banner kind="ok" end={<CopyButton text={`${made.user} ${made.password}`} />}>
            {parts("Name {name}, password {password}. It is shown this once.", {
              name: <code>{made.user}</code>,
              password: <code>{made.password}</code>,
            })}
          </Banner>
        )}
      </div>
      {tokens.problem !== "" && <PageError onRetry={tokens.reload}>{tokens.problem}</PageError>}
      <ul class="rows" aria-label={t("Own login tokens")}>
        {tokens.answer?.loginTokens?.map((token) => (
          <li key={token.tokenUser}>
            <span class="tile-i">
              <Icon name="key-round" />
            </span>
            <span class="two grow">
              <span class="med">{token.name}</span>
              <small>{limitWords(token)}</small>
              <small>{timeWords(token)}</small>
            </span>
            <span class="end">
              <button type="button" class="btn sm danger" onClick={() => void remove(token.tokenUser)}>
                {t("Take back")}
              </button>
            </span>
          </li>
        ))}
      </ul>
      {isAsked && (
        <NewTokenDialog
          onClose={() => setAsked(false)}
          onMade={(user, password) => {
            setMade({ user, password });
            tokens.reload();
          }}
        />
      )}
    </section>
  );
}

function NewTokenDialog(props: { onClose: () => void; onMade: (user: string, password: string) => void }) {
  const [name, setName] = useState("");
  const [days, setDays] = useState(90);
  const [isReadOnly, setReadOnly] = useState(true);
  const [groups, setGroups] = useState<ReadonlySet<string>>(new Set());
  const [chosen, setChosen] = useState<ReadonlySet<Kind>>(new Set());
  const create = async (): Promise<void> => {
    if (name.trim() === "") throw new Error(t("Name the program that will use it."));
    const reply = await control.request(createLoginToken, {
      name: name.trim(),
      expire: days * DAY_MINUTES,
      scope: {
        isReadOnly,
        ...(groups.size === 0 ? {} : { groups: [...groups] }),
        ...(chosen.size === 0 ? {} : { kinds: [...chosen] }),
      },
    });
    assertOk(reply);
    props.onMade(reply.tokenUser ?? "", reply.tokenPass ?? "");
  };
  const offered = [...store.groups.values()].sort((a, b) => a.name.localeCompare(b.name));
  return (
    <ConfirmDialog
      title={t("New login token")}
      deed={t("Make token")}
      onConfirm={create}
      onClose={props.onClose}
    >
      <div class="field">
        <label for="token-name">{t("What it is for")}</label>
        <input
          id="token-name"
          class="input"
          maxLength={100}
          placeholder={t("Nightly inventory")}
          value={name}
          onInput={(event) => setName(event.currentTarget.value)}
        />
      </div>
      <div class="field">
        <label for="token-days">{t("It works for")}</label>
        <select
          id="token-days"
          class="input"
          value={days}
          onChange={(event) => setDays(Number(event.currentTarget.value))}
        >
          {periods.map(([period, words]) => (
            <option key={period} value={period}>
              {t(words)}
            </option>
          ))}
        </select>
      </div>
      <Tick isOn={isReadOnly} onChange={setReadOnly}>
        {t("Only read: change nothing, open no session")}
      </Tick>
      {offered.length > 0 && (
        <Choice
          legend={t("Device groups; none chosen is all")}
          options={offered.map((group) => [group._id, group.name] as const)}
          chosen={groups}
          onChange={setGroups}
        />
      )}
      <Choice
        legend={t("For what; none chosen is all")}
        options={kinds.map(([kind, words]) => [kind, t(words)] as const)}
        chosen={chosen}
        onChange={setChosen}
      />
    </ConfirmDialog>
  );
}

function Choice<Key extends string>(props: {
  legend: string;
  options: readonly (readonly [Key, string])[];
  chosen: ReadonlySet<Key>;
  onChange: (chosen: ReadonlySet<Key>) => void;
}) {
  const { legend, options, chosen, onChange } = props;
  return (
    <fieldset class="abilities">
      <legend class="med">{legend}</legend>
      {options.map(([key, words]) => (
        <Tick
          key={key}
          isOn={chosen.has(key)}
          onChange={(isOn) => {
            const next = new Set(chosen);
            if (isOn) next.add(key);
            else next.delete(key);
            onChange(next);
          }}
        >
          {words}
        </Tick>
      ))}
    </fieldset>
  );
}

function limitWords({ scope }: LoginTokenEntry): string {
  const names = scope?.groups?.map((id) => store.groups.get(id)?.name ?? t("a group that is gone"));
  const about = scope?.kinds?.map((kind) => {
    const words = kinds.find(([key]) => key === kind)?.[2];
    return words === undefined ? kind : t(words);
  });
  const limits = [
    ...(scope?.isReadOnly ? [t("Reads only")] : []),
    ...(names === undefined ? [] : [t("in {groups}", { groups: names.join(", ") })]),
    ...(about === undefined ? [] : [t("for {subjects}", { subjects: about.join(", ") })]),
  ];
  return limits.length === 0 ? t("Everything that you can do") : limits.join(", ");
}

function timeWords({ tokenUser, expire, lastUsed }: LoginTokenEntry): string {
  const end = expire === 0 ? t("no end") : t("until {time}", { time: formatDate(expire) });
  const use =
    lastUsed === undefined ? t("never used") : t("used {time}", { time: formatAgoWithin(lastUsed) });
  return `${tokenUser}, ${use}, ${end}`;
}
