/**
 * Who may use which action, written down by hand: the second opinion that the definitions are held against.
 * Source: docs/spec/control-protocol.md, section 5.
 */
export interface ExpectedRights {
  /** What the action is about; nothing by default. Who sees none of it is answered as if it did not exist. */
  readonly target?: "device" | "devices" | "group";
  /** Names of DeviceRight that are needed on the target; `all` is full rights. None: being able to see it. */
  readonly device?: readonly string[];
  /** Names of SiteRight that are needed. */
  readonly site?: readonly string[];
  /** False: refused to login tokens. */
  readonly isForTokens?: boolean;
}

const everyone: ExpectedRights = {};
const userGroups: ExpectedRights = { site: ["ManageUserGroups"] };
const people: ExpectedRights = { site: ["ManageUsers"] };
const recordings: ExpectedRights = { site: ["Recordings"] };
/** What is wanted of the device decides further, in the action and in its own cases. */
const seenDevice: ExpectedRights = { target: "device" };

export const expectedRights: Readonly<Record<string, ExpectedRights>> = {
  amtcredentials: { target: "group", device: ["ManageDevices"] },
  addamtdevice: { target: "group", device: ["ManageDevices"] },
  meshamtpolicy: { target: "group", device: ["EditGroup"] },
  amtclearlog: { target: "device", device: ["RemoteControl", "ManageDevices"] },
  amtclock: { target: "device", device: ["RemoteControl"] },
  amtconsent: { target: "device", device: ["RemoteControl"] },
  amtevents: { target: "device", device: ["RemoteControl", "ManageDevices"] },
  amtfeatures: { target: "device", device: ["RemoteControl", "ManageDevices"] },
  amtinventory: { target: "device", device: ["RemoteControl"] },
  amtlog: { target: "device", device: ["RemoteControl"] },
  amtlogin: { target: "device", device: ["ManageDevices"] },
  amtnames: { target: "device", device: ["RemoteControl", "ManageDevices"] },
  amtpower: seenDevice,
  amtsecurity: { target: "device", device: ["RemoteControl"] },
  amtstate: { target: "device", device: ["RemoteControl"] },
  amtwifi: { target: "device", device: ["RemoteControl", "ManageDevices"] },
  addlocaldevice: { target: "group", device: ["ManageDevices"] },
  agentdisconnect: { target: "device", device: ["AgentConsole"] },
  createInviteLink: { target: "group" },
  deviceMeshShares: { target: "group" },
  getDeviceDetails: everyone,
  inviteAgent: { target: "group" },
  report: everyone,
  serverStatus: everyone,
  "otpauth-clear": { isForTokens: false },
  "otpauth-getpasswords": { isForTokens: false },
  "otpauth-request": { isForTokens: false },
  "otpauth-setup": { isForTokens: false },
  twoFactorCookie: { isForTokens: false },
  "webauthn-startregister": { isForTokens: false },
  "webauthn-endregister": { isForTokens: false },
  "otp-hkey-get": { isForTokens: false },
  "otp-hkey-remove": { isForTokens: false },
  otpemail: { isForTokens: false },
  proveFactor: { isForTokens: false },
  knownBrowsers: { isForTokens: false },
  forgetBrowsers: { isForTokens: false },
  identities: { isForTokens: false },
  removeIdentity: { isForTokens: false },
  setDeviceEvent: seenDevice,
  uninstallagent: { target: "devices", device: ["Uninstall"] },
  wakedevices: { target: "devices", device: ["Wake"] },
  webrelay: seenDevice,
  declineChat: everyone,
  /** A device needs ChatNotify, a user ManageUsers: decided in the action and in its own cases. */
  meshmessenger: everyone,
  adddeviceuser: { target: "device", device: ["ManageUsers"] },
  adduser: people,
  adduserbatch: people,
  addmeshuser: { target: "group", device: ["ManageUsers"] },
  addusertousergroup: userGroups,
  agentBinaries: everyone,
  authcookie: everyone,
  changeDeviceMesh: { target: "devices", device: ["EditGroup"] },
  changeemail: { isForTokens: false },
  changelang: everyone,
  createInvitation: { site: ["ManageUsers"], isForTokens: false },
  invitations: people,
  removeInvitation: people,
  verifyemail: { isForTokens: false },
  changeuserpass: { site: ["ManageUsers"], isForTokens: false },
  deleteuser: people,
  edituser: people,
  endWebSessions: { isForTokens: false },
  updateUserImage: { isForTokens: false },
  userWebState: everyone,
  /** Of another account: ManageUsers, decided in the action. */
  previousLogins: everyone,
  intersession: everyone,
  userbroadcast: people,
  users: people,
  webSessions: { isForTokens: false },
  wssessioncount: everyone,
  changedevice: { target: "device", device: ["ManageDevices"] },
  changepassword: { isForTokens: false },
  createDeviceShareLink: seenDevice,
  createLoginToken: { isForTokens: false },
  createmesh: everyone,
  createusergroup: userGroups,
  deleteRecordings: recordings,
  deletemesh: { target: "group", device: ["all"] },
  deleteusergroup: userGroups,
  deviceShares: seenDevice,
  editmesh: { target: "group", device: ["EditGroup"] },
  editusergroup: userGroups,
  events: everyone,
  getNotes: everyone,
  getcookie: seenDevice,
  getnetworkinfo: everyone,
  getsysinfo: everyone,
  lastconnect: seenDevice,
  lastconnects: everyone,
  loginTokens: { isForTokens: false },
  meshes: everyone,
  msg: seenDevice,
  nodes: everyone,
  ping: everyone,
  pong: everyone,
  poweraction: { target: "devices" },
  powertimeline: seenDevice,
  recordings,
  removeDeviceShare: seenDevice,
  removedevices: { target: "devices", device: ["Uninstall"] },
  removemeshuser: { target: "group", device: ["ManageUsers"] },
  removeuserfromusergroup: userGroups,
  runcommands: { target: "devices", device: ["RunCommands"] },
  setNotes: everyone,
  signOutEverywhere: { isForTokens: false },
  toast: { target: "devices", device: ["ChatNotify"] },
  usergroups: everyone,
};
