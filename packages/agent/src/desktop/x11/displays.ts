/**
 * The displays of an X screen, from RANDR: its monitors, or what its outputs show where the server is older than
 * RANDR 1.5. Without RANDR, or with one, the screen is the only display.
 */
import type { DisplayPlace } from "@tendril/protocol/sessions/desktop";
import { answered, type Rect, type XConnection } from "./connection.ts";
import type { Crtc, RandrExtension } from "./extensions.ts";
import { readMonitors } from "./monitors.ts";

const MAX_DISPLAYS = 32;

/** Ids count from 1, from left to right. */
export async function readDisplays(
  connection: Pick<XConnection, "root" | "client">,
  randr: RandrExtension | undefined,
  screen: { readonly width: number; readonly height: number },
): Promise<readonly DisplayPlace[]> {
  const whole = { id: 1, x: 0, y: 0, width: screen.width, height: screen.height };
  if (randr === undefined) return [whole];
  const version = await answered<readonly number[]>((answer) => randr.QueryVersion(1, 5, answer));
  const found = hasMonitors(version)
    ? await readMonitors(connection.client, { root: connection.root, opcode: randr.majorOpcode })
    : await readLitOutputs(connection.root, randr);
  const lit = found
    .slice(0, MAX_DISPLAYS)
    .filter(({ x, y, width, height }) => width > 0 && height > 0 && x >= 0 && y >= 0)
    .filter(({ x, y, width, height }) => x + width <= screen.width && y + height <= screen.height);
  // mirrored displays show the same place: one of them is enough
  const places = lit.filter(
    (one, i) => lit.findIndex(({ x, y, width }) => x === one.x && y === one.y && width === one.width) === i,
  );
  if (places.length < 2) return [whole];
  return places
    .toSorted((a, b) => a.x - b.x || a.y - b.y)
    .map(({ x, y, width, height }, i) => ({ id: i + 1, x, y, width, height }));
}

function hasMonitors([major = 0, minor = 0]: readonly number[]): boolean {
  return major > 1 || (major === 1 && minor >= 5);
}

async function readLitOutputs(root: number, randr: RandrExtension): Promise<readonly Rect[]> {
  const { crtcs } = await answered<{ readonly crtcs: readonly number[] }>((answer) =>
    randr.GetScreenResourcesCurrent(root, answer),
  );
  const asked = crtcs
    .slice(0, MAX_DISPLAYS)
    .map((crtc) => answered<Crtc>((answer) => randr.GetCrtcInfo(crtc, 0, answer)));
  return (await Promise.all(asked)).filter(({ mode }) => mode !== 0);
}
