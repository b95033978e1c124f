/**
 * Power: the state, and every change that firmware knows. Source: docs/spec/amt.md, section 3.1.
 */
import { CimReference, type WsmanClient } from "@tendril/amt/wsman";
import { PowerState } from "@tendril/protocol/constants";
import { optional } from "./optional.ts";

/** CIM numbers of what can be asked for. */
export const PowerChange = {
  On: 2,
  SleepLight: 3,
  SleepDeep: 4,
  Cycle: 5,
  Hibernate: 7,
  Off: 8,
  Reset: 10,
  Interrupt: 11,
  GracefulOff: 12,
  GracefulReset: 14,
} as const;

const ON = 2;
const FULL_POWER = 2;
const STANDBY = 3;
const system = new CimReference("CIM_ComputerSystem", {
  CreationClassName: "CIM_ComputerSystem",
  Name: "ManagedSystem",
});
const shown: ReadonlyMap<number, number> = new Map([
  [2, PowerState.On],
  [3, PowerState.Sleep1],
  [4, PowerState.Sleep2],
  [5, PowerState.SoftOff],
  [6, PowerState.SoftOff],
  [7, PowerState.Hibernating],
  [8, PowerState.SoftOff],
]);

/** PowerState as devices show it; `undefined` for what says nothing, for instance in the middle of a reset. */
export async function readPower(wsman: WsmanClient): Promise<number | undefined> {
  const state = await readFirmwarePower(wsman);
  if (state !== ON) return shown.get(state ?? 0);
  const service = await optional(wsman.get("IPS_PowerManagementService"));
  return service?.number("OSPowerSavingState") === STANDBY ? PowerState.Sleep1 : PowerState.On;
}

/** The CIM number. */
export async function readFirmwarePower(wsman: WsmanClient): Promise<number | undefined> {
  const services = await wsman.enumerate("CIM_ServiceAvailableToElement");
  return services.find((service) => service.has("PowerState"))?.number("PowerState");
}

/** @throws WsmanRefusal 2 when that change makes no sense in the present state. */
export async function changePower(wsman: WsmanClient, change: number): Promise<void> {
  await wsman.invoke(new CimReference("CIM_PowerManagementService"), "RequestPowerStateChange", {
    arguments: { PowerState: change, ManagedElement: system },
  });
  if (change === PowerChange.On) await wakeSystem(wsman);
}

/** A computer in modern standby is on for its firmware. Older firmware knows no such thing. */
async function wakeSystem(wsman: WsmanClient): Promise<void> {
  const service = new CimReference("IPS_PowerManagementService");
  await optional(
    wsman.invoke(service, "RequestOSPowerSavingStateChange", {
      arguments: { OSPowerSavingState: FULL_POWER, ManagedElement: system },
      accepted: [1, 2],
    }),
  );
}
