/**
 * Clock, TLS, the root of this server, and what is not needed of certificates. Source: docs/spec/amt.md, section 8.3,
 * points 6, 7, 9 and 12.
 */
import { CiraSetup } from "@tendril/protocol/constants";
import { removeUnused, setUpTls, syncClock, trustRoot } from "../../operations/index.ts";
import { hasPolicy, type Step } from "./step.ts";

const TLS_SETTLES_MS = 10_000;

export const clock: Step = {
  name: "clock",
  words: "Setting the clock",
  isWanted: hasPolicy,
  async run(context) {
    await context.use(({ wsman }) => syncClock(wsman, () => context.deps.clock.now()));
    return undefined;
  },
};

export const tls: Step = {
  name: "tls",
  words: "Setting up TLS",
  isWanted: (context) => hasPolicy(context) && context.settings.usesTls,
  async run(context) {
    const { deps, login, deviceId } = context;
    const isChanged = await context.use(({ wsman }) =>
      setUpTls(wsman, { ...deps.issuer, wait: (ms) => context.wait(ms) }),
    );
    if (!isChanged || login === undefined) return;
    const { user, password } = login;
    await deps.accounts.set(deviceId, { user, password, isTls: true });
    context.reconnect();
    context.login = { user, password, prefersTls: true, certificate: undefined };
    await context.wait(TLS_SETTLES_MS);
    await context.use(({ wsman }) => wsman.get("AMT_GeneralSettings"));
    if (context.certificate !== undefined) await deps.accounts.pin(deviceId, context.certificate);
    await context.remember({ tls: context.isTls ? 1 : 0 });
    return undefined;
  },
};

export const serverRoot: Step = {
  name: "root",
  words: "Making this server trusted",
  isWanted: ({ policy }) => policy.cira === CiraSetup.Setup,
  async run(context) {
    await context.use(({ wsman }) => trustRoot(wsman, context.deps.issuer.rootDer));
    return undefined;
  },
};

export const cleanUp: Step = {
  name: "certificates",
  words: "Removing unused certificates",
  isWanted: hasPolicy,
  async run(context) {
    await context.use(({ wsman }) => removeUnused(wsman));
    return undefined;
  },
};
