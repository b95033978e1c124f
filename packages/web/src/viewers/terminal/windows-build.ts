/**
 * Which Windows draws a terminal. Before build 21376 its pseudo console paints lines anew when the size changes, so the
 * terminal must not fold them itself.
 */

/** First with a pseudo console: 1809. */
const FIRST_BUILD = 17_763;
/** First of those that name no build but the year, or 11. */
const FOLDING_BUILD = 22_000;

/** From what an agent says of its system; undefined where no pseudo console draws. */
export function windowsBuildOf(system: string): number | undefined {
  if (!/windows/i.test(system)) return undefined;
  const builds = system.match(/\b\d{4,5}\b/g)?.map(Number) ?? [];
  const named = builds.filter((number) => number >= 7_600).at(-1);
  if (named !== undefined) return named >= FIRST_BUILD ? named : undefined;
  return /windows 11|server 2025/i.test(system) ? FOLDING_BUILD : FIRST_BUILD;
}
