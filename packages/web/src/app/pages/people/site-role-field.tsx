/** Rights on the site in plain words: a role, or abilities one by one. */

import { FULL_RIGHTS, SiteRight } from "@tendril/protocol/constants";
import {
  siteAbilities,
  siteAbilitiesOf,
  siteRightsOfAbilities,
  siteRoleOf,
  siteRoles,
} from "@tendril/protocol/roles";
import { useState } from "preact/hooks";
import { account } from "../../../control/index.ts";
import { said, t } from "../../../language/index.ts";
import { Tick } from "../../../ui/index.ts";

const OWN = "own";

interface SiteRoleProps {
  /** Bits of SiteRight. */
  readonly rights: number;
  readonly isDisabled?: boolean;
  readonly onChange: (rights: number) => void;
}

/** Keeps a lock as it is. */
export function SiteRoleField({ rights, isDisabled = false, onChange }: SiteRoleProps) {
  const [isOwn, setOwn] = useState(false);
  const role = siteRoleOf(rights);
  const isAdmin = account.value?.siteadmin === FULL_RIGHTS;
  const lock = rights === FULL_RIGHTS ? 0 : rights & SiteRight.Locked;
  const change = (next: number): void => onChange(next === FULL_RIGHTS ? next : (next | lock) >>> 0);
  const shown = isOwn || role === undefined ? OWN : role.key;
  const offered = siteRoles.filter(
    (one) => isAdmin || one === role || one.key === "user" || one.key === "people",
  );
  return (
    <div class="role-field">
      <label class="med" for="site-role">
        {t("Role on this site")}
      </label>
      <select
        id="site-role"
        class="input"
        disabled={isDisabled}
        value={shown}
        onChange={({ currentTarget: { value } }) => {
          setOwn(value === OWN);
          const chosen = siteRoles.find(({ key }) => key === value);
          if (chosen !== undefined) change(chosen.rights);
          else if (rights === FULL_RIGHTS) change(siteRightsOfAbilities(siteAbilitiesOf(rights)));
        }}
      >
        {offered.map(({ key, name }) => (
          <option key={key} value={key}>
            {said(name)}
          </option>
        ))}
        <option value={OWN}>{t("Chosen one by one")}</option>
      </select>
      {shown === OWN ? (
        <SiteAbilities rights={rights} isDisabled={isDisabled} onChange={change} />
      ) : (
        <p class="hint">{role && said(role.words)}</p>
      )}
    </div>
  );
}

function SiteAbilities({ rights, isDisabled = false, onChange }: SiteRoleProps) {
  const able = siteAbilitiesOf(rights);
  const mine = account.value?.siteadmin ?? 0;
  const grantable = SiteRight.ManageUsers | SiteRight.NoNewGroups | SiteRight.NoTools;
  const mayChange = ({ needs, without }: { needs: number; without: number }): boolean => {
    if (mine === FULL_RIGHTS) return true;
    const given = mine & (SiteRight.ManageUserGroups | SiteRight.Recordings);
    return ((needs | without) & (grantable | given)) !== 0;
  };
  return (
    <fieldset class="abilities">
      <legend class="vh">{t("What this person can do on the site")}</legend>
      {siteAbilities.map((ability) => (
        <Tick
          key={ability.key}
          isOn={able.has(ability.key)}
          isDisabled={isDisabled || !mayChange(ability)}
          onChange={(isOn) => {
            const next = new Set(able);
            if (isOn) next.add(ability.key);
            else next.delete(ability.key);
            onChange(siteRightsOfAbilities(next));
          }}
        >
          {said(ability.words)}
        </Tick>
      ))}
    </fieldset>
  );
}
