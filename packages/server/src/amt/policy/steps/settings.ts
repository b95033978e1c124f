/**
 * What may be redirected, for what users must agree, and the firmware's name. Source: docs/spec/amt.md, section 8.3, point 11.
 */
import { changeFeatures, changeNames, readFeatures, readSettings } from "../../operations/index.ts";
import type { RunContext } from "../run-context.ts";
import { hasPolicy, type Step } from "./step.ts";

/** Of a group's consent: asked before a desktop session. */
const ASK_FOR_DESKTOP = 8;

export const settings: Step = {
  name: "settings",
  words: "Setting redirection, consent and name",
  isWanted: hasPolicy,
  async run(context) {
    const consent = ((context.group.consent ?? 0) & ASK_FOR_DESKTOP) === 0 ? "none" : "kvm";
    await context.use(async ({ wsman }) => {
      const before = await readFeatures(wsman);
      const isOn = before.listener && before.sol && before.ider;
      await changeFeatures(wsman, {
        ...(isOn ? {} : { sol: true, ider: true }),
        ...(before.kvm === false ? { kvm: true } : {}),
        ...(before.canChangeConsent ? { consent } : {}),
      });
    });
    await rename(context);
    return undefined;
  },
};

/** As the operating system calls itself. */
async function rename(context: RunContext): Promise<void> {
  const report = context.line.agent?.state();
  if (report === undefined || report.osHostname === "") return;
  const wanted = { hostname: report.osHostname, domain: report.osSuffix };
  await context.use(async ({ wsman }) => {
    const { hostname, domain } = await readSettings(wsman, undefined);
    if (hostname !== wanted.hostname || domain !== wanted.domain) await changeNames(wsman, wanted);
  });
}
