/** People: every account that the reader manages, and one of them beside the list. */

import type { ReplyOf, WireUser } from "@tendril/protocol";
import { users } from "@tendril/protocol/actions/users/users";
import { wssessioncount } from "@tendril/protocol/actions/users/wssessioncount";
import { useEffect, useState } from "preact/hooks";
import { control, onEvent } from "../../../control/index.ts";
import { type PlainText, t } from "../../../language/index.ts";
import { Empty, Icon, PageError, Skeleton } from "../../../ui/index.ts";
import { navigate, segments } from "../../router.ts";
import { useLoad } from "../../use-load.ts";
import { Avatar } from "./avatar.tsx";
import { ChatDialog } from "./chat-dialog.tsx";
import { InviteDialog } from "./invite-dialog.tsx";
import { Person } from "./person.tsx";
import { NewPersonDialog } from "./person-dialogs.tsx";
import { isLocked, lastSeen, nameOf, roleName } from "./person-words.ts";
import "./people.css";

type Listed = NonNullable<ReplyOf<typeof users>["users"]>[number];
type Order = "name" | "role" | "factor" | "seen";
const columns: readonly (readonly [order: Order, title: PlainText, style: string])[] = [
  ["name", "Name", ""],
  ["role", "Role", "ur"],
  ["factor", "Second factor", "us2"],
  ["seen", "Last sign-in", "us2"],
];
const heard = new Set(["accountcreate", "accountchange", "accountremove", "login"]);

export function People() {
  const [asked, setAsked] = useState<"new" | "invite" | "chat" | null>(null);
  const loaded = useLoad("users", () => control.request(users, {}));
  const counts = useLoad("wssessioncount", () => control.request(wssessioncount, {}));
  useEffect(
    () =>
      onEvent((event) => {
        if (heard.has(event.action)) loaded.reload();
        if (event.action === "wssessioncount") counts.reload();
      }),
    [],
  );
  const name = decodeURIComponent(segments.value[1] ?? "");
  const all = loaded.answer?.users;
  const shown = all?.find((user) => user.name.toLowerCase() === name.toLowerCase());
  const sessions = counts.answer?.wssessions ?? {};
  return (
    <>
      <header class="head">
        <div class="titles">
          <h1>{t("People")}</h1>
        </div>
        <div class="end">
          <button
            type="button"
            class="btn"
            aria-label={t("Chat with who is signed in")}
            onClick={() => setAsked("chat")}
          >
            <Icon name="message-square" />
            <span class="wide">{t("Chat")}</span>
          </button>
          <button type="button" class="btn" aria-label={t("New account")} onClick={() => setAsked("new")}>
            <Icon name="plus" />
            <span class="wide">{t("New account")}</span>
          </button>
          <button
            type="button"
            class="btn primary"
            aria-label={t("Invite people")}
            onClick={() => setAsked("invite")}
          >
            <Icon name="users" />
            <span class="wide">{t("Invite people")}</span>
          </button>
        </div>
      </header>
      {loaded.problem !== "" && <PageError onRetry={loaded.reload}>{loaded.problem}</PageError>}
      {all === undefined && loaded.problem === "" && <Skeleton />}
      {all !== undefined && (
        <div class={`md ${shown === undefined ? "" : "chosen"}`}>
          <PeopleList all={all} sessions={sessions} shown={shown} />
          {shown !== undefined && (
            <Person
              key={shown._id}
              user={shown}
              sessions={sessions[shown._id] ?? 0}
              onClose={() => navigate("people")}
            />
          )}
        </div>
      )}
      {asked === "chat" && <ChatDialog all={all ?? []} sessions={sessions} onClose={() => setAsked(null)} />}
      {asked === "new" && <NewPersonDialog onClose={() => setAsked(null)} />}
      {asked === "invite" && <InviteDialog onClose={() => setAsked(null)} />}
    </>
  );
}

function PeopleList(props: {
  all: readonly Listed[];
  sessions: Readonly<Record<string, number>>;
  shown: WireUser | undefined;
}) {
  const { all, sessions, shown } = props;
  const [words, setWords] = useState("");
  const [order, setOrder] = useState<Order>("name");
  const found = sorted(
    all.filter((user) => fits(user, words)),
    order,
  );
  return (
    <section class="md-l" aria-label={t("Accounts")}>
      <div class="bar tight">
        <div class="search grow">
          <Icon name="search" />
          <label class="vh" for="people-search">
            {t("Search people")}
          </label>
          <input
            id="people-search"
            type="search"
            placeholder={t("Name, address, role or locked")}
            value={words}
            onInput={(event) => setWords(event.currentTarget.value)}
          />
        </div>
      </div>
      <div class="list ul" role="table" aria-label={t("People")} aria-rowcount={found.length + 1}>
        <div class="lr h" role="row">
          {columns.map(([key, title, style]) => (
            <span
              key={key}
              role="columnheader"
              class={style}
              aria-sort={order === key ? "ascending" : undefined}
            >
              <button type="button" onClick={() => setOrder(key)}>
                {t(title)}
              </button>
            </span>
          ))}
        </div>
        {found.map((user) => (
          <PersonRow
            key={user._id}
            user={user}
            isSignedIn={(sessions[user._id] ?? 0) > 0}
            isShown={user === shown}
          />
        ))}
        {found.length === 0 && <Empty icon="users">{t("Nobody fits “{words}”.", { words })}</Empty>}
      </div>
    </section>
  );
}

function PersonRow({ user, isSignedIn, isShown }: { user: Listed; isSignedIn: boolean; isShown: boolean }) {
  const open = (): void => navigate(`people/${encodeURIComponent(user.name)}`);
  return (
    // the name inside is the link for keyboards; a click anywhere in the row does the same
    // biome-ignore lint/a11y/useKeyWithClickEvents: see above
    <div class="lr r" role="row" aria-selected={isShown} tabIndex={-1} onClick={open}>
      <span class="nm" role="cell">
        <Avatar user={user} />
        <span class="two trunc">
          <button type="button" class="plain med" onClick={open}>
            {nameOf(user)}
          </button>
          <small>{user.email ?? user.name}</small>
        </span>
      </span>
      <span class="s2 ur" role="cell">
        {isLocked(user) ? <span class="badge danger">{t("Locked")}</span> : roleName(user)}
      </span>
      <span class="s3 us2" role="cell">
        <FactorState user={user} />
      </span>
      <span class="s3 us2" role="cell">
        {isSignedIn ? t("Now") : lastSeen(user)}
      </span>
    </div>
  );
}

function FactorState({ user }: { user: Listed }) {
  if (user.hasFactor) return <span class="badge ok">{t("On")}</span>;
  if (user.requiresFactor) return <span class="badge warn">{t("To be set up")}</span>;
  return <span>{t("Off")}</span>;
}

function fits(user: WireUser, words: string): boolean {
  const text = [user.name, user.realname, user.email, roleName(user), isLocked(user) ? t("Locked") : ""];
  const all = [...text, ...(user.groups ?? [])].join(" ").toLowerCase();
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => all.includes(word));
}

function sorted(found: Listed[], order: Order): Listed[] {
  const byName = (a: WireUser, b: WireUser): number => nameOf(a).localeCompare(nameOf(b));
  if (order === "seen") return found.sort((a, b) => (b.login ?? 0) - (a.login ?? 0) || byName(a, b));
  if (order === "factor")
    return found.sort((a, b) => Number(a.hasFactor) - Number(b.hasFactor) || byName(a, b));
  if (order === "role") return found.sort((a, b) => roleName(a).localeCompare(roleName(b)) || byName(a, b));
  return found.sort(byName);
}
