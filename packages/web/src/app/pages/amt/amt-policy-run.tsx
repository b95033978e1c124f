/**
 * How far the firmware is on its way to the policy of its group, as it goes on, and how it ended.
 */

import type { WireAmt, WireDevice } from "@tendril/protocol";
import { amtsetup } from "@tendril/protocol/actions/amt/amtsetup";
import { useEffect, useState } from "preact/hooks";
import { control, onEvent, store } from "../../../control/index.ts";
import { type PlainText, said, t } from "../../../language/index.ts";
import { formatAgo, Icon, showToast } from "../../../ui/index.ts";
import { assertOk } from "../../assert-ok.ts";
import { useLoad } from "../../use-load.ts";

const results = {
  done: "As the policy wants it",
  failed: "Not as the policy wants it",
  stopped: "Broken off",
} as const satisfies Record<string, PlainText>;

/** Nothing where the group leaves firmware alone, or for who may not change it. */
export function AmtPolicyRun({ device, onDone }: { device: WireDevice; onDone: () => void }) {
  const nodeid = device._id;
  const hasPolicy = (store.groups.get(device.meshid ?? "")?.amt?.type ?? 0) !== 0;
  const loaded = useLoad(`policy ${nodeid} ${String(hasPolicy)}`, () =>
    control.request(amtsetup, { nodeid, step: "state" }),
  );
  const [words, setWords] = useState<string | undefined>(undefined);
  useEffect(
    () =>
      onEvent((event) => {
        if (event.action !== "amtprogress" || event.nodeid !== nodeid) return;
        setWords(event.state === "running" ? String(event.words) : undefined);
        if (event.state === "running") return;
        loaded.reload();
        onDone();
      }),
    [nodeid],
  );
  const { answer } = loaded;
  if (!hasPolicy || answer?.result !== "ok") return null;
  const running = words ?? answer.progress?.words;
  const begin = (): void => {
    control
      .request(amtsetup, { nodeid, step: "run" })
      .then(assertOk)
      .catch((error: unknown) =>
        showToast(error instanceof Error ? error.message : String(error), { isWarning: true }),
      );
  };
  return (
    <section class="card" aria-labelledby="amt-policy">
      <div class="ch">
        <h2 id="amt-policy">{t("Policy of the group")}</h2>
        <span class="end">
          <button
            type="button"
            class="btn quiet sm sq"
            aria-label={t("Bring to the policy now")}
            disabled={running !== undefined}
            onClick={begin}
          >
            <Icon name="refresh-cw" />
          </button>
        </span>
      </div>
      <div class="cb col" role="status">
        {running === undefined ? (
          <Ended setup={answer.setup} />
        ) : (
          <p class="row">
            <span class="spin" aria-hidden="true" />
            {said(running)}
          </p>
        )}
      </div>
    </section>
  );
}

function Ended({ setup }: { setup: WireAmt["setup"] }) {
  if (setup === undefined) return <p class="note">{t("It begins when the device connects.")}</p>;
  const { result, why, timeMs } = setup;
  return (
    <>
      <p>
        <span class={`badge ${result === "done" ? "ok" : "warn"}`}>{t(results[result])}</span>{" "}
        <span class="t3">{formatAgo(timeMs)}</span>
      </p>
      {why !== undefined && <p class="note">{said(why)}</p>}
    </>
  );
}
