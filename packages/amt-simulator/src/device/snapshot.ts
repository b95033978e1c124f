/**
 * The state of a device at one moment, for tests.
 */
import type { AmtDevice } from "./device.ts";

export function snapshotOf(device: AmtDevice): Record<string, unknown> {
  const { classes, power, stats } = device;
  const boot = classes.first("AMT_BootSettingData");
  return {
    uuid: device.uuid,
    power: power.state,
    osPower: power.osState,
    boots: power.boots,
    stats: { ...stats, methods: Object.fromEntries(stats.methods) },
    sessions: [...device.sessions].map((session) => ({ kind: session.kind, ...session.describe() })),
    redirection: classes.first("AMT_RedirectionService"),
    kvm: classes.first("CIM_KVMRedirectionSAP").EnabledState,
    optIn: device.consent.state,
    optInRequired: classes.first("IPS_OptInService").OptInRequired,
    subs: device.alerts.subscriptions.map(({ password: _, ...shown }) => shown),
    mps: classes.list("AMT_ManagementPresenceRemoteSAP"),
    policies: classes.list("AMT_RemoteAccessPolicyRule").map((rule) => rule.PolicyRuleName),
    certs: classes.list("AMT_PublicKeyCertificate").map((one) => ({
      id: one.InstanceID,
      subject: one.Subject,
      root: one.TrustedRootCertficate,
    })),
    controlMode: classes.first("IPS_HostBasedSetupService").CurrentControlMode,
    boot: {
      role: power.bootRole,
      source: power.bootSource,
      bios: boot.BIOSSetup,
      sol: boot.UseSOL,
      ider: boot.UseIDER,
    },
    ider: device.iderReport,
    messageLog: device.logs.messages.length,
  };
}
