/**
 * What may be redirected: serial line, storage, screen; and whether the user has to agree.
 * Source: docs/spec/amt.md, section 3.8.
 */
import { CimReference, type WsmanClient } from "@tendril/amt/wsman";
import type { AmtFeatures } from "@tendril/protocol/actions/amt/amtstate";
import { optional } from "./optional.ts";

const STATE_NONE = 32_768;
const STATE_STORAGE = 1;
const STATE_SERIAL = 2;
const KVM_ON = 2;
const KVM_OFF = 3;
const KVM_ON_AND_READY = 6;
const consents = { none: 0, kvm: 1, all: 0xffff_ffff } as const;
const serviceName = "AMT_RedirectionService";
const screenName = "CIM_KVMRedirectionSAP";

export async function readFeatures(wsman: WsmanClient): Promise<AmtFeatures> {
  const redirection = await wsman.get(serviceName);
  const screen = await optional(wsman.get(screenName));
  const consent = await optional(wsman.get("IPS_OptInService"));
  const state = redirection.number("EnabledState") ?? STATE_NONE;
  const screenState = screen?.number("EnabledState");
  const required = consent?.number("OptInRequired") ?? consents.none;
  return {
    listener: redirection.isTrue("ListenerEnabled"),
    sol: (state & STATE_SERIAL) !== 0,
    ider: (state & STATE_STORAGE) !== 0,
    ...(screen === undefined ? {} : { kvm: screenState === KVM_ON || screenState === KVM_ON_AND_READY }),
    consent: required === consents.none ? "none" : required === consents.kvm ? "kvm" : "all",
    canChangeConsent: consent !== undefined && (consent.number("CanModifyOptInPolicy") ?? 0) !== 0,
  };
}

export interface FeatureChange {
  readonly sol?: boolean | undefined;
  readonly ider?: boolean | undefined;
  readonly kvm?: boolean | undefined;
  readonly consent?: "none" | "kvm" | "all" | undefined;
}

/** What is not named stays. */
export async function changeFeatures(wsman: WsmanClient, change: FeatureChange): Promise<AmtFeatures> {
  const before = await readFeatures(wsman);
  const sol = change.sol ?? before.sol;
  const ider = change.ider ?? before.ider;
  if (change.sol !== undefined || change.ider !== undefined) await changeRedirection(wsman, { sol, ider });
  if (change.kvm !== undefined && before.kvm !== undefined) {
    await wsman.invoke(new CimReference(screenName), "RequestStateChange", {
      arguments: { RequestedState: change.kvm ? KVM_ON : KVM_OFF },
    });
  }
  if (change.consent !== undefined && change.consent !== before.consent) {
    const consent = await wsman.get("IPS_OptInService");
    await wsman.put("IPS_OptInService", consent.with({ OptInRequired: consents[change.consent] }));
  }
  return await readFeatures(wsman);
}

/** The service switches on what is allowed, its settings say whether it listens at all. */
async function changeRedirection(
  wsman: WsmanClient,
  { sol, ider }: { readonly sol: boolean; readonly ider: boolean },
): Promise<void> {
  const state = STATE_NONE + (ider ? STATE_STORAGE : 0) + (sol ? STATE_SERIAL : 0);
  await wsman.invoke(new CimReference(serviceName), "RequestStateChange", {
    arguments: { RequestedState: state },
  });
  const settings = await wsman.get(serviceName);
  await wsman.put(serviceName, settings.with({ ListenerEnabled: state !== STATE_NONE, EnabledState: state }));
}
