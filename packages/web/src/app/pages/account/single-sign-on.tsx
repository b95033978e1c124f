/** Single sign-on of the own account: who of a provider it is, connect and disconnect. */

import { identities } from "@tendril/protocol/actions/users/identities";
import { removeIdentity } from "@tendril/protocol/actions/users/remove-identity";
import { control } from "../../../control/index.ts";
import { t } from "../../../language/index.ts";
import { Banner, formatAgoWithin, Icon, showToast } from "../../../ui/index.ts";
import { assertOk } from "../../assert-ok.ts";
import { pageState } from "../../page-state.ts";
import { link, query } from "../../router.ts";
import { useLoad } from "../../use-load.ts";

export function useIdentities() {
  return useLoad("identities", () => control.request(identities, {}));
}

export function SingleSignOn({ loaded }: { loaded: ReturnType<typeof useIdentities> }) {
  const { identities: known = [], hasPassword = false } = loaded.answer ?? {};
  const provider = pageState.value.singleSignOn;
  const remove = async (id: string): Promise<void> => {
    try {
      assertOk(await control.request(removeIdentity, { id }));
    } catch (error) {
      showToast(error instanceof Error ? error.message : String(error));
    }
    loaded.reload();
  };
  if (provider === null && known.length === 0) return null;
  return (
    <section class="card" aria-label={t("Single sign-on")}>
      <div class="ch">
        <h2>{t("Single sign-on")}</h2>
      </div>
      {query.value.get("sso") === "taken" && (
        <div class="cb">
          <Banner kind="warn">{t("This account of the provider belongs to somebody else here.")}</Banner>
        </div>
      )}
      <ul class="rows">
        {known.map(({ id, issuer, createdAtMs }) => (
          <li key={id}>
            <span class="tile-i">
              <Icon name="building-2" />
            </span>
            <span class="two grow">
              <span class="med ell">{issuer}</span>
              <small>{t("Connected {time}", { time: formatAgoWithin(createdAtMs) })}</small>
            </span>
            <span class="end">
              {hasPassword && (
                <button type="button" class="btn sm danger" onClick={() => void remove(id)}>
                  {t("Disconnect")}
                </button>
              )}
            </span>
          </li>
        ))}
        {known.length === 0 && <li class="t3">{t("Not connected")}</li>}
      </ul>
      {provider !== null && known.length === 0 && (
        <div class="cf">
          <a class="btn sm" href={link("auth-oidc?connect=1")} data-external>
            {t("Connect {provider}", { provider })}
          </a>
        </div>
      )}
    </section>
  );
}
