/** Who did it; absent for what agents and the server do. */
import type { UserId } from "@tendril/protocol";

export interface Actor {
  readonly _id: UserId;
  readonly name: string;
}

/** `userid` and `username` of an event. */
export function byActor(actor: Actor | undefined): { userid?: UserId; username?: string } {
  return actor === undefined ? {} : { userid: actor._id, username: actor.name };
}
