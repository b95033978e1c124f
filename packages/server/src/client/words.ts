/**
 * Numbers and events of the wire in words that commands print.
 */
import type { WireEvent } from "@tendril/protocol";
import { ShareKind } from "@tendril/protocol/constants";
import { nameInId } from "./names.ts";

/** What a guest may use, by bits of ShareKind. */
export function shareKindsText(bits: number, isViewOnly: boolean): string {
  const named = Object.entries(ShareKind).filter(([, bit]) => (bits & bit) !== 0);
  const words = named.map(([name]) => name.toLowerCase());
  return `${words.join(", ")}${isViewOnly ? " (view only)" : ""}`;
}

/** How an invitation has the agent installed: flags to what commands call them. */
export const inviteWays: ReadonlyMap<number, string> = new Map([
  [0, "either"],
  [1, "run"],
  [2, "service"],
]);

export function isWireEvent(value: unknown): value is WireEvent {
  return typeof value === "object" && value !== null && "action" in value && typeof value.action === "string";
}

export interface EventWish {
  readonly nodeid?: string;
  /** Name in lower case, or id. */
  readonly user?: string | undefined;
  readonly kind?: string | undefined;
}

export function isEventWanted(event: WireEvent, { nodeid, user, kind }: EventWish): boolean {
  const isOfUser = user === undefined || event.userid === user || nameInId(event.userid) === user;
  return (
    isOfUser &&
    (nodeid === undefined || event.nodeid === nodeid) &&
    (kind === undefined || event.action === kind)
  );
}
