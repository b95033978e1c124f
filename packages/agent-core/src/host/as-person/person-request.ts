/**
 * What the core asks of a process that starts a program as a person on Windows.
 */
export interface WindowsPerson {
  /** Number of the Windows session. */
  readonly session: number;
  /** Who is signed in there, without a domain: another one gets nothing. Absent for whoever it is. */
  readonly user?: string | undefined;
}

export interface Program {
  /** Whole path. */
  readonly program: string;
  readonly args: readonly string[];
}

/** A global of the script. */
export interface PersonRequest extends Program, WindowsPerson {}

/** Begins the line on standard error that says why nothing was started. */
export const NOT_STARTED = "failed to start as the person who is signed in";
