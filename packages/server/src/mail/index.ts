/**
 * Mail to people: letters in the words of `words/`, a queue with limits and retries, SMTP. Used by auth and control.
 * Settings: docs/configuration.md, `smtp...`; decision in docs/adr/0022-accounts-by-letter.md.
 */
export { type Letter, renderLetter } from "./letter.ts";
export { Mailer, type MailTransport, type RenderedMail } from "./mailer.ts";
export { createSmtpTransport, type SmtpOptions } from "./smtp.ts";
export { type LetterWords, languageOf, wordsIn } from "./words/index.ts";
