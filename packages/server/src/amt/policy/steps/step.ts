/**
 * A part of what brings firmware to its policy. Each finds out what is there before it changes anything, so that a run
 * that was cut off is finished by the next one.
 */
import { AmtPolicyType } from "@tendril/protocol/constants";
import type { RunContext } from "../run-context.ts";

export interface Step {
  /** On the wire and in logs. */
  readonly name: string;
  /** For people, while it goes on. */
  readonly words: string;
  isWanted(context: RunContext): boolean;
  /** `stop`: what follows has no sense any more. @throws UnavailableError, in words for people. */
  run(context: RunContext): Promise<undefined | "stop">;
}

/** Whether the group says how its firmware is set up, beyond taking it out of control. */
export function hasPolicy({ policy }: RunContext): boolean {
  return policy.type >= AmtPolicyType.Client;
}
