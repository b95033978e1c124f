/**
 * What a client is told once it is signed in: the server, then the account.
 * Source: docs/spec/control-protocol.md, section 2.8.
 */
import { encodeHex, encodeIdText, type WireServerInfo } from "@tendril/protocol";
import { toWireUser } from "../auth/index.ts";
import type { UserDocument } from "../store/index.ts";
import type { ControlServices } from "./services.ts";

const HTTPS_PORT = 443;
/** `features`: only over the internet (no discovery in the local network). */
const FEATURE_WAN = 1;
const FEATURE_NO_SERVER_FILES = 8;
const FEATURE_RECORDING = 0x800_0000;
/** `features`: device groups may have invitation codes. */
const FEATURE_INVITE_CODES = 0x100_0000;
/** `features2`: firmware is brought to the policy of its group. */
const FEATURE2_AMT_POLICIES = 1;
/** `features2`: login tokens. */
const FEATURE2_LOGIN_TOKENS = 128;
const FEATURE2_IS_TOKEN = 256;

export function greeting(
  { facts, clock, recordings, amtRuns }: Pick<ControlServices, "facts" | "clock" | "recordings" | "amtRuns">,
  { user, isToken }: { readonly user: UserDocument; readonly isToken: boolean },
): object[] {
  const { domain } = user;
  const suffix = facts.isDomainInPath(domain) ? domain : "";
  const port = facts.httpsPort();
  const address = port === HTTPS_PORT ? facts.hostname : `${facts.hostname}:${port}`;
  const serverinfo: WireServerInfo = {
    domain,
    domainsuffix: suffix,
    name: facts.hostname,
    port,
    redirport: facts.httpPort(),
    mpsname: facts.mps().host,
    mpsport: facts.mps().port,
    https: true,
    emailcheck: false,
    domainauth: false,
    serverTime: clock.now(),
    features:
      FEATURE_WAN |
      FEATURE_NO_SERVER_FILES |
      (recordings.isOn ? FEATURE_RECORDING : 0) |
      (facts.areInviteCodesOn ? FEATURE_INVITE_CODES : 0),
    features2:
      FEATURE2_LOGIN_TOKENS |
      (isToken ? FEATURE2_IS_TOKEN : 0) |
      (amtRuns === undefined ? 0 : FEATURE2_AMT_POLICIES),
    languages: ["en", "de"],
    tlshash: encodeHex(facts.webCertHash()).toUpperCase(),
    agentCertHash: encodeIdText(facts.serverId),
    magenturl: suffix === "" ? `mc://${address}` : `mc://${address}/${suffix}`,
    tendril: facts.version,
  };
  return [
    { action: "serverinfo", serverinfo },
    { action: "userinfo", userinfo: toWireUser(user) },
  ];
}
