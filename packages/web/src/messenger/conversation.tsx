/**
 * The conversation: head, call, what was said, and the field for more. Files can be dropped anywhere on it.
 */

import { useState } from "preact/hooks";
import { t } from "../language/index.ts";
import { Banner, Icon, Menu, type MenuItem } from "../ui/index.ts";
import { readChosen, readDrop } from "../viewers/files/dropped.ts";
import { Avatar } from "./avatar.tsx";
import { CallStage } from "./call-stage.tsx";
import { Composer } from "./composer.tsx";
import { mediaDevices } from "./devices.ts";
import { Entries } from "./entries.tsx";
import type { Inviter } from "./inviter.ts";
import { askToNotify, mayNotify } from "./notices.ts";
import type { Room } from "./room.ts";

export function Conversation({ room, inviter }: { room: Room; inviter: Inviter }) {
  const [isOver, setOver] = useState(false);
  const [problem, setProblem] = useState("");
  const run = (deed: Promise<void>): void => {
    setProblem("");
    deed.catch((error: unknown) => setProblem(error instanceof Error ? error.message : String(error)));
  };
  const drop = async (event: DragEvent): Promise<void> => {
    event.preventDefault();
    setOver(false);
    const { items, files } = event.dataTransfer ?? {};
    const sources = items === undefined ? [] : await readDrop(items);
    const found = sources.length > 0 ? sources : files === undefined ? [] : readChosen(files);
    room.sendFiles(found.flatMap(({ file }) => file ?? []));
  };
  return (
    <main
      class={`mc ${isOver ? "over" : ""}`}
      id="main"
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={(event) => {
        if (event.target === event.currentTarget) setOver(false);
      }}
      onDrop={(event) => void drop(event)}
    >
      <Head room={room} run={run} />
      <State room={room} inviter={inviter} />
      {problem !== "" && (
        <div class="mc-b">
          <Banner kind="warn">{problem}</Banner>
        </div>
      )}
      <CallStage room={room} run={run} />
      <Entries room={room} />
      <Composer room={room} />
      {isOver && (
        <div class="mc-drop" aria-hidden="true">
          <Icon name="file-up" />
          {t("Drop files to send them to {name}", { name: room.view.peer.name })}
        </div>
      )}
    </main>
  );
}

function Head({ room, run }: { room: Room; run: (deed: Promise<void>) => void }) {
  const { peer } = room.view;
  const { phase, isTyping, picture } = room.facts.value;
  const { phase: call } = room.calls.state.value;
  const { microphones, cameras } = mediaDevices.value;
  const isReady = phase === "joined" && call === "none" && room.mayCall;
  const voice =
    microphones.length === 0 ? t("No microphone was found") : t("Call {name}", { name: peer.name });
  const video =
    cameras.length === 0 ? t("No camera was found") : t("Call {name} with video", { name: peer.name });
  return (
    <header class="mch">
      <Avatar name={peer.name} picture={picture ?? peer.picture} />
      <div class="two grow trunc">
        <h1 class="f14 trunc">{peer.name}</h1>
        <small class="trunc" aria-live="polite">
          {isTyping ? t("is typing") : stateWords(room)}
        </small>
      </div>
      {room.mayCall && (
        <>
          <button
            type="button"
            class="btn sq"
            aria-label={voice}
            title={voice}
            disabled={!isReady || microphones.length === 0}
            onClick={() => run(room.calls.start({ video: false }))}
          >
            <Icon name="phone" />
          </button>
          <button
            type="button"
            class="btn sq"
            aria-label={video}
            title={video}
            disabled={!isReady || cameras.length === 0}
            onClick={() => run(room.calls.start({ video: true }))}
          >
            <Icon name="video" />
          </button>
          <button
            type="button"
            class="btn sq wide"
            aria-label={t("Show your screen")}
            title={t("Show your screen")}
            disabled={!isReady}
            onClick={() => run(room.calls.shareScreen())}
          >
            <Icon name="screen-share" />
          </button>
        </>
      )}
      <Menu label={t("More")} className="btn quiet sq" items={menuOf(room, isReady, run)}>
        <Icon name="ellipsis" />
      </Menu>
    </header>
  );
}

function menuOf(room: Room, isReady: boolean, run: (deed: Promise<void>) => void): MenuItem[] {
  const screen = {
    label: t("Show your screen"),
    icon: "screen-share",
    onSelect: () => run(room.calls.shareScreen()),
  } as const;
  return [
    { label: t("Save the conversation"), icon: "download", onSelect: () => save(room) },
    ...(mayNotify.value
      ? []
      : [{ label: t("Notify me of messages"), icon: "bell", onSelect: () => void askToNotify() } as const]),
    ...(isReady ? [screen] : []),
  ];
}

function stateWords({ view, facts }: Room): string {
  const { phase, path } = facts.value;
  const kind = view.peer.isDevice ? t("The person at this device") : "";
  if (phase === "joined")
    return [kind, path === "direct" ? t("Connected directly") : t("Connected")].filter(Boolean).join(" · ");
  if (phase === "away") return t("Connection lost, coming back");
  return phase === "waiting" ? t("Not here yet") : t("Not here");
}

/** What stands between the two, if something does. */
function State({ room, inviter }: { room: Room; inviter: Inviter }) {
  const { view, facts } = room;
  const { phase, isRecorded } = facts.value;
  const invitation = inviter.state.value;
  const invite = view.mayInvite && (
    <button
      type="button"
      class="btn sm"
      disabled={invitation.kind === "asking"}
      onClick={() => {
        if (phase === "declined") room.returnHere();
        void inviter.invite();
      }}
    >
      {invitation.kind === "none" ? t("Invite {name}", { name: view.peer.name }) : t("Invite again")}
    </button>
  );
  const { name } = view.peer;
  if (phase === "joined") {
    if (!isRecorded) return null;
    return (
      <div class="mc-b">
        <Banner kind="info">{t("Texts and files are recorded on this server. Calls are not.")}</Banner>
      </div>
    );
  }
  const [kind, words] = stateSentence(phase, name, invitation.kind === "failed" ? invitation.problem : "");
  const isElsewhere = phase === "elsewhere";
  return (
    <div class="mc-b" role="status">
      <Banner
        kind={kind}
        end={
          isElsewhere ? (
            <button type="button" class="btn sm" onClick={() => room.returnHere()}>
              {t("Use it here")}
            </button>
          ) : (
            phase !== "ended" && phase !== "away" && invite
          )
        }
      >
        {words}
      </Banner>
    </div>
  );
}

function stateSentence(phase: string, name: string, problem: string): readonly ["info" | "warn", string] {
  if (problem !== "") return ["warn", problem];
  if (phase === "declined") return ["warn", t("{name} does not want to chat now.", { name })];
  if (phase === "nobody") return ["warn", t("{name} has not answered. This page goes on waiting.", { name })];
  if (phase === "elsewhere") return ["info", t("This conversation is open in another window.")];
  if (phase === "ended")
    return ["warn", t("This conversation has ended: its time is over, or it is not allowed any more.")];
  if (phase === "away")
    return [
      "info",
      t("The connection to {name} was lost. What you write is sent when it is back.", { name }),
    ];
  return ["info", t("Waiting for {name}. What you write is sent when {name} is here.", { name })];
}

function save(room: Room): void {
  const { me, peer } = room.view;
  const text = room.thread.toText(me.name, peer.name);
  const url = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
  const anchor = document.createElement("a");
  anchor.href = url;
  anchor.download = `${t("Chat with {name}", { name: peer.name })}.txt`;
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
