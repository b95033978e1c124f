/**
 * The call: who calls, pictures of both, and what can be switched.
 */

import { useEffect, useRef, useState } from "preact/hooks";
import { parts, t } from "../language/index.ts";
import { Icon, Menu, type MenuItem } from "../ui/index.ts";
import { durationWords } from "./calls.ts";
import { chosen, mediaDevices } from "./devices.ts";
import type { Room } from "./room.ts";

type Run = (deed: Promise<void>) => void;

export function CallStage({ room, run }: { room: Room; run: Run }) {
  const { phase } = room.calls.state.value;
  if (phase === "none") return null;
  if (phase === "ringing") return <Ringing room={room} run={run} />;
  return <Call room={room} run={run} />;
}

function Ringing({ room, run }: { room: Room; run: Run }) {
  const { calls, view } = room;
  const { isRingingWithVideo } = calls.state.value;
  const { microphones, cameras } = mediaDevices.value;
  return (
    <section class="ring" role="alert" aria-label={t("Incoming call")}>
      <p>
        <Icon name={isRingingWithVideo ? "video" : "phone"} />
        <span>
          {parts(isRingingWithVideo ? "{name} calls with video or shows a screen" : "{name} calls", {
            name: <b>{view.peer.name}</b>,
          })}
        </span>
      </p>
      <div class="row wrap">
        <button
          type="button"
          class="btn primary"
          disabled={microphones.length === 0}
          onClick={() => run(calls.accept({ audio: true, video: false }))}
        >
          <Icon name="phone" />
          {t("Answer")}
        </button>
        {cameras.length > 0 && (
          <button type="button" class="btn" onClick={() => run(calls.accept({ audio: true, video: true }))}>
            <Icon name="video" />
            {t("With video")}
          </button>
        )}
        <button type="button" class="btn" onClick={() => run(calls.accept({ audio: false, video: false }))}>
          {isRingingWithVideo ? t("Only watch") : t("Only listen")}
        </button>
        <button type="button" class="btn danger" onClick={() => calls.decline()}>
          <Icon name="phone-off" />
          {t("Decline")}
        </button>
      </div>
    </section>
  );
}

function Call({ room, run }: { room: Room; run: Run }) {
  const { calls, view } = room;
  const { phase, peer, isPeerVideo, own, isOwnVideo, isScreen, sinceMs } = calls.state.value;
  return (
    <section class={`call ${isPeerVideo || isOwnVideo ? "seen" : ""}`} aria-label={t("Call")}>
      <div class="call-v">
        {peer !== undefined && <Picture stream={peer} name={view.peer.name} isShown={isPeerVideo} />}
        {!isPeerVideo && (
          <p class="call-w">
            {phase === "calling"
              ? t("Calling {name}", { name: view.peer.name })
              : t("In a call with {name}", { name: view.peer.name })}
          </p>
        )}
        {own !== undefined && isOwnVideo && (
          <Picture
            stream={own}
            name={isScreen ? t("Your screen") : t("You")}
            isShown
            isOwn
            isMirrored={!isScreen}
          />
        )}
      </div>
      <div class="call-b">
        {phase === "active" && <Clock sinceMs={sinceMs} />}
        <Switches room={room} run={run} />
      </div>
    </section>
  );
}

function Switches({ room, run }: { room: Room; run: Run }) {
  const { calls } = room;
  const { own, isMuted, isOwnVideo, isScreen } = calls.state.value;
  const hasVoice = (own?.getAudioTracks().length ?? 0) > 0;
  const { cameras, microphones } = mediaDevices.value;
  const mic = hasVoice ? (isMuted ? t("Unmute") : t("Mute")) : t("Turn your microphone on");
  const isCamera = isOwnVideo && !isScreen;
  const camera = isCamera ? t("Turn your camera off") : t("Turn your camera on");
  const screen = isScreen ? t("Stop showing your screen") : t("Show your screen");
  return (
    <>
      <button
        type="button"
        class="btn sq"
        aria-label={mic}
        title={mic}
        aria-pressed={isMuted}
        disabled={microphones.length === 0}
        onClick={() => (hasVoice ? calls.mute(!isMuted) : run(calls.start({ video: false })))}
      >
        <Icon name={hasVoice && !isMuted ? "mic" : "mic-off"} />
      </button>
      <button
        type="button"
        class="btn sq"
        aria-label={camera}
        title={camera}
        disabled={cameras.length === 0 || isScreen}
        onClick={() => (isCamera ? calls.stopCamera() : run(calls.start({ video: true })))}
      >
        <Icon name={isCamera ? "video" : "video-off"} />
      </button>
      <button
        type="button"
        class="btn sq"
        aria-label={screen}
        title={screen}
        aria-pressed={isScreen}
        onClick={() => run(isScreen ? calls.stopScreen() : calls.shareScreen())}
      >
        <Icon name={isScreen ? "screen-share-off" : "screen-share"} />
      </button>
      <Menu label={t("Microphone and camera")} className="btn sq" items={deviceItems(room, run)}>
        <Icon name="settings-2" />
      </Menu>
      <button type="button" class="btn danger-solid" aria-label={t("Hang up")} onClick={() => calls.hangUp()}>
        <Icon name="phone-off" />
        <span class="wide">{t("Hang up")}</span>
      </button>
    </>
  );
}

function deviceItems({ calls }: Room, run: Run): MenuItem[] {
  const { microphones, cameras } = mediaDevices.value;
  const items = (devices: readonly MediaDeviceInfo[], kind: "audio" | "video"): MenuItem[] =>
    devices.map(({ deviceId, label }, i) => {
      const name = kind === "audio" ? ("audioinput" as const) : ("videoinput" as const);
      const isChosen = chosen.value[name] === deviceId || (chosen.value[name] === "" && i === 0);
      return {
        label:
          label ||
          (kind === "audio"
            ? t("Microphone {number}", { number: i + 1 })
            : t("Camera {number}", { number: i + 1 })),
        icon: kind === "audio" ? "mic" : "video",
        isChecked: isChosen,
        isApart: i === 0,
        onSelect: () => {
          chosen.value = { ...chosen.value, [name]: deviceId };
          run(calls.changeDevice(kind));
        },
      };
    });
  return [...items(microphones, "audio"), ...items(cameras, "video")];
}

function Picture(props: {
  stream: MediaStream;
  name: string;
  isShown: boolean;
  isOwn?: boolean;
  isMirrored?: boolean;
}) {
  const { stream, name, isShown, isOwn = false, isMirrored = false } = props;
  const element = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    const video = element.current;
    if (video === null) return;
    video.srcObject = stream;
    video.play().catch(() => {}); // the browser wants a click first: the controls of the call are clicked soon
  }, [stream]);
  return (
    <video
      ref={element}
      class={`${isOwn ? "own" : "peer"} ${isMirrored ? "mirrored" : ""} ${isShown ? "" : "vh"}`}
      aria-label={name}
      autoplay
      playsInline
      muted={isOwn}
    />
  );
}

function Clock({ sinceMs }: { sinceMs: number }) {
  const [nowMs, setNow] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  return <span class="call-t">{durationWords(Math.max(0, nowMs - sinceMs))}</span>;
}
