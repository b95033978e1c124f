import { poweraction } from "@tendril/protocol/actions/devices/poweraction";
import { AmtPowerAction, DeviceRight, PowerAction, Result } from "@tendril/protocol/constants";
import { type AmtContact, bootOnce, changePower, PowerChange } from "../../../amt/index.ts";
import { DeniedError, UnavailableError } from "../../../errors.ts";
import type { DeviceDocument } from "../../../store/index.ts";
import { type DevicesCall, defineDevicesAction } from "../../define-action.ts";
import { mayUseAmt, powerDeed, recordAmt } from "../../firmware/index.ts";
import type { ControlServices } from "../../services.ts";
import { callerFields } from "../../to-agent.ts";

type PowerCall = DevicesCall<{ readonly actiontype: number; readonly forced?: number | undefined }>;
type FirmwareWork = (contact: AmtContact) => Promise<void>;

const agentActions: readonly number[] = Object.values(PowerAction);
const firmwareActions = new Map<number, FirmwareWork>([
  [AmtPowerAction.On, ({ wsman }) => changePower(wsman, PowerChange.On)],
  [AmtPowerAction.Cycle, ({ wsman }) => changePower(wsman, PowerChange.Cycle)],
  [AmtPowerAction.Off, ({ wsman }) => changePower(wsman, PowerChange.Off)],
  [AmtPowerAction.Reset, ({ wsman }) => changePower(wsman, PowerChange.Reset)],
  [AmtPowerAction.OnToBios, ({ wsman }) => bootOnce(wsman, { bios: true })],
  [AmtPowerAction.ResetToBios, ({ wsman }) => bootOnce(wsman, { bios: true })],
  [AmtPowerAction.OnToBiosOverSerial, ({ wsman }) => bootOnce(wsman, { bios: true, sol: true })],
  [AmtPowerAction.ResetToBiosOverSerial, ({ wsman }) => bootOnce(wsman, { bios: true, sol: true })],
  [AmtPowerAction.OnFromNetwork, ({ wsman }) => bootOnce(wsman, { source: "network" })],
  [AmtPowerAction.ResetFromNetwork, ({ wsman }) => bootOnce(wsman, { source: "network" })],
]);

/** Waking needs another right than everything else: the dispatcher lets in who can see the devices. */
export const action = defineDevicesAction({
  contract: poweraction,
  freshFactor: "mass",
  devices: { ids: ({ nodeids }) => nodeids, right: 0 },
  async run(services, call) {
    const { actiontype } = call.message;
    const needed = actiontype === AmtPowerAction.On ? DeviceRight.Wake : DeviceRight.ResetPowerOff;
    const allowed = call.devices.filter((device) => (call.rightsOn(device) & needed) !== 0);
    if (allowed.length === 0) throw new DeniedError(Result.AccessDenied);
    const change = firmwareActions.get(actiontype);
    if (change !== undefined) await throughFirmware(services, { call, allowed, change });
    else if (agentActions.includes(actiontype)) await throughAgents(services, call, allowed);
    else throw new UnavailableError("There is no such power action");
    return { result: Result.Ok };
  },
});

async function throughAgents(
  services: ControlServices,
  { user, peer, message, rightsOn }: PowerCall,
  devices: readonly DeviceDocument[],
): Promise<void> {
  const { actiontype, forced = 0 } = message;
  for (const device of devices) {
    const caller = await callerFields(services, { user, peer, device, rights: rightsOn(device) });
    services.agents.send(device._id, { action: "poweraction", actiontype, forced, ...caller });
  }
}

/** For one device its trouble is the answer; for several the answer does not wait. */
async function throughFirmware(
  { firmware, devices, log }: ControlServices,
  work: {
    readonly call: PowerCall;
    readonly allowed: readonly DeviceDocument[];
    readonly change: FirmwareWork;
  },
): Promise<void> {
  const { user, message, rightsOn } = work.call;
  const open = work.allowed.filter((device) => mayUseAmt(rightsOn(device)));
  if (open.length === 0) throw new DeniedError(Result.AccessDenied);
  const change = async (device: DeviceDocument): Promise<void> => {
    await firmware.use(device._id, work.change);
    recordAmt(devices, { device, user, did: powerDeed(message.actiontype) });
    firmware.readPowerSoon(device._id);
  };
  const [only] = open;
  if (open.length === 1 && only !== undefined) return await change(only);
  for (const device of open) {
    change(device).catch((error: unknown) => {
      const why = error instanceof Error ? error.message : "";
      log.info({ deviceId: device._id, why }, "power of firmware not changed");
    });
  }
}
