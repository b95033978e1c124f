/**
 * The user's agreement: a code on the screen of the device that the administrator has to be told.
 * Source: docs/spec/amt.md, section 3.8.
 */
import { CimReference, type WsmanClient } from "@tendril/amt/wsman";
import type { AmtConsent } from "@tendril/protocol/actions/amt/amtconsent";

const states = ["none", "requested", "shown", "given", "in-use"] as const;
const DISPLAYED = 2;
const service = new CimReference("IPS_OptInService");

export async function readConsent(wsman: WsmanClient): Promise<AmtConsent> {
  const item = await wsman.get("IPS_OptInService");
  return {
    isRequired: (item.number("OptInRequired") ?? 0) !== 0,
    state: states[item.number("OptInState") ?? 0] ?? "none",
    timeoutS: item.number("OptInCodeTimeout") ?? 0,
  };
}

/** Shows a new code; one that is shown already is taken away first. */
export async function startConsent(wsman: WsmanClient): Promise<AmtConsent> {
  const before = await wsman.get("IPS_OptInService");
  if (before.number("OptInState") === DISPLAYED) await cancelConsent(wsman);
  await wsman.invoke(service, "StartOptIn");
  return await readConsent(wsman);
}

/** @throws WsmanRefusal when it is not the code. */
export async function sendConsentCode(wsman: WsmanClient, code: number): Promise<AmtConsent> {
  await wsman.invoke(service, "SendOptInCode", { arguments: { OptInCode: code } });
  return await readConsent(wsman);
}

export async function cancelConsent(wsman: WsmanClient): Promise<AmtConsent> {
  await wsman.invoke(service, "CancelOptIn");
  return await readConsent(wsman);
}
