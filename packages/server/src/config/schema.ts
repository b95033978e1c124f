/**
 * Every setting: one entry, from which flags, file, defaults and documentation follow.
 */
interface EntryBase {
  /** Key in the file; as a flag in kebab-case. */
  readonly name: string;
  readonly doc: string;
  readonly unit?: string;
}

export type ConfigEntry = EntryBase &
  (
    | { readonly type: "text"; readonly default: string }
    | { readonly type: "number"; readonly default: number; readonly min: number; readonly max: number }
    | { readonly type: "switch"; readonly default: boolean }
    | { readonly type: "list"; readonly default: readonly string[] }
  );

/** A port that was not set: the usual one, or the next choice where that is not permitted or taken. */
export const PORT_BY_CHOICE = -1;
const port = { type: "number", default: PORT_BY_CHOICE, min: 0, max: 65_535 } as const;

const passwordEntries = [
  counted("passwordUpper", "Upper-case letters that a password must have."),
  counted("passwordLower", "Lower-case letters that a password must have."),
  counted("passwordNumeric", "Digits that a password must have."),
  counted("passwordNonalpha", "Characters that are no letters and no digits, which a password must have."),
  {
    name: "passwordBanCommon",
    type: "switch",
    default: true,
    doc: "Refuse the passwords that everybody tries first, and the user name.",
  },
  {
    name: "passwordHistory",
    type: "number",
    default: 0,
    min: 0,
    max: 24,
    doc: "How many former passwords may not come back.",
  },
  {
    name: "passwordMaxAgeDays",
    type: "number",
    default: 0,
    min: 0,
    max: 3_650,
    unit: "days",
    doc: "Age at which a password must be changed at the next sign-in; 0 for never.",
  },
] as const satisfies readonly ConfigEntry[];

const peopleEntries = [
  {
    name: "newAccounts",
    type: "switch",
    default: false,
    doc: "Let people make their own accounts on the sign-in page.",
  },
  {
    name: "newAccountsPass",
    type: "text",
    default: "",
    doc: "Password that making an own account asks for.",
  },
  {
    name: "newAccountEmailDomains",
    type: "list",
    default: [],
    doc: "Mail domains of people who may make their own accounts, for instance example.org; any by default.",
  },
  {
    name: "newAccountsRights",
    type: "number",
    default: 0,
    min: 0,
    max: 8_191,
    doc: "Site rights of accounts that people make themselves; the sum of 8 server files, 64 no new device groups, 128 no tools, 4096 no new devices.",
  },
  {
    name: "newAccountsUserGroups",
    type: "list",
    default: [],
    doc: "Ids of user groups that such accounts join.",
  },
  { name: "smtpHost", type: "text", default: "", doc: "Server that takes mail; without it no mail is sent." },
  { name: "smtpPort", type: "number", default: 587, min: 1, max: 65_535, doc: "Its port." },
  { name: "smtpUser", type: "text", default: "", doc: "Name there; none for a server that asks for none." },
  {
    name: "smtpPassword",
    type: "text",
    default: "",
    doc: "Password there; better in the file, where other users of this computer do not see it.",
  },
  { name: "smtpFrom", type: "text", default: "", doc: "Sender's address of all mail." },
  {
    name: "smtpSecurity",
    type: "text",
    default: "starttls",
    doc: "starttls, tls from the first byte, or none.",
  },
] as const satisfies readonly ConfigEntry[];

export const entries = [
  { name: "data", type: "text", default: "./tendril-data", doc: "Folder of everything this server keeps." },
  {
    name: "config",
    type: "text",
    default: "",
    doc: "Settings file; config.json in the data folder by default.",
  },
  {
    name: "hostname",
    type: "text",
    default: "",
    doc: "Name under which people and agents reach this server; this computer's name by default.",
  },
  { name: "title", type: "text", default: "Tendril", doc: "Name of the organisation, shown on every page." },
  {
    name: "httpsPort",
    ...port,
    doc: "Port for pages, agents and programs; 443, else 8443. 0 takes a free one.",
  },
  { name: "httpPort", ...port, doc: "Port that only redirects to HTTPS; 80, else 8080. 0 takes a free one." },
  { name: "mpsPort", ...port, doc: "Port for Intel AMT; 4433, else 4434. 0 takes a free one." },
  { name: "bind", type: "text", default: "", doc: "Address to listen on; all by default." },
  {
    name: "aliasPort",
    type: "number",
    default: 0,
    min: 0,
    max: 65_535,
    doc: "HTTPS port as seen from outside, when a proxy or router changes it; 0 for the same.",
  },
  {
    name: "webCertificate",
    type: "text",
    default: "",
    doc: "PEM file of a web certificate with its chain; this server's own by default.",
  },
  { name: "webKey", type: "text", default: "", doc: "PEM file of the web certificate's key." },
  {
    name: "fastCert",
    type: "switch",
    default: false,
    doc: "Make 2048-bit keys at first run: quicker, weaker.",
  },
  {
    name: "proxyCertificates",
    type: "list",
    default: [],
    doc: "PEM files of the certificates that proxies in front of this server show to agents.",
  },
  {
    name: "trustedProxies",
    type: "list",
    default: [],
    doc: "Addresses of proxies whose X-Forwarded-For is believed.",
  },
  {
    name: "allowedOrigins",
    type: "list",
    default: [],
    doc: "Further origins of pages that may open sockets, for instance https://other.example.",
  },
  {
    name: "sessionHours",
    type: "number",
    default: 168,
    min: 1,
    max: 8_760,
    unit: "h",
    doc: "Life of a web session after its last use.",
  },
  {
    name: "requireSecondFactor",
    type: "switch",
    default: false,
    doc: "Everybody must have a second factor: whoever has none sets one up at the next sign-in.",
  },
  {
    name: "minPasswordLength",
    type: "number",
    default: 8,
    min: 1,
    max: 256,
    unit: "characters",
    doc: "Shortest password.",
  },
  ...passwordEntries,
  ...peopleEntries,
  {
    name: "maxSignInFailures",
    type: "number",
    default: 10,
    min: 1,
    max: 10_000,
    doc: "Wrong passwords from one network before it is blocked.",
  },
  {
    name: "signInWindowMinutes",
    type: "number",
    default: 10,
    min: 1,
    max: 1_440,
    unit: "min",
    doc: "Time over which wrong passwords are counted.",
  },
  {
    name: "agentIdleSeconds",
    type: "number",
    default: 150,
    min: 10,
    max: 86_400,
    unit: "s",
    doc: "Silence after which an agent counts as gone; agents speak at least every 120 s.",
  },
  {
    name: "agentUpdates",
    type: "switch",
    default: true,
    doc: "Offer this server's agent programs to agents whose own is older.",
  },
  {
    name: "eventDays",
    type: "number",
    default: 90,
    min: 1,
    max: 36_500,
    unit: "days",
    doc: "How long events are kept.",
  },
  {
    name: "eventCount",
    type: "number",
    default: 1_000_000,
    min: 1_000,
    max: 1_000_000_000,
    doc: "How many events are kept.",
  },
  {
    name: "syslog",
    type: "text",
    default: "",
    doc: "Receiver of a copy of every event (RFC 5424): udp://host:514, tcp://host:601 or tls://host:6514; none by default.",
  },
  {
    name: "syslogCertificate",
    type: "text",
    default: "",
    doc: "PEM file of the certificates that may have signed that receiver's; by default the public ones.",
  },
  {
    name: "recordSessions",
    type: "text",
    default: "off",
    doc: "Which sessions are recorded: off, all, or selected: those of device groups and users marked so.",
  },
  {
    name: "recordProtocols",
    type: "list",
    default: ["desktop", "terminal", "files", "messenger"],
    doc: "Kinds of sessions that are recorded: desktop, terminal, files, messenger.",
  },
  {
    name: "recordingRequired",
    type: "switch",
    default: true,
    doc: "End a session that should be recorded and cannot be, for instance when the disk is full.",
  },
  {
    name: "recordingFolder",
    type: "text",
    default: "",
    doc: "Folder of recordings; recordings in the data folder by default.",
  },
  {
    name: "recordingDays",
    type: "number",
    default: 90,
    min: 0,
    max: 36_500,
    unit: "days",
    doc: "How long recordings are kept; 0 for ever.",
  },
  {
    name: "recordingCount",
    type: "number",
    default: 0,
    min: 0,
    max: 10_000_000,
    doc: "How many recordings are kept; 0 for no limit.",
  },
  {
    name: "recordingMegabytes",
    type: "number",
    default: 0,
    min: 0,
    max: 1_000_000_000,
    unit: "MB",
    doc: "Room for all recordings together; the oldest are removed. 0 for no limit.",
  },
  {
    name: "consentFlags",
    type: "number",
    default: 0,
    min: 0,
    max: 127,
    doc: "What people at every device are told or asked; the sum of 1 told of a desktop, 2 terminal, 4 files session, 8 asked before a desktop, 16 terminal, 32 files session, 64 bar on the screen during a desktop session.",
  },
  { name: "consentTitle", type: "text", default: "", doc: "Title of the question to people at devices." },
  {
    name: "consentDesktopText",
    type: "text",
    default: "",
    doc: "Question before a desktop session; {0} is the real name, {1} the user name.",
  },
  { name: "consentTerminalText", type: "text", default: "", doc: "Question before a terminal session." },
  { name: "consentFilesText", type: "text", default: "", doc: "Question before a files session." },
  {
    name: "consentTimeoutSeconds",
    type: "number",
    default: 30,
    min: 5,
    max: 600,
    unit: "s",
    doc: "How long people at devices have to answer.",
  },
  {
    name: "consentAcceptOnTimeout",
    type: "switch",
    default: false,
    doc: "No answer counts as yes.",
  },
  {
    name: "consentAcceptIfNobody",
    type: "switch",
    default: false,
    doc: "Do not ask where nobody is signed in.",
  },
  {
    name: "consentAcceptIfLocked",
    type: "switch",
    default: false,
    doc: "Do not ask where the screen is locked.",
  },
  {
    name: "privacyBarText",
    type: "text",
    default: "",
    doc: "Text of the bar on the screen; {0} are real names, {1} user names.",
  },
  {
    name: "guestSharing",
    type: "switch",
    default: true,
    doc: "Let users share devices with guests by links.",
  },
  {
    name: "chatGuestMinutes",
    type: "number",
    default: 480,
    min: 5,
    max: 10_080,
    unit: "minutes",
    doc: "How long the person at a device may use an invitation to a chat; the chat ends with it.",
  },
  {
    name: "directPath",
    type: "switch",
    default: true,
    doc: "Let desktop and files of viewers go directly to the device (WebRTC) where they reach each other.",
  },
  {
    name: "iceServers",
    type: "list",
    default: [],
    doc: "STUN and TURN servers for the direct path, for instance turn:user:password@turn.example:3478; none needed.",
  },
  { name: "logLevel", type: "text", default: "info", doc: "debug, info, warn, error or silent." },
] as const satisfies readonly ConfigEntry[];

function counted<const Name extends string>(name: Name, doc: string) {
  return { name, type: "number", default: 0, min: 0, max: 32, doc } as const;
}
