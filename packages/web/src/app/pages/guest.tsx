/**
 * The page of a sharing link: what is shared, by whom and how long; then the sessions that the link allows.
 */
import type { WireDevice } from "@tendril/protocol";
import { ShareKind } from "@tendril/protocol/constants";
import { useEffect, useState } from "preact/hooks";
import { t } from "../../language/index.ts";
import { becomeGuest } from "../../tunnel/index.ts";
import {
  Banner,
  Empty,
  Field,
  formatClock,
  formatDate,
  formatDuration,
  Icon,
  type IconName,
  Toasts,
} from "../../ui/index.ts";
import { Lazy } from "../lazy.tsx";
import { pageState, post, UNREACHABLE } from "../page-state.ts";
import { query } from "../router.ts";
import { Mark } from "../side-bar.tsx";
import { DeviceTerminal } from "./device-terminal.tsx";

const LOOK_MS = 15_000;
/** Before joining. */
const WAITING_LOOK_MS = 30_000;

interface Shared {
  readonly device: string;
  readonly invitedBy: string;
  readonly guestName: string;
  readonly kinds: number;
  readonly isViewOnly: boolean;
  readonly isOnline: boolean;
  readonly isOpen: boolean;
  readonly recurring: number;
  readonly opensAtMs?: number;
  readonly closesAtMs?: number;
  /** After joining. */
  readonly nodeid?: string;
  readonly osdesc?: string;
}

type State =
  | { readonly kind: "looking" | "over" | "unreachable" }
  | { readonly kind: "invited" | "joined"; readonly shared: Shared };

export function GuestPage() {
  const cookie = query.value.get("c") ?? "";
  const [state, setState] = useState<State>({ kind: "looking" });
  const look = async (name?: string): Promise<void> => {
    try {
      const { status, body } = await post("share", { c: cookie, ...(name === undefined ? {} : { name }) });
      if (status !== 200 && status !== 409) return setState({ kind: "over" });
      const shared = body as unknown as Shared; // of this page's own server
      if (status === 200 && name !== undefined) becomeGuest({ cookie, name });
      setState({ kind: status === 200 && name !== undefined ? "joined" : "invited", shared });
    } catch {
      setState({ kind: "unreachable" });
    }
  };
  useEffect(() => {
    void look();
  }, [cookie]);
  const isWaiting = state.kind === "invited";
  useEffect(() => {
    if (!isWaiting) return;
    return lookWhileShown(async () => {
      const { status, body } = await post("share", { c: cookie });
      setState((known) => {
        if (known.kind !== "invited") return known; // joined meanwhile
        const isThere = status === 200 || status === 409;
        return isThere ? { ...known, shared: body as unknown as Shared } : { kind: "over" };
      });
    });
  }, [isWaiting, cookie]);
  if (state.kind === "joined") {
    return <Room shared={state.shared} cookie={cookie} onOver={() => setState({ kind: "over" })} />;
  }
  return (
    <main class="gate-m gate" id="main">
      <header class="gate-h">
        <Mark />
        <span>Tendril</span>
      </header>
      <section class="gate-f" aria-label={t("Shared device")}>
        {state.kind === "invited" && <Invitation shared={state.shared} onJoin={look} />}
        {state.kind === "looking" && <p class="t2">{t("One moment")}</p>}
        {state.kind === "over" && (
          <>
            <h1>{t("This link has ended")}</h1>
            <p class="t2">{t("Its time is over, or it was taken back. Ask for a new one.")}</p>
          </>
        )}
        {state.kind === "unreachable" && (
          <>
            <Banner kind="warn">{t(UNREACHABLE)}</Banner>
            <button type="button" class="btn block" onClick={() => void look()}>
              {t("Try again")}
            </button>
          </>
        )}
      </section>
      <footer class="gate-b" />
    </main>
  );
}

/** From time to time, and when the page is shown again. A server that is away is asked again. */
function lookWhileShown(look: () => Promise<void>): () => void {
  const tryLook = (): void => {
    if (!document.hidden) look().catch(() => {}); // pressing "Join" tells
  };
  const timer = window.setInterval(tryLook, WAITING_LOOK_MS);
  document.addEventListener("visibilitychange", tryLook);
  return () => {
    window.clearInterval(timer);
    document.removeEventListener("visibilitychange", tryLook);
  };
}

function Invitation({ shared, onJoin }: { shared: Shared; onJoin: (name: string) => Promise<void> }) {
  const [name, setName] = useState(shared.guestName);
  const [isBusy, setBusy] = useState(false);
  const join = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    await onJoin(name);
    setBusy(false);
  };
  return (
    <form class="col" onSubmit={(event) => void join(event)}>
      <div>
        <h1>{t("{user} shares {device} with you", { user: shared.invitedBy, device: shared.device })}</h1>
        <p class="t3">
          {pageState.value.title}, {location.host}
        </p>
      </div>
      <ul class="gl">
        {kindsOf(shared).map(({ word, icon, isAllowed, none }) => (
          <li key={word} class={isAllowed ? "" : "t3"}>
            <Icon name={icon} />
            <span>{isAllowed ? word : none}</span>
          </li>
        ))}
        <li>
          <Icon name="clock" />
          <span>{timeOf(shared)}</span>
        </li>
      </ul>
      {!shared.isOnline && <Banner kind="warn">{t("The device is offline now.")}</Banner>}
      {shared.isOpen && (
        <>
          <Field
            id="guest-name"
            label={t("Your name")}
            hint={t("Shown to {user} and to the person at the device.", { user: shared.invitedBy })}
          >
            <input
              class="input"
              id="guest-name"
              autocomplete="name"
              maxLength={64}
              value={name}
              onInput={(event) => setName(event.currentTarget.value)}
            />
          </Field>
          <button type="submit" class="btn primary block" disabled={isBusy}>
            {isBusy ? t("One moment") : t("Join")}
          </button>
        </>
      )}
    </form>
  );
}

interface Kind {
  readonly tab: "desktop" | "terminal" | "files";
  readonly title: string;
  readonly word: string;
  readonly none: string;
  readonly icon: IconName;
  readonly isAllowed: boolean;
}

function kindsOf({ kinds, isViewOnly }: Shared): readonly Kind[] {
  const has = (bit: number): boolean => (kinds & bit) !== 0;
  const see = isViewOnly ? t("See its screen, without control") : t("See and control its screen");
  return [
    {
      ...{ tab: "desktop", title: t("Desktop"), word: see, none: t("No desktop"), icon: "screen-share" },
      isAllowed: has(ShareKind.Desktop),
    },
    {
      ...{
        tab: "files",
        title: t("Files"),
        word: t("Copy files from and to it"),
        none: t("No files"),
        icon: "folder",
      },
      isAllowed: has(ShareKind.Files),
    },
    {
      ...{ tab: "terminal", title: t("Terminal"), word: t("Use a terminal"), none: t("No terminal") },
      icon: "square-terminal",
      isAllowed: has(ShareKind.Terminal),
    },
  ];
}

function timeOf({ opensAtMs, closesAtMs, recurring }: Shared): string {
  const again = recurring === 0 ? "" : `, ${recurring === 1 ? t("every day") : t("every week")}`;
  if (opensAtMs !== undefined) return `${t("Opens {time}", { time: timeWords(opensAtMs) })}${again}`;
  if (closesAtMs === undefined) return t("Until it is taken back");
  const left = t("{duration} left", { duration: formatDuration(closesAtMs - Date.now()) });
  return `${t("Until {time}", { time: timeWords(closesAtMs) })}${again}, ${left}`;
}

function timeWords(ms: number): string {
  const isToday = new Date(ms).toDateString() === new Date().toDateString();
  return isToday ? t("{time} today", { time: formatClock(ms) }) : formatDate(ms);
}

const loadDesktop = () => import("./device-desktop.tsx").then((module) => module.DeviceDesktop);
const loadFiles = () => import("./files/device-files.tsx").then((module) => module.DeviceFiles);

/** The shared device: looked at again from time to time, so that the page knows when the link has ended. */
function Room(props: { shared: Shared; cookie: string; onOver: () => void }) {
  const { cookie, onOver } = props;
  const [shared, setShared] = useState(props.shared);
  const allowed = kindsOf(shared).filter(({ isAllowed }) => isAllowed);
  const [tab, setTab] = useState(allowed[0]?.tab ?? "desktop");
  useEffect(() => {
    const timer = window.setInterval(() => {
      post("share", { c: cookie }).then(
        ({ status, body }) => {
          if (status === 404 || body.isOpen === false) onOver();
          else setShared((known) => ({ ...known, ...(body as unknown as Shared) }));
        },
        () => {}, // the server is away for a moment: the sessions tell
      );
    }, LOOK_MS);
    return () => window.clearInterval(timer);
  }, [cookie]);
  document.title = `${shared.device} · Tendril`;
  const device = deviceOf(shared, props.shared);
  return (
    <>
      <div class="app bare">
        <main id="main" tabIndex={-1}>
          <header class="dev slim guest-head">
            <div class="dev-id">
              <div class="dev-name">
                <h1>{shared.device}</h1>
                <span class="t3">{t("shared by {user}", { user: shared.invitedBy })}</span>
              </div>
            </div>
            <p class="dev-facts">
              <span>{timeOf(shared)}</span>
            </p>
          </header>
          <nav class="tabs" aria-label={shared.device}>
            {allowed.map((kind) => (
              <button
                key={kind.tab}
                type="button"
                aria-current={kind.tab === tab ? "page" : undefined}
                onClick={() => setTab(kind.tab)}
              >
                {kind.title}
              </button>
            ))}
          </nav>
          {allowed.length === 0 && <Empty icon="screen-share">{t("Nothing is shared any more.")}</Empty>}
          {allowed.length > 0 && tab === "desktop" && <Lazy load={loadDesktop} device={device} />}
          {allowed.length > 0 && tab === "files" && <Lazy load={loadFiles} device={device} />}
          {allowed.length > 0 && tab === "terminal" && <DeviceTerminal device={device} />}
        </main>
      </div>
      <Toasts />
    </>
  );
}

/** As much of the device as the viewers ask for. */
function deviceOf(shared: Shared, joined: Shared): WireDevice {
  return {
    _id: joined.nodeid ?? "",
    type: "node",
    mtype: 2,
    domain: pageState.value.domain,
    name: shared.device,
    icon: 1,
    osdesc: joined.osdesc ?? "",
    conn: shared.isOnline ? 1 : 0,
  };
}
