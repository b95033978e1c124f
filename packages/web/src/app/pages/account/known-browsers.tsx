/** Browsers that are not asked for the second factor, and how to ask them again. */

import { forgetBrowsers } from "@tendril/protocol/actions/factors/forget-browsers";
import { knownBrowsers } from "@tendril/protocol/actions/factors/known-browsers";
import { control } from "../../../control/index.ts";
import { t } from "../../../language/index.ts";
import { formatAgoWithin, formatDate, Icon, showToast } from "../../../ui/index.ts";
import { assertOk } from "../../assert-ok.ts";
import { useLoad } from "../../use-load.ts";
import { browserName } from "../people/person-words.ts";

export function KnownBrowsers() {
  const loaded = useLoad("known-browsers", () => control.request(knownBrowsers, {}));
  const browsers = loaded.answer?.browsers ?? [];
  const forget = async (ids: readonly string[]): Promise<void> => {
    try {
      assertOk(await control.request(forgetBrowsers, { ids: [...ids] }));
    } catch (error) {
      showToast(error instanceof Error ? error.message : String(error));
    }
    loaded.reload();
  };
  if (browsers.length === 0) return null;
  return (
    <section class="card" aria-label={t("Browsers that are not asked for the second factor")}>
      <div class="ch">
        <h2>{t("Not asked for the second factor")}</h2>
      </div>
      <ul class="rows">
        {browsers.map(({ id, address, userAgent, createdAtMs, expiresAtMs }) => (
          <li key={id}>
            <span class="tile-i">
              <Icon name="monitor" />
            </span>
            <span class="two grow">
              <span class="med">{userAgent === "" ? t("A program") : browserName(userAgent)}</span>
              <small title={t("until {time}", { time: formatDate(expiresAtMs) })}>
                {t("{address}, since {time}", { address, time: formatAgoWithin(createdAtMs) })}
              </small>
            </span>
            <span class="end">
              <button type="button" class="btn sm" onClick={() => void forget([id])}>
                {t("Ask again")}
              </button>
            </span>
          </li>
        ))}
      </ul>
      {browsers.length > 1 && (
        <div class="cf">
          <button type="button" class="btn sm" onClick={() => void forget(browsers.map(({ id }) => id))}>
            {t("Ask everywhere again")}
          </button>
        </div>
      )}
    </section>
  );
}
