import { getcookie } from "@tendril/protocol/actions/devices/getcookie";
import { Result, SessionProtocol } from "@tendril/protocol/constants";
import { TOKEN_FIELD } from "../../../auth/index.ts";
import { DeniedError } from "../../../errors.ts";
import { readPortWish } from "../../../relay/index.ts";
import { defineDeviceAction } from "../../define-action.ts";
import { mayOpenSession } from "../../tunnel-request.ts";

export const action = defineDeviceAction({
  contract: getcookie,
  device: { id: ({ nodeid }) => nodeid, right: 0 },
  isAlwaysAnswered: true,
  async run({ cookies, facts }, { user, peer, device, rights, message }) {
    const { tcpport, tcpaddr, name } = message;
    if (!mayOpenSession(rights, SessionProtocol.Tcp)) throw new DeniedError(Result.AccessDenied);
    const target = {
      ...(tcpport === undefined ? {} : { tcpport }),
      ...(tcpaddr === undefined ? {} : { tcpaddr }),
    };
    if (readPortWish(new Map(Object.entries(target))) === "bad") throw new DeniedError("Invalid address");
    return {
      nodeid: message.nodeid,
      ...target,
      ...(name === undefined ? {} : { name }),
      cookie: cookies.encode({
        userid: user._id,
        domainid: user.domain,
        nodeid: device._id,
        ...target,
        ...(peer.tokenUser === undefined ? {} : { [TOKEN_FIELD]: peer.tokenUser }),
      }),
      trustedCert: facts.hasTrustedCertificate,
    };
  },
});
