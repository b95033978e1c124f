/**
 * What a language needs for letters: each one whole, from what is told in it. Names and messages are words of people, in
 * whatever language.
 */
export interface LetterWords {
  readonly reset: Words<{ readonly name: string }>;
  readonly verification: Words<{ readonly name: string }>;
  readonly invitation: Words<{ readonly from: string; readonly days: number }>;
  /** `name` and `message` are empty when the sender wrote none. */
  readonly agentInvitation: Words<{
    readonly name: string;
    readonly from: string;
    readonly group: string;
    readonly message: string;
  }>;
  /** What was written stands between `subject` and `closing`. */
  readonly message: Words<{ readonly from: string }, NoLink>;
  readonly connections: Words<{
    readonly connected: readonly string[];
    readonly disconnected: readonly string[];
  }>;
  readonly factorCode: Words<{ readonly name: string; readonly code: string }, NoLink>;
  readonly addressChange: Words<{ readonly name: string }, NoLink>;
}

export interface LetterParts {
  readonly subject: string;
  readonly paragraphs: readonly string[];
  /** What the link does. */
  readonly link: string;
  readonly closing: string;
}

type NoLink = "subject" | "paragraphs" | "closing";
/** `title` is the name of the organisation. */
type Words<Told, Part extends keyof LetterParts = keyof LetterParts> = (
  told: Told & { readonly title: string },
) => Pick<LetterParts, Part>;
