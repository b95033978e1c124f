/**
 * A viewer of the firmware for as long as it is shown.
 */

import type { RefObject } from "preact";
import { useEffect, useState } from "preact/hooks";
import { t } from "../../../language/index.ts";
import type { AmtView, ScreenView } from "../../../viewers/amt/index.ts";

export type AmtPhase =
  | { readonly kind: "connecting" | "open" }
  | { readonly kind: "ended"; readonly reason: string; readonly mayNeedConsent: boolean };

export interface ShownAmtView {
  readonly phase: AmtPhase;
  readonly view: AmtView | ScreenView | undefined;
  readonly isRecorded: boolean;
  /** Connects once more. */
  retry(): void;
}

export function useAmtView(
  stage: RefObject<HTMLElement | null>,
  deviceId: string,
  kind: "screen" | "serial",
): ShownAmtView {
  const [phase, setPhase] = useState<AmtPhase>({ kind: "connecting" });
  const [view, setView] = useState<AmtView | ScreenView>();
  const [isRecorded, setRecorded] = useState(false);
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    let isCurrent = true;
    let opened: AmtView | undefined;
    setPhase({ kind: "connecting" });
    setRecorded(false);
    const events = {
      onRecorded: () => isCurrent && setRecorded(true),
      onOpen: () => isCurrent && setPhase({ kind: "open" }),
      onEnd: (reason: string, mayNeedConsent: boolean) =>
        isCurrent && setPhase({ kind: "ended", reason, mayNeedConsent }),
    };
    import("../../../viewers/amt/index.ts").then(
      ({ createScreenView, createSerialView }) => {
        if (!isCurrent) return;
        opened = kind === "screen" ? createScreenView(deviceId, events) : createSerialView(deviceId, events);
        stage.current?.prepend(opened.element);
        opened.focus();
        setView(opened);
      },
      () => events.onEnd(t("The viewer could not be fetched from the server: load the page again."), false),
    );
    return () => {
      isCurrent = false;
      opened?.close();
    };
  }, [deviceId, kind, attempt]);
  return { phase, view, isRecorded, retry: () => setAttempt((before) => before + 1) };
}
