/**
 * What the server adds to a message before it goes to an agent: who asks, with which rights, and where answers go.
 * Source: docs/spec/control-protocol.md, section 5.8.
 */
import type { Guest } from "../relay/index.ts";
import type { DeviceDocument, GroupDocument, UserDocument } from "../store/index.ts";
import type { ConsentPolicy } from "./consent-policy.ts";
import type { ControlPeer } from "./define-action.ts";
import type { ControlServices } from "./services.ts";

export interface AgentRequest {
  readonly user: UserDocument;
  readonly peer: ControlPeer;
  readonly device: DeviceDocument;
  /** The user's rights on the device. */
  readonly rights: number;
}

/** Who wants something of a device, for the agent: a user, or a guest with the rights of a link. */
export function personFields(
  { consent, group }: { readonly consent: ConsentPolicy; readonly group: GroupDocument | undefined },
  caller: {
    readonly user: UserDocument;
    readonly device: DeviceDocument;
    readonly rights: number;
    readonly address: string;
    readonly guest?: Guest | undefined;
  },
): object {
  const { user, device, rights, address, guest } = caller;
  const bar = consent.privacyBarText;
  return {
    rights: guest?.rights ?? rights,
    consent: consent.flags({ group, device, user }) | (guest?.consent ?? 0),
    username: user.name,
    userid: user._id,
    remoteaddr: address,
    ...(user.realname === undefined ? {} : { realname: user.realname }),
    ...(bar === "" ? {} : { privacybartext: bar }),
    ...(guest === undefined ? {} : { guestname: guest.name, guestuserid: user._id }),
    ...(guest?.isViewOnly === true ? { desktopviewonly: true } : {}),
  };
}

/** Fields that a client cannot set: they are spread after the client's own. */
export async function callerFields(
  { groups, consent }: Pick<ControlServices, "groups" | "consent">,
  request: AgentRequest,
): Promise<object> {
  const { user, peer, device, rights } = request;
  const group = await groups.get(device.meshid);
  const person = personFields({ consent, group }, { user, device, rights, address: peer.address });
  return { ...person, sessionid: peer.sessionId };
}
