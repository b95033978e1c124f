/** What kind of computer a device is: the icon that its agent or a person chose. */
import type { WireDevice } from "@tendril/protocol";
import { type PlainText, t } from "../../language/index.ts";
import { Icon, type IconName } from "../../ui/index.ts";

/** By the number on the wire. Source: docs/spec/agent-protocol.md, section 4.4, `platformType`. */
const kinds: readonly (readonly [number: number, icon: IconName, word: PlainText])[] = [
  [1, "monitor", "Desktop|computer"],
  [2, "laptop", "Laptop"],
  [3, "smartphone", "Phone or tablet"],
  [4, "server", "Server"],
  [5, "hard-drive", "Storage"],
  [6, "router", "Router"],
  [7, "cpu", "Single-board computer"],
  [8, "box", "Virtual machine"],
];

export function DeviceKind({ device }: { device: Pick<WireDevice, "icon"> }) {
  const kind = kinds.find(([number]) => number === device.icon);
  return (
    <span class="kind" title={t(kind?.[2] ?? "Desktop|computer")}>
      <Icon name={kind?.[1] ?? "monitor"} />
    </span>
  );
}

/** `value` is the number on the wire. */
export function DeviceKindField({ value, onChange }: { value: number; onChange: (value: number) => void }) {
  return (
    <fieldset class="kinds">
      <legend>{t("Kind")}</legend>
      {kinds.map(([number, icon, word]) => (
        <label key={number} title={t(word)}>
          <input
            type="radio"
            class="vh"
            name="device-kind"
            checked={value === number}
            onChange={() => onChange(number)}
          />
          <Icon name={icon} className="i-l" />
          <span class="vh">{t(word)}</span>
        </label>
      ))}
    </fieldset>
  );
}
