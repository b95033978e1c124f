/**
 * The displays of an X screen, from RANDR; without it, or with one, the screen is the only display.
 */
import type { DisplayPlace } from "@tendril/protocol/sessions/desktop";
import { answered, type XConnection } from "./connection.ts";
import type { Crtc, RandrExtension } from "./extensions.ts";

const MAX_DISPLAYS = 32;

/** Ids count from 1, from left to right. */
export async function readDisplays(
  { root }: Pick<XConnection, "root">,
  randr: RandrExtension | undefined,
  screen: { readonly width: number; readonly height: number },
): Promise<readonly DisplayPlace[]> {
  const whole = { id: 1, x: 0, y: 0, width: screen.width, height: screen.height };
  if (randr === undefined) return [whole];
  await answered<readonly number[]>((answer) => randr.QueryVersion(1, 3, answer));
  const { crtcs } = await answered<{ readonly crtcs: readonly number[] }>((answer) =>
    randr.GetScreenResourcesCurrent(root, answer),
  );
  const found = await Promise.all(
    crtcs
      .slice(0, MAX_DISPLAYS)
      .map((crtc) => answered<Crtc>((answer) => randr.GetCrtcInfo(crtc, 0, answer))),
  );
  const lit = found.filter(
    ({ x, y, width, height, mode }) =>
      mode !== 0 && x >= 0 && y >= 0 && x + width <= screen.width && y + height <= screen.height,
  );
  // mirrored displays show the same place: one of them is enough
  const places = lit.filter(
    (one, i) => lit.findIndex(({ x, y, width }) => x === one.x && y === one.y && width === one.width) === i,
  );
  if (places.length < 2) return [whole];
  return places
    .toSorted((a, b) => a.x - b.x || a.y - b.y)
    .map(({ x, y, width, height }, i) => ({ id: i + 1, x, y, width, height }));
}
