import { runcommands } from "@tendril/protocol/actions/devices/runcommands";
import { architectures, DeviceRight, Result } from "@tendril/protocol/constants";
import { hasRight } from "../../../auth/index.ts";
import { DeniedError, UnavailableError } from "../../../errors.ts";
import type { DeviceDocument } from "../../../store/index.ts";
import { defineDevicesAction } from "../../define-action.ts";
import { callerFields } from "../../to-agent.ts";

const AGENT_CONSOLE = 4;
const CMD = 1;
const SHELL = 3;
const consoleRights = DeviceRight.RemoteControl | DeviceRight.AgentConsole;

export const action = defineDevicesAction({
  contract: runcommands,
  freshFactor: "mass",
  devices: { ids: ({ nodeids }) => nodeids, right: DeviceRight.RunCommands },
  async run(services, { devices, user, peer, message, responseId, rightsOn }) {
    const { cmds, type = 0, runAsUser = 0, reply = false } = message;
    let sent = 0;
    for (const device of devices) {
      const rights = rightsOn(device);
      if (type === AGENT_CONSOLE && !hasRight(rights, consoleRights))
        throw new DeniedError(Result.AccessDenied);
      const caller = await callerFields(services, { user, peer, device, rights });
      const answer = responseId === undefined ? {} : { responseid: responseId };
      const command =
        type === AGENT_CONSOLE
          ? { action: "msg", type: "console", value: cmds }
          : { action: "runcommands", type: shellFor(device, type), cmds, runAsUser, reply, ...answer };
      if (!services.agents.send(device._id, { ...command, ...caller })) continue;
      sent++;
      services.devices.record(device, {
        etype: "node",
        action: "runcommands",
        cmds,
        cmdType: type,
        runAsUser,
        userid: user._id,
        username: user.name,
        msgid: 24,
        msg: "Running commands",
      });
    }
    if (sent === 0) throw new UnavailableError(Result.AgentNotConnected);
    // with `reply` the agent's own message is the answer
    return reply && type !== AGENT_CONSOLE ? undefined : { result: Result.OkUpper };
  },
});

/** What the client chose, or the usual shell of the device's system. */
function shellFor(device: DeviceDocument, type: number): number {
  if (type !== 0) return type;
  const architecture = architectures.find((row) => row.archId === device.agent.id);
  return architecture?.platform === "win32" ? CMD : SHELL;
}
