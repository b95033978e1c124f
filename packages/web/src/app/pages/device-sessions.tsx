/**
 * Who is connected to a device, with what and since when; sessions can be ended from here.
 */
import type { WireDevice } from "@tendril/protocol";
import { msg } from "@tendril/protocol/actions/devices/msg";
import { useState } from "preact/hooks";
import { account, control } from "../../control/index.ts";
import { formatClock, Icon, type IconName, showToast } from "../../ui/index.ts";
import { assertOk } from "../assert-ok.ts";

const kinds: ReadonlyMap<string, readonly [word: string, icon: IconName]> = new Map([
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
}

/** Nothing at all while nobody is connected. */
export function DeviceSessions({ device }: { device: WireDevice }) {
  const rows = rowsOf(device.sessions);
  const [firstSeen] = useState(() => new Map<string, number>());
  if (rows.length === 0) {
    firstSeen.clear();
    return null;
  }
  const keys = new Set(rows.map(keyOf));
  for (const key of firstSeen.keys()) if (!keys.has(key)) firstSeen.delete(key);
  for (const key of keys) if (!firstSeen.has(key)) firstSeen.set(key, Date.now());
  return (
    <section class="card" aria-labelledby="h-sessions">
      <div class="ch">
        <h2 id="h-sessions">Connected now</h2>
      </div>
      <ul class="share-list cb">
        {rows.map((row) => (
          <SessionRow
            key={keyOf(row)}
            device={device}
            row={row}
            sinceMs={firstSeen.get(keyOf(row)) ?? Date.now()}
          />
        ))}
      </ul>
    </section>
  );
}

function SessionRow({ device, row, sinceMs }: { device: WireDevice; row: Row; sinceMs: number }) {
  const { kind, userId, guest, count } = row;
  const [word, icon] = kinds.get(kind) ?? [kind, "monitor"];
  const user = userId.split("/").at(-1) ?? userId;
  const mine = userId === account.value?._id;
  const end = async (): Promise<void> => {
    try {
      const person = { xuserid: userId, ...(guest === undefined ? {} : { guestname: guest }) };
      const wish = { nodeid: device._id, type: "endtunnel", protocol: kind, ...person };
      assertOk(await control.request(msg, wish));
    } catch {
      showToast("Sessions of others are ended by those who have all rights on the device.", {
        isWarning: true,
      });
    }
  };
  return (
    <li>
      <Icon name={icon} />
      <div class="grow">
        <b>{guest ?? (mine ? `${user} (you)` : user)}</b>
        <p class="t3">
          {word}
          {count > 1 ? `, ${count} sessions` : ""}
          {guest === undefined ? "" : `, guest of ${user}`}, seen since {formatClock(sinceMs)}
        </p>
      </div>
      <button type="button" class="btn sm" onClick={() => void end()}>
        End session
      </button>
    </li>
  );
}

function keyOf({ kind, userId, guest }: Row): string {
  return `${kind} ${userId} ${guest ?? ""}`;
}

/** The agent says it; only what has the form of a session is shown. */
function rowsOf(sessions: WireDevice["sessions"]): readonly Row[] {
  const rows: Row[] = [];
  for (const [kind, value] of Object.entries(sessions ?? {})) {
    if (!kinds.has(kind) || typeof value !== "object" || value === null) continue;
    for (const [person, count] of Object.entries(value)) {
      if (typeof count !== "number" || count <= 0 || rows.length >= MAX_SHOWN) continue;
      const [userId = "", guest] = person.split(GUEST_MARK);
      rows.push({ kind, userId, guest: guest === undefined ? undefined : decodeName(guest), count });
    }
  }
  return rows;
}

function decodeName(base64: string): string {
  try {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    return new TextDecoder().decode(bytes);
  } catch {
    return "A guest"; // not base64: no name
  }
}
