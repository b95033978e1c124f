/**
 * The frame: gate or app, sidebar, the page of the address, palette, toasts.
 */
import { useEffect } from "preact/hooks";
import { control, factorAsked, isConnected } from "../control/index.ts";
import { t } from "../language/index.ts";
import { Toasts } from "../ui/index.ts";
import { followWish } from "./after-sign-in.ts";
import { isTyping } from "./keys.ts";
import { Lazy } from "./lazy.tsx";
import { ChatInvitations } from "./notices/chat-invitations.tsx";
import { followNotices } from "./notices/notices.ts";
import { followPending, loadPending } from "./notices/pending-state.ts";
import { Strips } from "./notices/strips.tsx";
import { pageState } from "./page-state.ts";
import { AddDevice } from "./pages/add-device.tsx";
import { DevicePage } from "./pages/device.tsx";
import { DeviceList } from "./pages/device-list.tsx";
import { Events } from "./pages/events/events.tsx";
import { Setup, SignIn } from "./pages/gate.tsx";
import { Groups } from "./pages/groups/groups.tsx";
import { NotFound } from "./pages/not-found.tsx";
import { Sessions } from "./pages/sessions.tsx";
import { isPaletteOpen, Palette } from "./palette.tsx";
import { navigate, query, segments } from "./router.ts";
import { SideBar, TabBar } from "./side-bar.tsx";

export function App() {
  const { user, needsSetup } = pageState.value;
  const [place] = segments.value;
  if (place === "sharing") return <Lazy load={loadGuest} />;
  if (place === "agentinvite") return <Lazy load={loadAgentInvite} />;
  if (user === null && doors.has(place ?? "")) return <Lazy load={loadDoor} place={place ?? ""} />;
  if (place === "verify-email" || place === "invite") return <Lazy load={loadDoor} place={place} />;
  if (user === null) return needsSetup || place === "setup" ? <Setup /> : <SignIn />;
  return <SignedIn />;
}

function SignedIn() {
  useEffect(() => {
    if (followWish()) return;
    control.start();
    document.addEventListener("keydown", onKey);
    document.addEventListener("visibilitychange", wake);
    window.addEventListener("online", wake);
    return () => {
      document.removeEventListener("keydown", onKey);
      document.removeEventListener("visibilitychange", wake);
      window.removeEventListener("online", wake);
    };
  }, []);
  useEffect(() => followPending(), []);
  useEffect(() => followNotices(), []);
  const connected = isConnected.value;
  useEffect(() => {
    if (connected) loadPending().catch(() => {}); // a lost connection is shown, and loads again when it is back
  }, [connected]);
  if (isWindow()) return <BareApp />;
  return (
    <>
      <a class="skip" href="#main">
        {t("Skip to content")}
      </a>
      <div class="app">
        <SideBar />
        <main id="main" tabIndex={-1}>
          <Strips />
          <Page />
        </main>
        <TabBar />
      </div>
      {factorAsked.value && <Lazy load={loadFactorDialog} answer={factorAsked.value} />}
      {isPaletteOpen.value && <Palette />}
      <ChatInvitations />
      <Toasts />
    </>
  );
}

function wake(): void {
  if (!document.hidden) control.wake();
}

const doors = new Set([
  "forgot-password",
  "new-password",
  "second-factor",
  "factor-setup",
  "verify-email",
  "invitation",
  "register",
]);
const loadDoor = () => import("./pages/doors/doors.tsx").then((module) => module.Door);
const loadFactorDialog = () =>
  import("./pages/account/factor-dialog.tsx").then((module) => module.FactorDialog);
const loadAccount = () => import("./pages/account.tsx").then((module) => module.Account);
const loadPeople = () => import("./pages/people/people.tsx").then((module) => module.People);
const loadAgentInvite = () => import("./pages/agent-invite.tsx").then((module) => module.AgentInvite);
const loadGuest = () => import("./pages/guest.tsx").then((module) => module.GuestPage);
const loadRecordings = () => import("./pages/recordings/recordings.tsx").then((module) => module.Recordings);
const loadServer = () => import("./pages/server.tsx").then((module) => module.ServerPage);
const loadUserGroups = () => import("./pages/access/user-groups.tsx").then((module) => module.UserGroups);
const loadPlayer = () => import("./pages/recordings/player.tsx").then((module) => module.PlayerPage);
const loadWindow = () => import("./pages/desktop-window.tsx").then((module) => module.DesktopWindow);

/** One screen of a device in a browser window of its own: `devices/ID/desktop?window=2`. */
function isWindow(): boolean {
  const [place, , tab] = segments.value;
  return place === "devices" && tab === "desktop" && query.value.has("window");
}

function BareApp() {
  return (
    <>
      <div class="app bare">
        <main id="main" tabIndex={-1}>
          <Lazy
            load={loadWindow}
            ref_={segments.value[1] ?? ""}
            display={Number(query.value.get("window"))}
          />
        </main>
      </div>
      <Toasts />
    </>
  );
}

function Page() {
  const [place = "devices", ...rest] = segments.value;
  if (place === "devices" && rest.length === 0) return <DeviceList />;
  if (place === "devices") return <DevicePage ref_={rest[0] ?? ""} tab={rest[1] ?? "overview"} />;
  if (place === "groups") return <Groups />;
  if (place === "add") return <AddDevice />;
  if (place === "events") return <Events />;
  if (place === "recordings" && rest[0] === undefined) return <Lazy load={loadRecordings} />;
  if (place === "recordings") return <Lazy load={loadPlayer} name={decoded(rest[0] ?? "")} />;
  if (place === "account") return <Lazy load={loadAccount} />;
  if (place === "people") return <Lazy load={loadPeople} />;
  if (place === "user-groups") return <Lazy load={loadUserGroups} />;
  if (place === "server") return <Lazy load={loadServer} />;
  if (place === "sessions") return <Sessions />;
  if (place === "sign-in" || place === "setup" || doors.has(place)) return <DeviceList />;
  return <NotFound />;
}

/** An address by hand may hold what is no escape. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

let lastKey = "";

function onKey(event: KeyboardEvent): void {
  const isCommand = event.ctrlKey || event.metaKey;
  if (isCommand && event.key.toLowerCase() === "k") {
    event.preventDefault();
    isPaletteOpen.value = true;
    return;
  }
  if (isCommand || event.altKey || isTyping(event.target)) return;
  if (event.key === "/") {
    const search = document.querySelector<HTMLInputElement>("main input[type=search]");
    if (search !== null) {
      event.preventDefault();
      search.focus();
    }
  } else if (lastKey === "g") {
    const places: ReadonlyMap<string, string> = new Map([
      ["d", "devices"],
      ["g", "groups"],
      ["e", "events"],
      ["r", "recordings"],
    ]);
    const place = places.get(event.key);
    if (place !== undefined) navigate(place);
  }
  lastKey = event.key;
}
