/**
 * Which events may take the ground from under running sessions.
 * Source: docs/spec/control-protocol.md, section 5.2.
 */
import type { DomainId, WireEvent } from "@tendril/protocol";
import { allTarget, type EventBus } from "../events/index.ts";
import type { Doubt } from "../relay/index.ts";

const ofUsers: ReadonlySet<string> = new Set(["accountchange", "accountremove"]);
const ofDevices: ReadonlySet<string> = new Set(["changenode", "nodemeshchange", "removenode"]);
const ofUserGroups: ReadonlySet<string> = new Set(["usergroupchange", "deleteusergroup"]);

/** `undefined` for events that change no right. Those of device groups come as events of members and devices. */
export function doubtOf({ action, userid, nodeid }: WireEvent): Doubt | undefined {
  if (ofUsers.has(action)) return userid === undefined ? {} : { userId: userid };
  if (ofDevices.has(action)) return nodeid === undefined ? {} : { deviceId: nodeid };
  return ofUserGroups.has(action) ? {} : undefined;
}

/** Until the result is called. */
export function watchRights(
  { bus, domains }: { readonly bus: EventBus; readonly domains: readonly DomainId[] },
  onDoubt: (doubt: Doubt) => void,
): () => void {
  const subscription = bus.subscribe(domains.map(allTarget), ({ event }) => {
    const doubt = doubtOf(event);
    if (doubt !== undefined) onDoubt(doubt);
  });
  return () => subscription.close();
}
