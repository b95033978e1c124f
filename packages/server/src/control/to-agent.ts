/**
 * What the server adds to a message before it goes to an agent: who asks, with which rights, and where answers go.
 * Source: docs/spec/control-protocol.md, section 5.8.
 */
import type { DeviceDocument, UserDocument } from "../store/index.ts";
import type { ControlPeer } from "./define-action.ts";
import type { ControlServices } from "./services.ts";

export interface AgentRequest {
  readonly user: UserDocument;
  readonly peer: ControlPeer;
  readonly device: DeviceDocument;
  /** The user's rights on the device. */
  readonly rights: number;
}

/** Fields that a client cannot set: they are spread after the client's own. */
export async function callerFields(
  services: Pick<ControlServices, "groups">,
  request: AgentRequest,
): Promise<object> {
  const { user, peer, device, rights } = request;
  const group = await services.groups.get(device.meshid);
  return {
    sessionid: peer.sessionId,
    rights,
    consent: (group?.consent ?? 0) | (device.consent ?? 0),
    username: user.name,
    userid: user._id,
    remoteaddr: peer.address,
    ...(user.realname === undefined ? {} : { realname: user.realname }),
  };
}
