import type { ComponentChildren } from "preact";

/** A box to tick with its words. */
export function Tick(props: {
  readonly isOn: boolean;
  readonly isDisabled?: boolean;
  readonly onChange: (isOn: boolean) => void;
  readonly children: ComponentChildren;
}) {
  const { isOn, isDisabled = false, onChange, children } = props;
  return (
    <label class="tick">
      <input
        type="checkbox"
        class="check"
        checked={isOn}
        disabled={isDisabled}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
      <span>{children}</span>
    </label>
  );
}
