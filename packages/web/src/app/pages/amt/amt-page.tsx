/**
 * The page that firmware makes of itself, in a frame: the browser gives it no origin, no script and no way out, and the
 * bar above says whose it is.
 */

import type { WireDevice } from "@tendril/protocol";
import { amtpage } from "@tendril/protocol/actions/amt/amtpage";
import { control } from "../../../control/index.ts";
import { t } from "../../../language/index.ts";
import { Icon, PageError, Skeleton } from "../../../ui/index.ts";
import { assertOk } from "../../assert-ok.ts";
import { useLoad } from "../../use-load.ts";

export function AmtPage({ device, onClose }: { device: WireDevice; onClose: () => void }) {
  const { answer, problem, reload } = useLoad(`page ${device._id}`, () => openPage(device._id));
  return (
    <div class="desk amt-view">
      <div class="tool" role="toolbar" aria-label={t("Web page")}>
        <button type="button" class="btn quiet sm" onClick={onClose}>
          <Icon name="arrow-left" />
          {t("Close")}
        </button>
        <span class="sep" />
        <span class="med">{t("Web page")}</span>
        <span class="t3 amt-page-note">
          {t("Made by the device. Type no password of this server into it.")}
        </span>
        <span class="end">
          <button type="button" class="btn quiet sm sq" aria-label={t("Open again")} onClick={reload}>
            <Icon name="refresh-cw" />
          </button>
        </span>
      </div>
      {problem !== "" && <PageError onRetry={reload}>{problem}</PageError>}
      {answer === undefined && problem === "" && <Skeleton rows={6} />}
      {answer !== undefined && problem === "" && (
        <iframe
          key={answer}
          class="amt-page"
          title={t("Web page of the firmware of {name}", { name: device.name })}
          src={answer}
          sandbox="allow-forms"
          referrerPolicy="no-referrer"
        />
      )}
    </div>
  );
}

async function openPage(nodeid: string): Promise<string> {
  const reply = await control.request(amtpage, { nodeid });
  assertOk(reply);
  if (reply.path === undefined) throw new Error(t("The server gave no address for the page."));
  return reply.path;
}
