/**
 * What actions about the own second factors have in common: settings may be locked, and whoever found a page open must
 * not take a factor away.
 */
import { CloseReason, Result, SiteRight } from "@tendril/protocol/constants";
import { siteRestricts } from "../../auth/index.ts";
import { DeniedError } from "../../errors.ts";
import type { UserDocument } from "../../store/index.ts";
import type { ControlPeer } from "../define-action.ts";
import type { ControlServices } from "../services.ts";

/** @throws DeniedError `tokenrequired` without a right code. */
export async function proveOwnFactor(
  { signIn }: Pick<ControlServices, "signIn">,
  { user, peer }: { readonly user: UserDocument; readonly peer: ControlPeer },
  code: string | undefined,
): Promise<void> {
  refuseLockedSettings(user);
  if (code === undefined) throw new DeniedError(CloseReason.TokenRequired);
  const origin = { address: peer.address, userAgent: "", channel: "control" } as const;
  const { kind } = await signIn.proveFactor(user, origin, code);
  if (kind !== "ok") throw new DeniedError(CloseReason.TokenRequired);
}

/** By a code, or by a second factor that this web session was given just now. @throws DeniedError */
export async function proveFactorOrFresh(
  services: Pick<ControlServices, "signIn" | "webSessions">,
  caller: { readonly user: UserDocument; readonly peer: ControlPeer },
  code: string | undefined,
): Promise<void> {
  const { webSessionId } = caller.peer;
  if (code !== undefined || webSessionId === undefined) await proveOwnFactor(services, caller, code);
  else if (!(await services.webSessions.isFresh(webSessionId))) throw new DeniedError(Result.FactorRequired);
  else refuseLockedSettings(caller.user);
}

/** @throws DeniedError */
export function refuseLockedSettings(user: UserDocument): void {
  if (siteRestricts(user, SiteRight.LockedSettings)) throw new DeniedError(Result.AccessDenied);
}

/** Backup codes on the wire. */
export function toWireCodes(codes: readonly string[]): { p: number; u: boolean }[] {
  return codes.map((code) => ({ p: Number(code), u: true }));
}
