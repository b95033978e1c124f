/**
 * Bits of what a user may do. Source: docs/spec/control-protocol.md, sections 4.1 to 4.4.
 */

/** Every right; restriction bits do not count in it. */
export const FULL_RIGHTS = 0xffff_ffff;

/** Rights on a device or, by its group, on all devices of the group. `No...` and `Only...` are restrictions. */
export const DeviceRight = {
  EditGroup: 0x1,
  ManageUsers: 0x2,
  ManageDevices: 0x4,
  RemoteControl: 0x8,
  AgentConsole: 0x10,
  ServerFiles: 0x20,
  Wake: 0x40,
  SetNotes: 0x80,
  OnlyDesktopView: 0x100,
  NoTerminal: 0x200,
  NoFiles: 0x400,
  NoAmt: 0x800,
  OnlyLimitedInput: 0x1000,
  OnlyOwnEvents: 0x2000,
  ChatNotify: 0x4000,
  Uninstall: 0x8000,
  NoDesktop: 0x1_0000,
  RunCommands: 0x2_0000,
  ResetPowerOff: 0x4_0000,
  GuestSharing: 0x8_0000,
  DeviceDetails: 0x10_0000,
  Relay: 0x20_0000,
} as const;

/** Rights on the whole site of a domain. `Locked` and `No...` are restrictions. */
export const SiteRight = {
  Backup: 0x1,
  ManageUsers: 0x2,
  Restore: 0x4,
  ServerFiles: 0x8,
  Update: 0x10,
  Locked: 0x20,
  NoNewGroups: 0x40,
  NoTools: 0x80,
  ManageUserGroups: 0x100,
  Recordings: 0x200,
  LockedSettings: 0x400,
  AllEvents: 0x800,
  NoNewDevices: 0x1000,
} as const;

/** What the person at the device is told or asked. */
export const ConsentFlag = {
  NotifyDesktop: 0x1,
  NotifyTerminal: 0x2,
  NotifyFiles: 0x4,
  PromptDesktop: 0x8,
  PromptTerminal: 0x10,
  PromptFiles: 0x20,
  DesktopToolbar: 0x40,
} as const;

/** `flags` of a device group. */
export const GroupFlag = {
  RemoveOnDisconnect: 0x1,
  SyncName: 0x2,
  Record: 0x4,
  PreferAgentName: 0x8,
  NameUntilConnect: 0x10,
  /** Ours: new devices wait until somebody approves them. */
  AwaitApproval: 0x20,
} as const;

/** What an account wants to be told of the devices of a group, or of one device: `notify`. */
export const NotifyFlag = {
  WebConnect: 0x2,
  WebDisconnect: 0x4,
  MailConnect: 0x10,
  MailDisconnect: 0x20,
} as const;

/** `flags` of a user. */
export const UserFlag = { HasImage: 0x1, Record: 0x2 } as const;

/** `mtype` of a device group and its devices. */
export const GroupType = { Amt: 1, Agent: 2, Local: 3, IpKvm: 4 } as const;
