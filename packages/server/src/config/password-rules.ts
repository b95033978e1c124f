/** The settings that make the rules of passwords. */
import type { Config } from "./load-config.ts";

export function readPasswordRules(config: Config) {
  return {
    min: config.minPasswordLength,
    upper: config.passwordUpper,
    lower: config.passwordLower,
    numeric: config.passwordNumeric,
    nonalpha: config.passwordNonalpha,
    banCommon: config.passwordBanCommon,
    remembered: config.passwordHistory,
    maxAgeDays: config.passwordMaxAgeDays,
  };
}
