/**
 * What can be read from and done to the firmware of a device, each over a WSMAN client and nothing else. Used by
 * actions and policy. Specified in docs/spec/amt.md, sections 3, 6.2 and 7.
 */
export {
  type ActivationCertificate,
  ADMIN_USER,
  activateAdmin,
  activateClient,
  activateOverTls,
  deactivate,
  upgradeToAdmin,
} from "./activation.ts";
export { type AlertTarget, hasSubscription, subscribeAlerts, unsubscribeAlerts } from "./alerts.ts";
export { type BootSource, type BootWish, bootOnce } from "./boot.ts";
export { removeCertificate, removeUnused, trustRoot } from "./certificates.ts";
export { type ClockReport, syncClock } from "./clock.ts";
export { cancelConsent, readConsent, sendConsentCode, startConsent } from "./consent.ts";
export { changeFeatures, type FeatureChange, readFeatures } from "./features.ts";
export { createFirmwareIssuer } from "./firmware-issuer.ts";
export { readInventory } from "./inventory.ts";
export { clearEventLog, readAuditLog, readEventLog } from "./logs.ts";
export { readNetwork } from "./network.ts";
export { type NetworkAuthority, type NetworkLogin, setUpWiredLogin } from "./network-login.ts";
export { changePower, PowerChange, readPower } from "./power.ts";
export { connectTo, disconnectFromAll, isConnectingTo, type PresenceServer } from "./remote-access.ts";
export { readSecurity } from "./security.ts";
export { changeNames, OtherDeviceError, readSettings } from "./settings.ts";
export { setUpTls, type TlsIssuer } from "./tls.ts";
export { addWifi, readWifi, removeWifi, switchWifiOn, type WifiProfile } from "./wifi.ts";
