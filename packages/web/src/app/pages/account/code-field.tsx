import { Field } from "../../../ui/index.ts";

/** A code of a second factor. */
export function CodeField(props: { label: string; value: string; onChange: (code: string) => void }) {
  return (
    <Field id="factor-code" label={props.label}>
      <input
        class="input mono"
        id="factor-code"
        inputMode="numeric"
        autocomplete="one-time-code"
        maxLength={12}
        value={props.value}
        onInput={(event) => props.onChange(event.currentTarget.value.replaceAll(/\s/g, ""))}
      />
    </Field>
  );
}
