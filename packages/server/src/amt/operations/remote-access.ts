/**
 * Connections of the firmware to a server (CIRA): which server, when, and from which networks.
 * Source: docs/spec/amt.md, section 3.6.
 */
import { isIP } from "node:net";
import { CimReference, type WsmanClient } from "@tendril/amt/wsman";
import { UnavailableError } from "../../errors.ts";
import { optional } from "./optional.ts";

const serverClass = "AMT_ManagementPresenceRemoteSAP";
const ruleClass = "AMT_RemoteAccessPolicyRule";
const environmentClass = "AMT_EnvironmentDetectionSettingData";
const initiationName = "AMT_UserInitiatedConnectionService";
const service = new CimReference("AMT_RemoteAccessService");
/** From the BIOS and from the operating system. */
const BOTH_INTERFACES = 32_771;
const BY_PASSWORD = 2;
const PERIODIC = 2;
const formats: ReadonlyMap<number, number> = new Map([
  [0, 201],
  [4, 3],
  [6, 4],
]);
/** Every ten seconds, as long as there is none: u32be kind 0, u32be seconds. */
const EVERY_10_S = Buffer.from([0, 0, 0, 0, 0, 0, 0, 10]).toString("base64");

export interface PresenceServer {
  readonly host: string;
  readonly port: number;
  /** Of its certificate. */
  readonly commonName: string;
  /** 16 characters at most, as the password. */
  readonly user: string;
  readonly password: string;
}

/** Whether the firmware connects to that server with that name; its password cannot be read. */
export async function isConnectingTo(
  wsman: WsmanClient,
  { host, port, commonName, user }: Omit<PresenceServer, "password">,
): Promise<boolean> {
  const servers = (await optional(wsman.enumerate(serverClass))) ?? [];
  const rules = (await optional(wsman.enumerate(ruleClass))) ?? [];
  const users = (await optional(wsman.enumerate("AMT_MPSUsernamePassword"))) ?? [];
  const environment = await optional(wsman.get(environmentClass));
  const [server] = servers;
  return (
    servers.length === 1 &&
    server?.text("AccessInfo") === host &&
    server.number("Port") === port &&
    server.text("CN") === commonName &&
    users.some((one) => one.text("RemoteID") === user) &&
    rules.some((rule) => rule.number("Trigger") === PERIODIC) &&
    (environment?.texts("DetectionStrings").length ?? 0) > 0
  );
}

/**
 * The firmware connects to that server and to no other, whenever it is in none of the networks `domains`.
 * @throws UnavailableError where it cannot.
 */
export async function connectTo(
  wsman: WsmanClient,
  { server, domains }: { readonly server: PresenceServer; readonly domains: readonly string[] },
): Promise<void> {
  const initiation = await optional(wsman.get(initiationName));
  if (initiation === undefined)
    throw new UnavailableError("Intel AMT of this device cannot connect to servers");
  if (initiation.number("EnabledState") !== BOTH_INTERFACES) {
    await wsman.invoke(new CimReference(initiationName), "RequestStateChange", {
      arguments: { RequestedState: BOTH_INTERFACES },
    });
  }
  await removeServers(wsman);
  const added = await wsman.invoke(service, "AddMpServer", {
    arguments: {
      AccessInfo: server.host,
      InfoFormat: formats.get(isIP(server.host)) ?? 201,
      Port: server.port,
      AuthMethod: BY_PASSWORD,
      Username: server.user,
      Password: server.password,
      CN: server.commonName,
    },
  });
  const reference = added.reference("MpServer");
  if (reference === undefined) throw new UnavailableError("Intel AMT does not say where the server is kept");
  await wsman.invoke(service, "AddRemoteAccessPolicyRule", {
    arguments: { Trigger: PERIODIC, TunnelLifeTime: 0, ExtendedData: EVERY_10_S, MpServer: reference },
  });
  const environment = await wsman.get(environmentClass);
  await wsman.put(environmentClass, environment.with({ DetectionStrings: domains }));
}

/** The firmware connects to no server any more. False: it did not. */
export async function disconnectFromAll(wsman: WsmanClient): Promise<boolean> {
  const removed = await removeServers(wsman);
  const environment = await optional(wsman.get(environmentClass));
  const hasDomains = (environment?.texts("DetectionStrings").length ?? 0) > 0;
  if (environment !== undefined && hasDomains)
    await wsman.put(environmentClass, environment.with({ DetectionStrings: undefined }));
  return removed > 0 || hasDomains;
}

async function removeServers(wsman: WsmanClient): Promise<number> {
  const rules = (await optional(wsman.enumerate(ruleClass))) ?? [];
  for (const rule of rules) await wsman.delete(ruleClass, { PolicyRuleName: rule.text("PolicyRuleName") });
  const servers = (await optional(wsman.enumerate(serverClass))) ?? [];
  for (const server of servers) await wsman.delete(serverClass, { Name: server.text("Name") });
  return rules.length + servers.length;
}
