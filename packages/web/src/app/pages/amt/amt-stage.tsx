/**
 * A screen or a serial console of the firmware, with what can be done to it.
 */

import type { WireDevice } from "@tendril/protocol";
import { useRef, useState } from "preact/hooks";
import { t } from "../../../language/index.ts";
import { Icon, showToast } from "../../../ui/index.ts";
import { AmtConsentDialog, askForConsent } from "./amt-consent.tsx";
import { useAmtView } from "./use-amt-view.ts";

interface StageProps {
  readonly device: WireDevice;
  readonly kind: "screen" | "serial";
  readonly onClose: () => void;
}

export function AmtStage({ device, kind, onClose }: StageProps) {
  const stage = useRef<HTMLDivElement>(null);
  const { phase, view, isRecorded, retry } = useAmtView(stage, device._id, kind);
  const [isAsking, setAsking] = useState(false);
  const ask = (): void => {
    askForConsent(device).then(
      () => setAsking(true),
      (error: unknown) =>
        showToast(error instanceof Error ? error.message : String(error), { isWarning: true }),
    );
  };
  return (
    <div class="desk amt-view">
      <div class="tool" role="toolbar" aria-label={kind === "screen" ? t("Screen") : t("Serial console")}>
        <button type="button" class="btn quiet sm" onClick={onClose}>
          <Icon name="arrow-left" />
          {t("Close")}
        </button>
        <span class="sep" />
        <span class="med">{kind === "screen" ? t("Screen (KVM)") : t("Serial console")}</span>
        {isRecorded && <span class="badge danger">{t("Recorded")}</span>}
        <span class="end">
          {view !== undefined && "sendAttention" in view && (
            <>
              <button
                type="button"
                class="btn sm"
                disabled={phase.kind !== "open"}
                onClick={() => view.sendAttention()}
              >
                {t("Ctrl Alt Del")}
              </button>
              <button
                type="button"
                class="btn quiet sm sq"
                aria-label={t("Draw again")}
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
              {phase.kind === "ended"
                ? phase.reason || t("The session ended.")
                : t("Connecting to the firmware…")}
              {phase.kind === "ended" && (
                <div class="row">
                  <button type="button" class="btn primary" onClick={retry}>
                    {t("Try again")}
                  </button>
                  {phase.mayNeedConsent && (
                    <button type="button" class="btn" onClick={ask}>
                      {t("Ask the person there")}
                    </button>
                  )}
                  <button type="button" class="btn" onClick={onClose}>
                    {t("Close")}
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
            retry();
          }}
        />
      )}
    </div>
  );
}
