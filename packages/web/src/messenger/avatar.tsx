/**
 * Who it is, as a picture or two letters.
 */
export function Avatar(props: { name: string; picture?: string | undefined; isLarge?: boolean }) {
  const { name, picture, isLarge = false } = props;
  const size = isLarge ? "xl" : "l";
  if (picture !== undefined) return <img class={`avatar ${size}`} src={picture} alt="" />;
  return (
    <span class={`avatar ${size} b`} aria-hidden="true">
      {initials(name)}
    </span>
  );
}

function initials(name: string): string {
  const words = name.split(/[\s._-]+/).filter((word) => word !== "");
  const [first = "", second = ""] = words;
  return `${[...first][0] ?? ""}${[...(second === "" ? first.slice(1) : second)][0] ?? ""}`.toUpperCase();
}
