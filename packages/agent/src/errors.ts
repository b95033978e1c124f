/**
 * The errors of the agent program.
 */

/** The operator must change something: printed with key, value and remedy; exit code 2. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
  readonly code = "config";
  readonly setting: { readonly key: string; readonly value: string; readonly remedy: string };

  constructor(
    setting: { readonly key: string; readonly value: string; readonly remedy: string },
    options?: ErrorOptions,
  ) {
    super(`${setting.key}: ${setting.value}: ${setting.remedy}`, options);
    this.setting = setting;
  }
}
