/**
 * Actions that ask or tell the firmware of one device: they need remote control of it, or what else they say, and are
 * refused to those whom the group denies Intel AMT.
 */
import type { Contract } from "@tendril/protocol";
import { DeviceRight, FULL_RIGHTS } from "@tendril/protocol/constants";
import type * as z from "zod/mini";
import { DeniedError } from "../../errors.ts";
import { type Action, type DeviceCall, defineDeviceAction } from "../define-action.ts";
import type { ControlServices } from "../services.ts";

export function mayUseAmt(rights: number): boolean {
  return rights === FULL_RIGHTS || (rights & DeviceRight.NoAmt) === 0;
}

export function defineAmtAction<
  Schema extends z.ZodMiniType<{ nodeid: string }>,
  R extends object,
>(definition: {
  readonly contract: Contract<string, Schema, R>;
  readonly right?: number;
  run(services: ControlServices, call: DeviceCall<z.infer<Schema>>): Promise<R | undefined>;
}): Action {
  const { contract, right = DeviceRight.RemoteControl, run } = definition;
  return defineDeviceAction({
    contract,
    device: { id: ({ nodeid }) => nodeid, right },
    async run(services, call) {
      if (!mayUseAmt(call.rights)) throw new DeniedError("Intel AMT of this device is not for this user");
      return await run(services, call);
    },
  });
}
