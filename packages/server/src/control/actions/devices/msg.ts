import type { FieldsOf } from "@tendril/protocol";
import { msg } from "@tendril/protocol/actions/devices/msg";
import { FULL_RIGHTS, Result } from "@tendril/protocol/constants";
import { UnavailableError } from "../../../errors.ts";
import type { DeviceDocument } from "../../../store/index.ts";
import { mayMessageAgent } from "../../agent-message-rights.ts";
import { type DeviceCall, defineDeviceAction } from "../../define-action.ts";
import type { ControlServices } from "../../services.ts";
import { callerFields } from "../../to-agent.ts";
import { tunnelFields } from "../../tunnel-request.ts";

export const action = defineDeviceAction({
  contract: msg,
  device: { id: ({ nodeid }) => nodeid, right: 0 },
  refusals: { notFound: Result.UnableToRoute, denied: Result.UnableToRoute },
  async run(services, call) {
    const { device, rights, message, responseId } = call;
    const { nodeid: _nodeid, type, value, usage, ...fields } = message;
    let sent: object | undefined;
    if (type === "tunnel") {
      sent = tunnelFields(call, {
        cookies: services.cookies,
        value,
        usage,
        webCertHash: services.facts.webCertHash(),
        consentOptions: services.consent.options,
        directPath: services.facts.directPath,
      });
    } else if (mayMessageAgent(rights, type) && mayEnd(call, fields)) {
      sent = { ...fields, type, ...(value === undefined ? {} : { value }) };
    }
    if (type === "endtunnel" && sent !== undefined) endSessions(services, call, fields);
    if (sent === undefined) throw new UnavailableError(Result.UnableToRoute);
    const caller = await callerFields(services, call);
    const answer = responseId === undefined ? {} : { responseid: responseId };
    const isRouted = services.agents.send(device._id, { ...sent, ...caller, ...answer, action: "msg" });
    if (!isRouted) throw new UnavailableError(Result.UnableToRoute);
    return { result: Result.OkUpper };
  },
});

/** Other people's sessions are ended by those who have all rights; one's own, and those of one's guests, by oneself. */
function mayEnd(
  { user, rights, message }: Pick<DeviceCall<FieldsOf<typeof msg>>, "user" | "rights" | "message">,
  fields: Readonly<Record<string, unknown>>,
): boolean {
  return message.type !== "endtunnel" || rights === FULL_RIGHTS || fields.xuserid === user._id;
}

/** The server ends the tunnels itself too: an agent may be slow, or another's. */
function endSessions(
  { tunnels }: Pick<ControlServices, "tunnels">,
  { device }: { readonly device: DeviceDocument },
  { xuserid, guestname, protocol }: Readonly<Record<string, unknown>>,
): void {
  if (typeof xuserid !== "string") return;
  tunnels.end({
    deviceId: device._id,
    userId: xuserid,
    guestName: typeof guestname === "string" ? guestname : undefined,
    kind: typeof protocol === "string" ? protocol : "",
  });
}
