import type { IconName } from "./icon-names.ts";

/** An icon beside a word; with `label` it stands alone and says it. */
export function Icon({
  name,
  className = "",
  label,
}: {
  name: IconName;
  className?: string;
  label?: string;
}) {
  const shown = <use href={`#i-${name}`} />;
  if (label === undefined)
    return (
      <svg class={`i ${className}`} aria-hidden="true">
        {shown}
      </svg>
    );
  return (
    <svg class={`i ${className}`} role="img" aria-label={label}>
      {shown}
    </svg>
  );
}
