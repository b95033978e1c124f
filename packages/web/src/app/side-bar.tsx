/**
 * Where one can go: places, open sessions, the account.
 */
import type { ComponentChildren } from "preact";
import { account, isOnline, store } from "../control/index.ts";
import { formatCount, plural, t } from "../language/index.ts";
import { Icon, type IconName } from "../ui/index.ts";
import { openDesktops } from "../viewers/desktop/sessions.ts";
import { openDeliveries } from "../viewers/files/open-deliveries.ts";
import { openFiles } from "../viewers/files/open-files.ts";
import type { Transfer } from "../viewers/files/transfer-queue.ts";
import { openTerminals } from "../viewers/terminal/sessions.ts";
import { deviceLink } from "./device-link.ts";
import { waitingDevices } from "./notices/pending-state.ts";
import { pageState } from "./page-state.ts";
import { isPaletteOpen } from "./palette.tsx";
import { isAdministrator, mayManagePeople, mayManageUserGroups, maySeeRecordings } from "./rights.ts";
import { link, segments } from "./router.ts";

export function Mark() {
  return (
    <svg
      class="mark"
      viewBox="0 0 24 24"
      aria-hidden="true"
      fill="none"
      stroke="currentColor"
      stroke-width="2.5"
      stroke-linecap="round"
    >
      <path d="M5 21.5V10a7 7 0 0 1 14 0a4.75 4.75 0 0 1-9.5 0a2.5 2.5 0 0 1 5 0" />
    </svg>
  );
}

export function SideBar() {
  const place = segments.value[0] ?? "devices";
  store.revision.value;
  const count = store.devices.size;
  const user = account.value;
  const name = user?.realname || user?.name || pageState.value.user?.name || "";
  return (
    <nav class="side" aria-label={t("Main")}>
      <a class="brand" href={link("")}>
        <Mark />
        {pageState.value.title}
      </a>
      <button type="button" class="jump" onClick={() => (isPaletteOpen.value = true)}>
        <Icon name="search" />
        <span class="t">{t("Search")}</span>
        <kbd>{t("Ctrl K")}</kbd>
      </button>
      <div class="nav">
        <Entry to="devices" icon="monitor" isCurrent={place === "devices"}>
          {t("Devices")}
          {count > 0 && <span class="n">{formatCount(count)}</span>}
        </Entry>
        <Entry to="groups" icon="folders" isCurrent={place === "groups"}>
          {t("Device groups")}
          <WaitingCount />
        </Entry>
        <Entry to="events" icon="list-tree" isCurrent={place === "events"}>
          {t("Events")}
        </Entry>
        {maySeeRecordings() && (
          <Entry to="recordings" icon="film" isCurrent={place === "recordings"}>
            {t("Recordings")}
          </Entry>
        )}
        {mayManagePeople() && (
          <Entry to="people" icon="user" isCurrent={place === "people"}>
            {t("People")}
          </Entry>
        )}
        {mayManageUserGroups() && (
          <Entry to="user-groups" icon="users" isCurrent={place === "user-groups"}>
            {t("User groups")}
          </Entry>
        )}
        {isAdministrator() && (
          <Entry to="server" icon="server-cog" isCurrent={place === "server"}>
            {t("Server")}
          </Entry>
        )}
      </div>
      <OpenSessions />
      <div class="foot">
        <a class="me" href={link("account")} data-current={place === "account" ? "" : undefined}>
          <span class="avatar" aria-hidden="true">
            {name.slice(0, 2).toUpperCase()}
          </span>
          <span class="trunc">
            {name}
            <small>{user?.siteadmin === 0xffff_ffff ? t("Administrator") : t("User")}</small>
          </span>
        </a>
      </div>
    </nav>
  );
}

export function TabBar() {
  const place = segments.value[0] ?? "devices";
  const tabs: readonly (readonly [string, IconName, string])[] = [
    ["devices", "monitor", t("Devices")],
    ["groups", "folders", t("Groups")],
    ["sessions", "app-window", t("Sessions")],
    ["events", "list-tree", t("Events")],
    ["account", "user", t("Account")],
  ];
  return (
    <nav class="tabbar" aria-label={t("Main")}>
      {tabs.map(([to, icon, word]) => (
        <a key={to} href={link(to)} aria-current={place === to ? "page" : undefined}>
          <Icon name={icon} className="i-l" />
          {word}
          {to === "sessions" && <SessionCount />}
          {to === "groups" && <WaitingCount />}
        </a>
      ))}
    </nav>
  );
}

interface OpenSession {
  readonly id: number;
  readonly deviceId: string;
  readonly deviceName: string;
  readonly tab: string;
  readonly icon: IconName;
}

/** Devices that wait for approval. */
function WaitingCount() {
  const count = waitingDevices().length;
  if (count === 0) return null;
  return (
    <span class="n hot" title={t("{count} waiting for approval", { count })}>
      {count}
      <span class="vh"> {t("waiting for approval")}</span>
    </span>
  );
}

function SessionCount() {
  const count = openTerminals.value.length + openDesktops.value.length;
  return count > 0 ? <span class="n">{count}</span> : null;
}

function OpenSessions() {
  const sessions: readonly OpenSession[] = [
    ...openDesktops.value.map((session) => ({ ...session, tab: "desktop", icon: "monitor" }) as const),
    ...openTerminals.value.map(
      (session) => ({ ...session, tab: "terminal", icon: "square-terminal" }) as const,
    ),
  ];
  const files = openFiles.value;
  const deliveries = openDeliveries.value;
  if (sessions.length + files.length + deliveries.length === 0) return null;
  return (
    <>
      <h2 id="open-sessions">{t("Open sessions")}</h2>
      <div class="nav" role="group" aria-labelledby="open-sessions">
        {sessions.map((session) => {
          const device = store.devices.get(session.deviceId);
          return (
            <a key={`${session.tab}${session.id}`} href={deviceLink(session.deviceId, session.tab)}>
              <Icon name={session.icon} />
              <span class="t">{device?.name ?? session.deviceName}</span>
              {device !== undefined && !isOnline(device) && <span class="n">{t("offline")}</span>}
            </a>
          );
        })}
        {files.map((session) => (
          <a key={session.deviceId} href={deviceLink(session.deviceId, "files")}>
            <Icon name="folder" />
            <span class="t">{store.devices.get(session.deviceId)?.name ?? session.deviceName}</span>
            <Share transfers={session.transfers.value} />
          </a>
        ))}
        {deliveries.map(({ id, receivers }) => (
          <a key={id} href={link("sessions")}>
            <Icon name="file-up" />
            <span class="t">
              {plural(receivers.value.length, "Files to {count} device", "Files to {count} devices")}
            </span>
            <span class="n">
              {t("{done} of {total}", {
                done: receivers.value.filter(({ state }) => state === "done").length,
                total: receivers.value.length,
              })}
            </span>
          </a>
        ))}
      </div>
    </>
  );
}

/** How far all transfers together are. */
function Share({ transfers }: { transfers: readonly Transfer[] }) {
  const active = transfers.filter(({ state }) => state === "running" || state === "waiting");
  if (active.length === 0) return null;
  const size = active.reduce((sum, transfer) => sum + (transfer.size ?? transfer.done), 0);
  const done = active.reduce((sum, transfer) => sum + transfer.done, 0);
  return <span class="n">{size === 0 ? "" : `${Math.floor((100 * done) / size)} %`}</span>;
}

function Entry(props: { to: string; icon: IconName; isCurrent: boolean; children: ComponentChildren }) {
  return (
    <a href={link(props.to)} aria-current={props.isCurrent ? "page" : undefined}>
      <Icon name={props.icon} />
      {props.children}
    </a>
  );
}
