/**
 * Switches of redirection, and consent.
 */
import { numberOf, textOf } from "../../classes/index.ts";
import { type MethodTable, OK } from "./method.ts";

const INVALID_STATE = 5;
const redirectionStates = [32768, 32769, 32770, 32771];

export const redirectionMethods: MethodTable = [
  [
    "AMT_RedirectionService.RequestStateChange",
    (device, args) => {
      const state = numberOf(args.RequestedState);
      if (!redirectionStates.includes(state)) return INVALID_STATE;
      device.classes.first("AMT_RedirectionService").EnabledState = state;
      device.report("redirection-state", { state });
      return OK;
    },
  ],
  [
    "AMT_RedirectionService.TerminateSession",
    ({ sessions }) => {
      for (const session of sessions) session.close();
      return OK;
    },
  ],
  [
    "CIM_KVMRedirectionSAP.RequestStateChange",
    (device, args) => {
      const state = numberOf(args.RequestedState);
      if (state !== 2 && state !== 3) return INVALID_STATE;
      const access = device.classes.first("CIM_KVMRedirectionSAP");
      access.EnabledState = state;
      access.RequestedState = state;
      device.report("kvm-state", { state });
      return OK;
    },
  ],
  [
    "IPS_KVMRedirectionSettingData.TerminateSession",
    ({ sessions }) => {
      for (const session of sessions) if (session.kind === "KVMR") session.close();
      return OK;
    },
  ],
  ["IPS_OptInService.StartOptIn", ({ consent }) => consent.start()],
  ["IPS_OptInService.CancelOptIn", ({ consent }) => consent.cancel()],
  ["IPS_OptInService.SendOptInCode", ({ consent }, args) => consent.send(textOf(args.OptInCode))],
];
