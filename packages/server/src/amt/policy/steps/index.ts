/**
 * What brings firmware to its policy, in its order. Used by the run. Specified in docs/spec/amt.md, section 8.3.
 */
import { activation } from "./activation.ts";
import { inventory } from "./inventory.ts";
import { login } from "./login.ts";
import { connection, wired, wireless } from "./network.ts";
import { cleanUp, clock, serverRoot, tls } from "./security.ts";
import { settings } from "./settings.ts";
import type { Step } from "./step.ts";

export { randomPassword } from "./activation.ts";
export { NoLoginError } from "./login.ts";
export type { Step } from "./step.ts";

export const steps: readonly Step[] = [
  ...[activation, login, clock, tls, wired, wireless, serverRoot, connection],
  ...[settings, cleanUp, inventory],
];
