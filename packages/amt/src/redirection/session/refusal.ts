/**
 * Why the firmware began no session.
 */
export type Refusal = "busy" | "disabled" | "credentials" | "failed";

export class RedirectionRefused extends Error {
  override readonly name = "RedirectionRefused";
  readonly reason: Refusal;

  constructor(reason: Refusal) {
    super(`redirection refused: ${reason}`);
    this.reason = reason;
  }
}

/** Of the status of a start reply that is not 0. 3 is for what is switched off and for missing consent alike. */
export function refusalOf(status: number): Refusal {
  return status === 2 ? "busy" : status === 3 ? "disabled" : "failed";
}
