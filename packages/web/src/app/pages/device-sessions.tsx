/**
 * Who is connected to a device, with what and since when; sessions can be ended from here.
 */
import type { ReplyOf, WireDevice } from "@tendril/protocol";
import { msg } from "@tendril/protocol/actions/devices/msg";
import { FULL_RIGHTS, Result } from "@tendril/protocol/constants";
import { account, control, isOnline } from "../../control/index.ts";
import { type PlainText, parts, plural, t } from "../../language/index.ts";
import { formatClock, formatDate, Icon, type IconName, showToast } from "../../ui/index.ts";
import { assertOk } from "../assert-ok.ts";
import { rightsOn } from "../rights.ts";

const kinds: ReadonlyMap<string, readonly [word: PlainText, icon: IconName]> = new Map<
  string,
  readonly [PlainText, IconName]
>([
  ["kvm", ["Desktop", "monitor"]],
  ["terminal", ["Terminal", "square-terminal"]],
  ["files", ["Files", "folder"]],
  ["tcp", ["TCP port", "external-link"]],
  ["udp", ["UDP port", "external-link"]],
]);
const GUEST_MARK = "/guest:";
const MAX_SHOWN = 100;

interface Row {
  readonly kind: string;
  readonly userId: string;
  readonly guest: string | undefined;
  readonly count: number;
  /** By the server's clock. */
  readonly sinceMs: number | undefined;
}

/** Nothing at all while nobody is connected. */
export function DeviceSessions({ device }: { device: WireDevice }) {
  const rows = rowsOf(device);
  if (rows.length === 0) return null;
  return (
    <section class="card" aria-labelledby="h-sessions">
      <div class="ch">
        <h2 id="h-sessions">{t("Connected now")}</h2>
      </div>
      <ul class="share-list cb">
        {rows.map((row) => (
          <SessionRow key={keyOf(row)} device={device} row={row} />
        ))}
      </ul>
    </section>
  );
}

function SessionRow({ device, row }: { device: WireDevice; row: Row }) {
  const { kind, userId, guest, count, sinceMs } = row;
  const [word, icon] = kinds.get(kind) ?? ["Desktop", "monitor"];
  const user = userId.split("/").at(-1) ?? userId;
  const mine = userId === account.value?._id;
  const end = async (): Promise<void> => {
    try {
      const person = { xuserid: userId, ...(guest === undefined ? {} : { guestname: guest }) };
      const wish = { nodeid: device._id, type: "endtunnel", protocol: kind, ...person };
      assertEnded(device, { reply: await control.request(msg, wish), isMine: mine });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      showToast(t("The session was not ended. {reason}", { reason }), { isWarning: true });
    }
  };
  return (
    <li>
      <Icon name={icon} />
      <div class="grow">
        <b>{guest ?? (mine ? t("{user} (you)", { user }) : user)}</b>
        <p class="t3">
          {t(word)}
          {count > 1 ? `, ${plural(count, "{count} session", "{count} sessions")}` : ""}
          {guest === undefined ? "" : `, ${t("guest of {user}", { user })}`}
          {sinceMs !== undefined && <Since ms={sinceMs} />}
        </p>
      </div>
      <button type="button" class="btn sm" onClick={() => void end()}>
        {t("End session")}
      </button>
    </li>
  );
}

/** @throws Error with a sentence unless it was ended. */
function assertEnded(
  device: WireDevice,
  { reply, isMine }: { readonly reply: ReplyOf<typeof msg>; readonly isMine: boolean },
): void {
  if (reply.result === Result.UnableToRoute) {
    // the same word for a device that is away and for a missing right
    if (!isOnline(device)) throw new Error(t("The device is offline."));
    if (!isMine && rightsOn(device) !== FULL_RIGHTS)
      throw new Error(t("Sessions of others are ended by those who have all rights on the device."));
  }
  assertOk(reply);
}

/** Today the time says enough. */
function Since({ ms }: { ms: number }) {
  const isToday = new Date(ms).toDateString() === new Date().toDateString();
  return (
    <>
      {", "}
      {parts("since {time}", {
        time: (
          <time dateTime={new Date(ms).toISOString()} title={formatDate(ms)}>
            {isToday ? formatClock(ms) : formatDate(ms)}
          </time>
        ),
      })}
    </>
  );
}

function keyOf({ kind, userId, guest }: Row): string {
  return `${kind} ${userId} ${guest ?? ""}`;
}

/** The agent says it; only what has the form of a session is shown. */
function rowsOf({ sessions, sessiontimes }: WireDevice): readonly Row[] {
  const rows: Row[] = [];
  const timesOf = new Map(Object.entries(sessiontimes ?? {}));
  for (const [kind, value] of Object.entries(sessions ?? {})) {
    if (!kinds.has(kind) || typeof value !== "object" || value === null) continue;
    const times = new Map(Object.entries(timesOf.get(kind) ?? {}));
    for (const [person, count] of Object.entries(value)) {
      if (typeof count !== "number" || count <= 0 || rows.length >= MAX_SHOWN) continue;
      const [userId = "", guest] = person.split(GUEST_MARK);
      const name = guest === undefined ? undefined : decodeName(guest);
      rows.push({ kind, userId, guest: name, count, sinceMs: times.get(person) });
    }
  }
  return rows;
}

function decodeName(base64: string): string {
  try {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    return new TextDecoder().decode(bytes);
  } catch {
    return t("A guest"); // not base64: no name
  }
}
