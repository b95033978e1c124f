/**
 * Simulated devices with Intel AMT that connect to a test server.
 */
import { AmtDevice, CiraClient, type CiraOptions, type DeviceOptions } from "@tendril/amt-simulator";
import type { ControlClient } from "./control-client.ts";
import type { TestServer } from "./server.ts";

export interface CiraAccess {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
}

/** A group for devices with Intel AMT, or of another type, and what they need to connect. */
export async function createAmtGroup(
  control: ControlClient,
  { name = "Chips", meshtype = 1 }: { readonly name?: string; readonly meshtype?: number } = {},
): Promise<{ readonly groupId: string; readonly access: CiraAccess }> {
  const made = await control.ask({ action: "createmesh", meshname: name, meshtype });
  const { host, port, user, password } = await control.ask({
    action: "amtcredentials",
    meshid: made.meshid,
  });
  return { groupId: String(made.meshid), access: { host, port, user, password } as CiraAccess };
}

export interface SimulatedDevice {
  readonly device: AmtDevice;
  readonly cira: CiraClient;
  /** What the device saw, by name of the event. */
  seen(name: string): readonly object[];
}

export function dialCira(
  host: TestServer,
  access: CiraAccess,
  options: { readonly device?: Partial<DeviceOptions>; readonly cira?: Partial<CiraOptions> } = {},
): SimulatedDevice {
  const device = new AmtDevice(options.device);
  const events: { readonly ev: string }[] = [];
  device.on("sim", (event) => events.push(event));
  const cira = new CiraClient(device, {
    ...{ host: "127.0.0.1", port: host.server.mpsPort, user: access.user, pass: access.password },
    ...options.cira,
  }).connect();
  return { device, cira, seen: (name) => events.filter(({ ev }) => ev === name) };
}
