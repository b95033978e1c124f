/**
 * The page from the outside: what it is for, whether the person wants to talk, and the conversation.
 */

import { useEffect, useMemo, useState } from "preact/hooks";
import { pageState } from "../app/page-state.ts";
import { t } from "../language/index.ts";
import { Banner, formatClock, Icon, Toasts } from "../ui/index.ts";
import { Avatar } from "./avatar.tsx";
import { Conversation } from "./conversation.tsx";
import { Inviter } from "./inviter.ts";
import { setTitle } from "./notices.ts";
import { Room } from "./room.ts";
import { askForView, type ConversationView, type PageAddress, readAddress } from "./view-state.ts";

type State =
  | { readonly kind: "looking" | "none" | "unreachable" | "refused" }
  | { readonly kind: "asked" | "talking"; readonly view: ConversationView };

export function MessengerPage() {
  const address = useMemo(readAddress, []);
  const [state, setState] = useState<State>({ kind: "looking" });
  const look = async (): Promise<void> => {
    try {
      const view = await askForView(address);
      if (view === undefined) return setState({ kind: "none" });
      setTitle(`${view.peer.name} · ${pageState.value.title}`);
      setState({ kind: view.isInviter || hasAgreed(address) ? "talking" : "asked", view });
    } catch {
      setState({ kind: "unreachable" }); // fetch fails only when the server cannot be reached
    }
  };
  useEffect(() => {
    setTitle(address.title === "" ? t("Chat") : address.title);
    void look();
  }, []);
  if (state.kind === "talking") {
    return (
      <>
        <Talk view={state.view} address={address} />
        <Toasts />
      </>
    );
  }
  return (
    <main class="mg" id="main">
      <section class="mg-c" aria-label={t("Chat")}>
        {state.kind === "looking" && <p class="t2">{t("One moment")}</p>}
        {state.kind === "asked" && (
          <Asked
            view={state.view}
            onAccept={() => {
              rememberAgreement(address);
              setState({ kind: "talking", view: state.view });
            }}
            onDecline={async () => {
              await askForView(address, "declined").catch(() => {}); // the other page hears of it by its own time-out
              setState({ kind: "refused" });
            }}
          />
        )}
        {state.kind === "refused" && (
          <Message title={t("Declined")} text={t("Nothing was sent. You can close this page.")} />
        )}
        {state.kind === "none" && (
          <Message
            title={t("This chat is over")}
            text={t("Its time has ended, or you are not one of the two it is for. Ask to be invited again.")}
          />
        )}
        {state.kind === "unreachable" && (
          <>
            <Banner kind="warn">{t("The server cannot be reached. Check the network and try again.")}</Banner>
            <button type="button" class="btn block" onClick={() => void look()}>
              {t("Try again")}
            </button>
          </>
        )}
      </section>
    </main>
  );
}

function Message({ title, text }: { title: string; text: string }) {
  return (
    <>
      <h1>{title}</h1>
      <p class="t2">{text}</p>
    </>
  );
}

/** Someone would like to talk: nothing goes out before the person agrees. */
function Asked(props: { view: ConversationView; onAccept: () => void; onDecline: () => Promise<void> }) {
  const { view, onAccept, onDecline } = props;
  const [isBusy, setBusy] = useState(false);
  return (
    <>
      <div class="mg-who">
        <Avatar name={view.peer.name} picture={view.peer.picture} isLarge />
        <h1>{t("{name} would like to chat with you", { name: view.peer.name })}</h1>
        <p class="t3">
          {pageState.value.title}, {location.host}
        </p>
      </div>
      <ul class="mg-l">
        <li>
          <Icon name="message-square" />
          {t("You can write, send files, and call each other.")}
        </li>
        <li>
          <Icon name="eye" />
          {t("Your screen, camera and microphone stay off until you turn them on.")}
        </li>
        {view.closesAtMs !== undefined && (
          <li>
            <Icon name="clock" />
            {t("The invitation is good until {time}.", { time: formatClock(view.closesAtMs) })}
          </li>
        )}
      </ul>
      <button type="button" class="btn primary block" onClick={onAccept}>
        {t("Start chat")}
      </button>
      <button
        type="button"
        class="btn block"
        disabled={isBusy}
        onClick={() => {
          setBusy(true);
          void onDecline();
        }}
      >
        {t("Decline")}
      </button>
    </>
  );
}

function Talk({ view, address }: { view: ConversationView; address: PageAddress }) {
  const room = useMemo(() => new Room(view, address), []);
  const inviter = useMemo(() => new Inviter(view), []);
  useEffect(() => {
    room.open();
    if (address.wish !== "") history.replaceState(null, "", location.pathname + location.search);
    if (address.wish === "invite" && view.mayInvite) void inviter.invite();
    const close = (): void => room.close();
    addEventListener("pagehide", close);
    return () => {
      removeEventListener("pagehide", close);
      room.close();
      inviter.close();
    };
  }, []);
  return <Conversation room={room} inviter={inviter} />;
}

const agreementKey = ({ id }: PageAddress): string => `tendril.agreed.${id}`;

/** A reload is no new question. */
function hasAgreed(address: PageAddress): boolean {
  if (address.wish === "accepted") rememberAgreement(address);
  try {
    return sessionStorage.getItem(agreementKey(address)) === "1";
  } catch {
    return address.wish === "accepted"; // no storage: it holds for this time
  }
}

function rememberAgreement(address: PageAddress): void {
  try {
    sessionStorage.setItem(agreementKey(address), "1");
  } catch {
    // no storage: a reload asks again
  }
}
