/**
 * What comes again every minute while the server runs.
 */
import type { AccountLetters, KnownBrowsers, OneTimeTokens, WebSessions } from "./auth/index.ts";
import type { Certificates } from "./certificates/index.ts";
import type { Invitations, Shares } from "./control/index.ts";
import type { HttpServer } from "./http/index.ts";
import type { DeviceExpiry, InviteCodes, PendingDevices, PowerHistory } from "./inventory/index.ts";
import type { Log } from "./log/index.ts";
import type { Clock } from "./time/index.ts";

const MINUTE_MS = 60_000;

/** What comes again every few minutes: a renewed certificate is used, what is too old is removed. */
export function startUpkeep(deps: {
  readonly clock: Clock;
  readonly log: Log;
  readonly certificates: Certificates;
  readonly http: HttpServer;
  readonly power: PowerHistory;
  readonly webSessions: WebSessions;
  readonly knownBrowsers: KnownBrowsers;
  readonly shares: Shares;
  readonly invitations: Invitations;
  readonly letters: Pick<AccountLetters, "prune">;
  /** Each kind of one-time token. */
  readonly tokens: readonly OneTimeTokens[];
  readonly expiry: DeviceExpiry;
  readonly pending: PendingDevices;
  readonly inviteCodes: Pick<InviteCodes, "prune">;
}): () => void {
  const { clock, log, certificates, http, power, webSessions, knownBrowsers } = deps;
  const { shares, invitations, inviteCodes, expiry, pending, letters, tokens } = deps;
  let cancel = (): void => {};
  const run = async (): Promise<void> => {
    if (await certificates.reloadWeb()) {
      http.renewCertificate();
      log.info({}, "web certificate renewed");
    }
    await power.prune();
    await webSessions.prune();
    await knownBrowsers.prune();
    await shares.prune();
    await invitations.prune();
    await inviteCodes.prune();
    await letters.prune();
    for (const kind of tokens) await kind.prune();
    await pending.prune();
    const expired = await expiry.prune();
    if (expired > 0) log.info({ count: expired }, "inactive devices removed");
  };
  const schedule = (): void => {
    cancel = clock.after(MINUTE_MS, () => {
      run().catch((error: unknown) => log.warn({ error }, "upkeep failed"));
      schedule();
    });
  };
  schedule();
  return () => cancel();
}
