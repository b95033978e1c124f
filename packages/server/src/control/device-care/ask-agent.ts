/** A question to an agent, whose answer goes back to who asked. */
import { Result } from "@tendril/protocol/constants";
import { UnavailableError } from "../../errors.ts";
import { mayMessageAgent } from "../agent-message-rights.ts";
import type { DeviceCall } from "../define-action.ts";
import type { ControlServices } from "../services.ts";
import { callerFields } from "../to-agent.ts";

/** @throws UnavailableError when the device is offline, or the rights do not allow a message of this type. */
export async function askAgent(
  services: ControlServices,
  call: DeviceCall<unknown>,
  question: { readonly type: string; readonly data?: string },
): Promise<{ result: string }> {
  const { device, rights, responseId } = call;
  const caller = await callerFields(services, call);
  const answer = responseId === undefined ? {} : { responseid: responseId };
  const isSent =
    mayMessageAgent(rights, question.type) &&
    services.agents.send(device._id, { ...question, ...caller, ...answer, action: "msg" });
  if (!isSent) throw new UnavailableError(Result.UnableToRoute);
  return { result: Result.OkUpper };
}
