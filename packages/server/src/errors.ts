/**
 * The errors of the server; what the edge does with each stands in CONTRIBUTING.md, "errors".
 */

/** A known caller may not do this: a documented refusal, an audit event, nothing is closed. */
export class DeniedError extends Error {
  override readonly name = "DeniedError";
  readonly code = "denied";
}

/** There is no such thing, or the caller may not see it: the same answer for both. */
export class NotFoundError extends Error {
  override readonly name = "NotFoundError";
  readonly code = "not-found";
}

/** Device offline, time-out or limit reached: the caller may retry. */
export class UnavailableError extends Error {
  override readonly name = "UnavailableError";
  readonly code = "unavailable";
}

/** The stored revision is not the expected one: read again and retry. */
export class ConflictError extends Error {
  override readonly name = "ConflictError";
  readonly code = "conflict";
}

export interface WrongSetting {
  /** Name of the option or file, as the operator wrote it. */
  readonly key: string;
  readonly value: string;
  /** What to change, as a sentence without a capital. */
  readonly remedy: string;
}

/** The operator must change something: printed with key, value and remedy; exit code 2. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
  readonly code = "config";
  readonly setting: WrongSetting;

  constructor(setting: WrongSetting, options?: ErrorOptions) {
    super(`${setting.key}: ${setting.value}: ${setting.remedy}`, options);
    this.setting = setting;
  }
}
