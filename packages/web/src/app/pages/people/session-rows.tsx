/** Where an account is signed in, and the buttons that end it. */

import { endWebSessions } from "@tendril/protocol/actions/users/end-web-sessions";
import { webSessions } from "@tendril/protocol/actions/users/web-sessions";
import { useEffect } from "preact/hooks";
import { account, control, onEvent } from "../../../control/index.ts";
import { plural, t } from "../../../language/index.ts";
import { formatAgoWithin, formatDate, Icon, PageError, Skeleton, showToast } from "../../../ui/index.ts";
import { assertOk } from "../../assert-ok.ts";
import { useLoad } from "../../use-load.ts";
import { browserName } from "./person-words.ts";

/** `userid` absent: the own account. */
export function SessionRows({ userid, name }: { userid?: string; name?: string }) {
  const who = userid === undefined ? {} : { userid };
  const loaded = useLoad(`sessions ${userid ?? ""}`, () => control.request(webSessions, who));
  const owner = userid ?? account.value?._id;
  useEffect(
    () =>
      onEvent((event) => {
        if (event.action === "wssessioncount" && event.userid === owner) loaded.reload();
      }),
    [owner],
  );
  const end = async (id?: string): Promise<void> => {
    try {
      const reply = await control.request(endWebSessions, { ...who, ...(id === undefined ? {} : { id }) });
      assertOk(reply);
      showToast(plural(reply.ended ?? 0, "Ended {count} session.", "Ended {count} sessions."));
    } catch (error) {
      showToast(error instanceof Error ? error.message : String(error));
    }
    loaded.reload();
  };
  if (loaded.problem !== "") return <PageError onRetry={loaded.reload}>{loaded.problem}</PageError>;
  const sessions = loaded.answer?.sessions;
  if (sessions === undefined) return <Skeleton rows={2} />;
  const others = sessions.filter(({ isThis }) => !isThis);
  return (
    <>
      <ul
        class="rows"
        aria-label={name === undefined ? t("Own sessions") : t("Sessions of {name}", { name })}
      >
        {sessions.map((session) => (
          <li key={session.id}>
            <span class="tile-i">
              <Icon name="monitor" />
            </span>
            <span class="two grow">
              <span class="med">{browserName(session.userAgent)}</span>
              <small title={formatDate(session.since)}>
                {t("{address}, since {time}, active {activity}", {
                  address: session.address,
                  time: formatAgoWithin(session.since),
                  activity: formatAgoWithin(session.seen),
                })}
              </small>
            </span>
            <span class="end">
              {session.isThis ? (
                <span class="badge ok">{t("This browser")}</span>
              ) : (
                <button type="button" class="btn sm" onClick={() => end(session.id)}>
                  {t("Sign out")}
                </button>
              )}
            </span>
          </li>
        ))}
        {sessions.length === 0 && <li class="t3">{t("Signed in nowhere")}</li>}
      </ul>
      {others.length > 1 && (
        <div class="cf">
          <button type="button" class="btn sm danger" onClick={() => end()}>
            {userid === undefined ? t("Sign out everywhere else") : t("Sign out everywhere")}
          </button>
        </div>
      )}
    </>
  );
}
