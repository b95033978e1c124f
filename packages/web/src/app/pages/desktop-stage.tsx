import { useEffect, useRef } from "preact/hooks";
import { isConnected, store } from "../../control/index.ts";
import { formatList, said, t } from "../../language/index.ts";
import { isReachable, maxAttempts } from "../../tunnel/index.ts";
import { Icon } from "../../ui/index.ts";
import { explainNoPicture } from "../../viewers/desktop/explain.ts";
import {
  closeDesktop,
  controlDesktop,
  type DesktopSession,
  dismissAsker,
  reconnectDesktop,
  renewDesktop,
} from "../../viewers/desktop/sessions.ts";
import { deviceLink } from "../device-link.ts";
import { DesktopStatistics } from "./desktop-statistics.tsx";

interface StageProps {
  readonly session: DesktopSession;
  readonly hasStatistics: boolean;
  readonly onCloseStatistics: () => void;
}

/** The picture, and over it what the person must know: waiting, lost, ended, why it is black. */
export function DesktopStage({ session, hasStatistics, onCloseStatistics }: StageProps) {
  const stage = useRef<HTMLDivElement>(null);
  const { view, phase } = session;
  useEffect(() => {
    stage.current?.prepend(view.element);
    view.setShown(true);
    view.focus();
    return () => {
      view.setShown(false);
      view.element.remove();
    };
  }, [view]);
  const isOld =
    phase === "reconnecting" || phase === "ended" || (phase === "open" && !session.host.hasPicture);
  return (
    <div
      class={`stage desk-stage ${isOld ? "old" : ""}`}
      ref={stage}
      role="application"
      aria-label={t(
        "Remote desktop of {name}. Press Ctrl Alt Shift to give the keyboard back to this page.",
        { name: session.deviceName },
      )}
    >
      <StageNotice session={session} />
      {session.asker !== null && (
        <Asker session={session} name={session.asker.name} from={session.asker.from} />
      )}
      {hasStatistics && <DesktopStatistics session={session} onClose={onCloseStatistics} />}
    </div>
  );
}

function StageNotice({ session }: { session: DesktopSession }) {
  const { phase, host, notice } = session;
  if (phase === "open" && host.hasPicture) return <Pills session={session} />;
  const isRefused = phase === "ended" && notice !== "" && !host.reasons.includes(notice);
  // words of before the loss say nothing of it
  const isPast = phase === "reconnecting" && host.hasPicture;
  const explained = isPast || isRefused ? undefined : explainNoPicture(host.reasons);
  const isWaiting = phase !== "ended" && explained === undefined;
  return (
    <div class="desk-over" role={phase === "ended" ? "alert" : "status"}>
      <div class="desk-note">
        <p class="desk-title">
          {isWaiting && <span class="spin" aria-hidden="true" />}
          {titleOf(session, explained === undefined ? undefined : t(explained.title))}
        </p>
        {explained !== undefined && <p>{said(explained.advice)}</p>}
        {phase === "ended" && explained === undefined && notice !== "" && <p>{said(notice)}</p>}
        <div class="row wrap">
          {phase === "ended" && (
            <button type="button" class="btn primary" onClick={() => reconnectDesktop(session.id)}>
              {t("Reconnect")}
            </button>
          )}
          {explained !== undefined && (
            <a class="btn" href={deviceLink(session.deviceId, "terminal")}>
              {t("Open terminal")}
            </a>
          )}
          <button type="button" class="btn" onClick={() => closeDesktop(session.id)}>
            {phase === "ended" ? t("Close") : t("Cancel")}
          </button>
        </div>
      </div>
    </div>
  );
}

function titleOf(session: DesktopSession, explained: string | undefined): string {
  const { phase, notice } = session;
  if (explained !== undefined) return explained;
  if (phase === "reconnecting") return lossTitle(session);
  if (phase === "ended") return t("The desktop is not shown any more.");
  if (notice !== "") return said(notice);
  return phase === "connecting" ? t("Connecting") : t("Waiting for the first picture");
}

function lossTitle({ deviceId, attempt }: DesktopSession): string {
  void store.revision.value; // says when a device comes and goes
  if (isConnected.value === false) return t("The server cannot be reached. The desktop comes back with it.");
  if (!isReachable(deviceId)) return t("The device is offline. The desktop comes back with it.");
  return t("The connection was lost. Reconnecting, {attempt} of {total}.", { attempt, total: maxAttempts() });
}

/** What stays to be known while the picture is there. */
function Pills({ session }: { session: DesktopSession }) {
  const { viewers, you, host, settings, mayOnlyLook } = session;
  const holder = viewers.find((viewer) => viewer.hasControl);
  const isMine = viewers.length === 0 || viewers.some((viewer) => viewer.id === you && viewer.hasControl);
  const locks = [
    host.locks.hasCaps ? t("Caps Lock") : "",
    host.locks.hasScroll ? t("Scroll Lock") : "",
  ].filter((lock) => lock !== "");
  if (session.isSilent)
    return (
      <p class="pill" role="status">
        {t("The device does not answer: this picture may be old.")}
        <button type="button" class="btn sm" onClick={() => renewDesktop(session.id)}>
          {t("Reconnect")}
        </button>
      </p>
    );
  const words = [
    mayOnlyLook ? t("Your role here lets you look, not control.") : "",
    settings.isViewOnly && !mayOnlyLook ? t("You only look: keys and mouse stay here.") : "",
    !isMine && holder !== undefined ? t("{name} has control.", { name: holder.name }) : "",
    host.isInputLocked ? t("Keyboard and mouse there are locked.") : "",
    locks.length > 0 && !settings.isViewOnly ? t("{keys} is on there.", { keys: formatList(locks) }) : "",
  ].filter((word) => word !== "");
  if (words.length === 0) return null;
  return (
    <p class="pill" role="status">
      {words.join(" ")}
      {!isMine && !settings.isViewOnly && !mayOnlyLook && (
        <button type="button" class="btn sm" onClick={() => controlDesktop(session.id, "ask")}>
          {t("Ask for control")}
        </button>
      )}
    </p>
  );
}

function Asker({ session, from, name }: { session: DesktopSession; from: string; name: string }) {
  return (
    <div class="desk-ask" role="alertdialog" aria-label={t("{name} asks for control", { name })}>
      <Icon name="hand" />
      <span>{t("{name} asks for control.", { name })}</span>
      <button type="button" class="btn sm primary" onClick={() => controlDesktop(session.id, "give", from)}>
        {t("Give")}
      </button>
      <button type="button" class="btn sm" onClick={() => controlDesktop(session.id, "share")}>
        {t("Share")}
      </button>
      <button type="button" class="btn sm" onClick={() => dismissAsker(session.id)}>
        {t("No")}
      </button>
    </div>
  );
}
