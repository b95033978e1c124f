/**
 * 802.1x: how the firmware itself signs in to a network, by user and password. Source: docs/spec/amt.md, section 3.7.
 */
import { CimReference, type WsmanClient } from "@tendril/amt/wsman";
import { certificateClass, trustRoot } from "./certificates.ts";
import { optional } from "./optional.ts";

/** Inside TLS, so that the network alone reads it. */
const protocols = { ttls: 1, peap: 2 } as const;
const FULL_NAME = 2;
const SUFFIX = 3;
const PXE_SECONDS = 120;
const profileClass = "AMT_8021XProfile";

export interface NetworkLogin {
  readonly protocol: keyof typeof protocols;
  /** `NAME` or `DOMAIN\\NAME`. */
  readonly user: string;
  readonly password: string;
}

/** The server of the network that takes the login; without it the firmware believes anybody. */
export interface NetworkAuthority {
  /** DER of the root of its certificate. */
  readonly root: Uint8Array | undefined;
  /** Its name, or the end of it from a dot on; `""` for any. */
  readonly name: string;
}

/** Properties of a profile, which are the same for cable and wireless. */
export function loginProperties({ protocol, user, password }: NetworkLogin, { name }: NetworkAuthority) {
  const at = user.indexOf("\\");
  const isSuffix = name.startsWith(".");
  return {
    AuthenticationProtocol: protocols[protocol],
    Username: user.slice(at + 1),
    Password: password,
    ...(at < 0 ? {} : { Domain: user.slice(0, at) }),
    ...(name === ""
      ? {}
      : {
          ServerCertificateName: isSuffix ? name.slice(1) : name,
          ServerCertificateNameComparison: isSuffix ? SUFFIX : FULL_NAME,
        }),
  };
}

/** The firmware trusts the root of the network's server from now on; where it keeps it. */
export async function trustAuthority(
  wsman: WsmanClient,
  { root }: NetworkAuthority,
): Promise<CimReference | undefined> {
  if (root === undefined) return undefined;
  await trustRoot(wsman, root);
  const blob = Buffer.from(root).toString("base64");
  const found = (await wsman.enumerate(certificateClass)).find(
    (one) => one.text("X509Certificate").replaceAll(/\s/g, "") === blob,
  );
  return found && new CimReference(certificateClass, { InstanceID: found.text("InstanceID") });
}

/**
 * Has the firmware sign in over the cable. False: it does already, as this user in this way to this server, or cannot.
 * Nobody can read whether its password is the same.
 */
export async function setUpWiredLogin(
  wsman: WsmanClient,
  login: NetworkLogin,
  authority: NetworkAuthority,
): Promise<boolean> {
  const present = await optional(wsman.get(profileClass));
  if (present === undefined) return false;
  const wanted = loginProperties(login, authority);
  const issuer = await trustAuthority(wsman, authority);
  const { ServerCertificateName: name = "", ServerCertificateNameComparison: comparison } = wanted;
  const knownIssuer = present.reference("ServerCertificateIssuer")?.selector("InstanceID");
  const isSame =
    present.isTrue("Enabled") &&
    present.number("AuthenticationProtocol") === wanted.AuthenticationProtocol &&
    present.text("Username") === wanted.Username &&
    present.text("Domain") === (wanted.Domain ?? "") &&
    present.text("ServerCertificateName") === name &&
    (name === "" || present.number("ServerCertificateNameComparison") === comparison) &&
    (issuer === undefined || knownIssuer === issuer.selector("InstanceID"));
  if (isSame) return false;
  await wsman.put(
    profileClass,
    present.with({
      ...{ Domain: undefined, ServerCertificateName: undefined, ServerCertificateNameComparison: undefined },
      ...{ Enabled: true, PxeTimeout: PXE_SECONDS, ...wanted },
      ...(issuer === undefined ? {} : { ServerCertificateIssuer: issuer }),
    }),
  );
  return true;
}
