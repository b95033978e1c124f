/** Rights in plain words: a role, or abilities one by one. */

import {
  type AbilityArea,
  abilities,
  abilitiesOf,
  rightsOfAbilities,
  roleOf,
  roles,
} from "@tendril/protocol/roles";
import { useState } from "preact/hooks";
import { type PlainText, said, t } from "../../../language/index.ts";
import { Tick } from "../../../ui/index.ts";

const areas: readonly (AbilityArea & PlainText)[] = ["Sessions", "Devices", "Power", "People"];
const OWN = "own";

interface RoleProps {
  /** Accessible name. */
  readonly label: string;
  /** Bits of DeviceRight. */
  readonly rights: number;
  /** On one device there is nothing to give that is for whole groups. */
  readonly isDevice?: boolean;
  readonly isDisabled?: boolean;
  readonly onChange: (rights: number) => void;
}

export function RoleField({ label, rights, isDevice = false, isDisabled = false, onChange }: RoleProps) {
  const [isOwn, setOwn] = useState(false);
  const role = roleOf(rights);
  const shown = isOwn || role === undefined ? OWN : role.key;
  const offered = roles.filter((one) => !isDevice || one.rights === rights || isForDevice(one.rights));
  return (
    <div class="role-field">
      <select
        class="input"
        aria-label={label}
        disabled={isDisabled}
        value={shown}
        onChange={(event) => {
          const { value } = event.currentTarget;
          setOwn(value === OWN);
          const chosen = roles.find(({ key }) => key === value);
          if (chosen !== undefined) onChange(chosen.rights);
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
        <AbilityFields rights={rights} isDevice={isDevice} isDisabled={isDisabled} onChange={onChange} />
      ) : (
        <p class="hint">{role && said(role.words)}</p>
      )}
    </div>
  );
}

function AbilityFields(props: Omit<RoleProps, "label">) {
  const { rights, isDevice = false, isDisabled = false, onChange } = props;
  const able = abilitiesOf(rights);
  const change = (key: string, isOn: boolean): void => {
    const next = new Set(able);
    if (isOn) next.add(key);
    else next.delete(key);
    if (!isOn && key === "view") for (const other of ["control", "all-keys"]) next.delete(other);
    if (!isOn && key === "control") next.delete("all-keys");
    onChange(rightsOfAbilities(next));
  };
  return (
    <div class="abilities">
      {areas.map((area) => {
        const shown = abilities.filter((one) => one.area === area && !(isDevice && one.isForGroups));
        if (shown.length === 0) return null;
        return (
          <fieldset key={area}>
            <legend>{t(area)}</legend>
            {shown.map(({ key, words }) => (
              <Tick
                key={key}
                isOn={able.has(key)}
                isDisabled={isDisabled}
                onChange={(isOn) => change(key, isOn)}
              >
                {said(words)}
              </Tick>
            ))}
          </fieldset>
        );
      })}
    </div>
  );
}

function isForDevice(rights: number): boolean {
  const groupOnly = abilities.filter(({ isForGroups }) => isForGroups).map(({ key }) => key);
  return !groupOnly.some((key) => abilitiesOf(rights).has(key));
}
