/**
 * Numbers of the agent channel. Source: docs/spec/agent-protocol.md, sections 4, 5 and 7.1.
 */

/** Binary commands: the first two bytes of a message. */
export const AgentCommand = {
  AuthRequest: 1,
  AuthVerify: 2,
  AuthInfo: 3,
  AuthConfirm: 4,
  ServerId: 5,
  CoreModule: 10,
  CoreModuleHash: 11,
  AgentHash: 12,
  AgentUpdate: 13,
  AgentUpdateBlock: 14,
  AgentTag: 15,
  CoreOk: 16,
  CompressedCoreModule: 20,
  CommitDate: 30,
  HostDescription: 31,
} as const;

/** Capability bits of message 3 and of `coreinfo.caps`. */
export const AgentCapability = {
  Desktop: 0x1,
  Terminal: 0x2,
  Files: 0x4,
  Console: 0x8,
  JavaScript: 0x10,
  Temporary: 0x20,
  Recovery: 0x40,
  Inflate: 0x100,
} as const;

/** `conn` bits of a device. */
export const ConnectionBit = { Agent: 1, Cira: 2, AmtLocal: 4, AmtRelay: 8, Mqtt: 16 } as const;

/** `pwr` of a device. */
export const PowerState = {
  Unknown: 0,
  On: 1,
  Sleep1: 2,
  Sleep2: 3,
  DeepSleep: 4,
  Hibernating: 5,
  SoftOff: 6,
  Present: 7,
  Off: 8,
} as const;

/** `actiontype` of a power action that an agent carries out. */
export const PowerAction = { Off: 2, Reset: 3, Sleep: 4 } as const;

/** `actiontype` of a power action that the firmware carries out. Source: docs/spec/amt.md, section 3.1. */
export const AmtPowerAction = {
  On: 302,
  Cycle: 305,
  Off: 308,
  Reset: 310,
  OnToBios: 311,
  ResetToBios: 312,
  OnToBiosOverSerial: 313,
  ResetToBiosOverSerial: 314,
  OnFromNetwork: 315,
  ResetFromNetwork: 316,
} as const;

/** Hashes are SHA-384. */
export const HASH_BYTES = 48;
