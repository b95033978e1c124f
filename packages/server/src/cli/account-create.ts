/** Create an account in the data folder, whether the server runs or not. */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { FULL_RIGHTS } from "@tendril/protocol/constants";
import { Accounts, isAccountProblem, Passwords } from "../auth/index.ts";
import { defineCommand, takeFlag } from "../cli-command.ts";
import { loadConfig, readPasswordRules } from "../config/index.ts";
import { ConfigError } from "../errors.ts";
import { createEventBus, EventLog, openAuditKey } from "../events/index.ts";
import { createLog } from "../log/index.ts";
import { openStore } from "../store/index.ts";
import { systemClock } from "../time/index.ts";

export const command = defineCommand({
  name: "account create",
  usage: "NAME --password-stdin [--site-admin] [--domain KEY] --data DIR",
  summary: "create an account",
  async run({ words, flags, cwd, print, readInput }) {
    const [name] = words;
    const stdin = takeFlag(flags, "--password-stdin", false);
    const admin = takeFlag(stdin.rest, "--site-admin", false);
    const domain = takeFlag(admin.rest, "--domain", true);
    if (name === undefined || stdin.value === undefined) {
      const remedy = "say: account create NAME --password-stdin, and give the password on standard input";
      throw new ConfigError({ key: "account create", value: name ?? "", remedy });
    }
    const config = await loadConfig(domain.rest, cwd);
    await mkdir(config.data, { recursive: true, mode: 0o700 });
    const store = await openStore({ url: `sqlite:${join(config.data, "tendril.db")}` });
    const log = createLog(config.logLevel);
    const events = new EventLog(
      { store, bus: createEventBus(), clock: systemClock, log, auditKey: await openAuditKey(config.data) },
      { maxAgeMs: Number.MAX_SAFE_INTEGER, maxCount: Number.MAX_SAFE_INTEGER },
    );
    const deps = { store, passwords: new Passwords(), clock: systemClock, events };
    const accounts = new Accounts(deps, { rules: readPasswordRules(config) });
    const password = (await readInput()).replace(/\r?\n$/, "");
    const siteadmin = admin.value === undefined ? 0 : FULL_RIGHTS;
    const account = await accounts.create({ domain: domain.value ?? "", name, password, siteadmin });
    await events.close();
    await store.close();
    if (isAccountProblem(account)) {
      throw new ConfigError({ key: "account create", value: name, remedy: account.message });
    }
    print(`account ${account.name} created`);
    return 0;
  },
});
