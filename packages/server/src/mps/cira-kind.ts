/** Who is at the other end: the firmware, a relay beside it, or the agent of the computer. */
export const CiraKind = { Firmware: 0, Relay: 1, Agent: 2 } as const;
export type CiraKind = (typeof CiraKind)[keyof typeof CiraKind];
