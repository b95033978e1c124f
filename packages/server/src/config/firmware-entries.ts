/** Settings of Intel AMT: devices that connect by themselves, and what the server does with firmware. */
import type { ConfigEntry } from "./config-entry.ts";

export const firmwareEntries = [
  { name: "mps", type: "switch", default: true, doc: "Listen for devices with Intel AMT (CIRA)." },
  {
    name: "mpsHostname",
    type: "text",
    default: "",
    doc: "Name under which such devices reach this server; hostname by default.",
  },
  {
    name: "mpsAliasPort",
    type: "number",
    default: 0,
    min: 0,
    max: 65_535,
    doc: "Port for such devices as they see it, where it differs from mpsPort; 0 for none.",
  },
  {
    name: "mpsPasswords",
    type: "list",
    default: [],
    doc: "Further passwords of such devices, for those that were set up by another server; best in the settings file.",
  },
  {
    name: "amtLan",
    type: "switch",
    default: true,
    doc: "Look every half minute which devices of groups for Intel AMT answer at the address that they were given.",
  },
  {
    name: "amtScanNetworks",
    type: "list",
    default: [],
    doc: "Networks in which administrators of device groups may look for Intel AMT, each as 192.0.2.0/24 or FROM-TO; none by default. Addresses of the server itself only where an entry names just them.",
  },
  {
    name: "amtPolicies",
    type: "switch",
    default: true,
    doc: "Bring the firmware of devices to what the policy of their group says.",
  },
  {
    name: "amtAccounts",
    type: "list",
    default: [],
    doc: "Accounts that are tried with firmware whose own is not known, each as USER:PASSWORD; best in the settings file.",
  },
  {
    name: "amtTls",
    type: "switch",
    default: true,
    doc: "Have firmware with a policy speak TLS, with a certificate of this server.",
  },
  {
    name: "amtTlsActivation",
    type: "switch",
    default: false,
    doc: "Give administrator control over TLS where firmware is of version 14 or later; never tried with hardware.",
  },
  {
    name: "amtInsideDomains",
    type: "list",
    default: [],
    doc: "Up to four DNS suffixes of networks in which firmware does not connect to this server; it always does by default.",
  },
  {
    name: "amtWifi",
    type: "list",
    default: [],
    doc: "Wireless networks for firmware with a policy, each as NAME;wpa2-psk;ccmp;PASSWORD, where NAME is the network's, or as NAME;wpa2-802.1x;ccmp;peap;USER;PASSWORD; where firmware has a profile of that network, it is kept as it is; best in the settings file.",
  },
  {
    name: "amtWired",
    type: "text",
    default: "",
    doc: "Login (802.1x) of firmware with a policy to the wired network, as peap;USER;PASSWORD or ttls;USER;PASSWORD, where USER may be DOMAIN\\NAME; best in the settings file.",
  },
  {
    name: "amtNetworkCa",
    type: "text",
    default: "",
    doc: "PEM file of the root whose certificate the server that takes 802.1x logins shows; without it firmware believes anybody.",
  },
  {
    name: "amtNetworkServer",
    type: "text",
    default: "",
    doc: "Name in that certificate, or its end from a dot on; any by default.",
  },
  {
    name: "amtActivationCertificates",
    type: "list",
    default: [],
    doc: "Certificates for administrator control, each as CHAIN.pem=KEY.pem; the chain goes from the leaf to a root that firmware trusts.",
  },
] as const satisfies readonly ConfigEntry[];
