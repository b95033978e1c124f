/**
 * A screen or a serial console of the firmware, with what can be done to it.
 */
import type { WireDevice } from "@tendril/protocol";
import { useEffect, useRef, useState } from "preact/hooks";
import { Icon, showToast } from "../../../ui/index.ts";
import type { AmtView, ScreenView } from "../../../viewers/amt/index.ts";
import { AmtConsentDialog, askForConsent } from "./amt-consent.tsx";

interface StageProps {
  readonly device: WireDevice;
  readonly kind: "screen" | "serial";
  readonly onClose: () => void;
}

type Phase = { readonly kind: "connecting" | "open" } | { readonly kind: "ended"; readonly reason: string };

export function AmtStage({ device, kind, onClose }: StageProps) {
  const stage = useRef<HTMLDivElement>(null);
  const [phase, setPhase] = useState<Phase>({ kind: "connecting" });
  const [view, setView] = useState<AmtView | ScreenView>();
  const [attempt, setAttempt] = useState(0);
  const [isAsking, setAsking] = useState(false);
  useEffect(() => {
    let isCurrent = true;
    let opened: AmtView | undefined;
    setPhase({ kind: "connecting" });
    const events = {
      onOpen: () => isCurrent && setPhase({ kind: "open" }),
      onEnd: (reason: string) => isCurrent && setPhase({ kind: "ended", reason }),
    };
    import("../../../viewers/amt/index.ts").then(
      ({ createScreenView, createSerialView }) => {
        if (!isCurrent) return;
        opened =
          kind === "screen" ? createScreenView(device._id, events) : createSerialView(device._id, events);
        stage.current?.prepend(opened.element);
        opened.focus();
        setView(opened);
      },
      (error: unknown) => events.onEnd(`The viewer could not be loaded: ${String(error)}`),
    );
    return () => {
      isCurrent = false;
      opened?.close();
    };
  }, [device._id, kind, attempt]);
  const ask = (): void => {
    askForConsent(device).then(
      () => setAsking(true),
      (error: unknown) =>
        showToast(error instanceof Error ? error.message : String(error), { isWarning: true }),
    );
  };
  return (
    <div class="desk amt-view">
      <div class="tool" role="toolbar" aria-label={kind === "screen" ? "Screen" : "Serial console"}>
        <button type="button" class="btn quiet sm" onClick={onClose}>
          <Icon name="arrow-left" />
          Close
        </button>
        <span class="sep" />
        <span class="med">{kind === "screen" ? "Screen (KVM)" : "Serial console"}</span>
        <span class="end">
          {view !== undefined && "sendAttention" in view && (
            <>
              <button
                type="button"
                class="btn sm"
                disabled={phase.kind !== "open"}
                onClick={() => view.sendAttention()}
              >
                Ctrl Alt Del
              </button>
              <button
                type="button"
                class="btn quiet sm sq"
                aria-label="Draw again"
                disabled={phase.kind !== "open"}
                onClick={() => view.refresh()}
              >
                <Icon name="refresh-cw" />
              </button>
            </>
          )}
        </span>
      </div>
      <div class="stage amt-stage" ref={stage}>
        {phase.kind !== "open" && (
          <div class="desk-over" role={phase.kind === "ended" ? "alert" : "status"}>
            <div class="desk-note">
              {phase.kind === "ended" ? phase.reason || "The session ended." : "Connecting to the firmware…"}
              {phase.kind === "ended" && (
                <div class="row">
                  <button type="button" class="btn primary" onClick={() => setAttempt(attempt + 1)}>
                    Try again
                  </button>
                  {phase.reason.includes("agree") && (
                    <button type="button" class="btn" onClick={ask}>
                      Ask the person there
                    </button>
                  )}
                  <button type="button" class="btn" onClick={onClose}>
                    Close
                  </button>
                </div>
              )}
            </div>
          </div>
        )}
      </div>
      {isAsking && (
        <AmtConsentDialog
          device={device}
          onClose={() => setAsking(false)}
          onGiven={() => {
            setAsking(false);
            setAttempt(attempt + 1);
          }}
        />
      )}
    </div>
  );
}
