/**
 * Microphones and cameras of this computer, the chosen ones, and how they are opened.
 */

import { signal } from "@preact/signals";
import { type PlainText, t } from "../language/index.ts";

export interface DeviceChoice {
  readonly microphones: readonly MediaDeviceInfo[];
  readonly cameras: readonly MediaDeviceInfo[];
}

export const mediaDevices = signal<DeviceChoice>({ microphones: [], cameras: [] });
/** Ids of the chosen ones; empty for the browser's own choice. */
export const chosen = signal<{ readonly audioinput: string; readonly videoinput: string }>({
  audioinput: "",
  videoinput: "",
});

/** Follows what is plugged in. Names are told only after the person has let the page use one. */
export function watchDevices(): void {
  if (navigator.mediaDevices === undefined) return;
  navigator.mediaDevices.addEventListener("devicechange", () => void readDevices());
  void readDevices();
}

export async function readDevices(): Promise<void> {
  const all = await navigator.mediaDevices.enumerateDevices().catch(() => []); // refused by policy: there are none
  mediaDevices.value = {
    microphones: all.filter(({ kind }) => kind === "audioinput"),
    cameras: all.filter(({ kind }) => kind === "videoinput"),
  };
}

/** @throws Error with a sentence. */
export async function openTracks(wish: {
  readonly audio: boolean;
  readonly video: boolean;
}): Promise<MediaStream> {
  const { audioinput, videoinput } = chosen.value;
  const by = (id: string) => (id === "" ? true : { deviceId: { exact: id } });
  const open = (audio: string, video: string): Promise<MediaStream> =>
    navigator.mediaDevices.getUserMedia({ audio: wish.audio && by(audio), video: wish.video && by(video) });
  try {
    const stream = await open(audioinput, videoinput).catch((error: unknown) => {
      if (!(error instanceof OverconstrainedError)) throw error;
      return open("", ""); // what was chosen has been unplugged
    });
    void readDevices();
    return stream;
  } catch (error) {
    throw new Error(explain(error, wish.video ? camera : microphone));
  }
}

/** The screen or a window; `undefined` when the person chose none. */
export async function openScreen(): Promise<MediaStreamTrack | undefined> {
  try {
    const stream = await navigator.mediaDevices.getDisplayMedia({ video: true });
    return stream.getVideoTracks()[0];
  } catch (error) {
    if (error instanceof DOMException && error.name === "NotAllowedError") return undefined;
    throw new Error(t("The screen cannot be shown."));
  }
}

type Trouble = Readonly<Record<"refused" | "missing" | "busy" | "other", PlainText>>;

const camera: Trouble = {
  refused: "The browser does not let this page use the camera.",
  missing: "No camera was found.",
  busy: "The camera is used by another program.",
  other: "The camera cannot be used.",
};
const microphone: Trouble = {
  refused: "The browser does not let this page use the microphone.",
  missing: "No microphone was found.",
  busy: "The microphone is used by another program.",
  other: "The microphone cannot be used.",
};

function explain(error: unknown, words: Trouble): string {
  const name = error instanceof DOMException ? error.name : "";
  if (name === "NotAllowedError") return t(words.refused);
  if (name === "NotFoundError") return t(words.missing);
  if (name === "NotReadableError") return t(words.busy);
  return t(words.other);
}
