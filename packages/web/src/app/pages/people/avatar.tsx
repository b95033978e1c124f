/** The picture of an account, or the first letters of its name. */
import type { WireUser } from "@tendril/protocol";
import { UserFlag } from "@tendril/protocol/constants";
import { pageState } from "../../page-state.ts";
import { initialsOf } from "./person-words.ts";

export function Avatar({ user, size = "" }: { user: WireUser; size?: "" | "l" | "xl" }) {
  const hasImage = ((user.flags ?? 0) & UserFlag.HasImage) !== 0;
  if (hasImage) {
    const src = `${pageState.value.base}userimage.ashx?id=${encodeURIComponent(user._id)}`;
    return <img class={`avatar ${size}`} src={src} alt="" loading="lazy" />;
  }
  return (
    <span class={`avatar ${size}`} aria-hidden="true">
      {initialsOf(user)}
    </span>
  );
}
