/** How long an invitation works and how the agent is installed: of links and of codes. */
import { type PlainText, t } from "../../../language/index.ts";

export interface InviteChoice {
  /** Hours; 0 for no end. */
  readonly expire: number;
  readonly flags: number;
}

export const firstChoice: InviteChoice = { expire: 168, flags: 0 };

const periods: readonly (readonly [hours: number, words: PlainText])[] = [
  [8, "8 hours"],
  [24, "1 day"],
  [168, "7 days"],
  [720, "30 days"],
  [0, "Without end"],
];
const ways: readonly (readonly [flags: number, words: PlainText])[] = [
  [0, "Either way"],
  [2, "As a service, always there"],
  [1, "Only while the person lets it run"],
];

/** The way of installing, in words. */
export function wayOf(flags: number): string {
  return t(ways.find(([number]) => number === flags)?.[1] ?? "Either way");
}

export function InviteChoices(props: {
  label: string;
  value: InviteChoice;
  onChange: (value: InviteChoice) => void;
}) {
  const { label, value, onChange } = props;
  return (
    <>
      <Choice
        id="ia-period"
        label={label}
        options={periods}
        value={value.expire}
        onChange={(expire) => onChange({ ...value, expire })}
      />
      <Choice
        id="ia-kind"
        label={t("The agent is installed")}
        options={ways}
        value={value.flags}
        onChange={(flags) => onChange({ ...value, flags })}
      />
    </>
  );
}

function Choice(props: {
  id: string;
  label: string;
  options: readonly (readonly [number, PlainText])[];
  value: number;
  onChange: (value: number) => void;
}) {
  const { id, label, options, value, onChange } = props;
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select
        id={id}
        class="input"
        value={value}
        onChange={(event) => onChange(Number(event.currentTarget.value))}
      >
        {options.map(([number, words]) => (
          <option key={number} value={number}>
            {t(words)}
          </option>
        ))}
      </select>
    </div>
  );
}
