/** Let the owner of an account in again, in the data folder, whether the server runs or not. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { SiteRight } from "@tendril/protocol/constants";
import { Accounts, Factors, KnownBrowsers, Passwords, SealingKey } from "../auth/index.ts";
import { defineCommand, takeFlag } from "../cli-command.ts";
import { loadConfig, readPasswordRules } from "../config/index.ts";
import { ConfigError } from "../errors.ts";
import { createEventBus, EventLog, openAuditKey } from "../events/index.ts";
import { createLog } from "../log/index.ts";
import { openStore, type UserDocument } from "../store/index.ts";
import { systemClock } from "../time/index.ts";

const unlimited = { maxAgeMs: Number.MAX_SAFE_INTEGER, maxCount: Number.MAX_SAFE_INTEGER };

export const command = defineCommand({
  name: "account recover",
  usage: "NAME [--password-stdin] [--domain KEY] --data DIR",
  summary: "unlock an account, take its second factors away, set a new password if one is given",
  async run({ words, flags, cwd, print, readInput }) {
    const [name] = words;
    const stdin = takeFlag(flags, "--password-stdin", false);
    const domain = takeFlag(stdin.rest, "--domain", true);
    const config = await loadConfig(domain.rest, cwd);
    const file = join(config.data, "tendril.db");
    if (name === undefined || !existsSync(file)) {
      const remedy = "say: account recover NAME --data DIR, with the data folder of a server";
      throw new ConfigError({ key: "account recover", value: name ?? "", remedy });
    }
    const store = await openStore({ url: `sqlite:${file}` });
    const auditKey = await openAuditKey(config.data);
    const ground = { store, bus: createEventBus(), clock: systemClock, log: createLog(config.logLevel) };
    const events = new EventLog({ ...ground, auditKey }, unlimited);
    try {
      const deps = { store, passwords: new Passwords(), clock: systemClock, events };
      const accounts = new Accounts(deps, { rules: readPasswordRules(config) });
      const user = await accounts.find(domain.value ?? "", name);
      if (user === undefined) {
        const remedy = "name an account of this server, with --domain for one of a tenant";
        throw new ConfigError({ key: "account recover", value: name, remedy });
      }
      const password = stdin.value === undefined ? undefined : (await readInput()).replace(/\r?\n$/, "");
      if (password !== undefined) {
        const problem = await accounts.changePassword(user._id, password);
        if (problem !== undefined) throw new ConfigError({ key: "password", value: "", remedy: problem });
      }
      const factors = new Factors({ store, clock: systemClock, key: await SealingKey.open(config.data) });
      await factors.removeAll(user._id);
      await new KnownBrowsers({ store, clock: systemClock }).forgetAll(user._id);
      await accounts.change(user._id, unlocked(user), { msg: `Account recovered: ${user.name}`, msgid: 66 });
    } finally {
      await events.close();
      await store.close();
    }
    print(`account ${name} recovered${stdin.value === undefined ? "" : ", with the new password"}`);
    return 0;
  },
});

function unlocked({ siteadmin }: UserDocument): { readonly siteadmin: number } {
  const isFull = siteadmin === 0xffff_ffff;
  return { siteadmin: isFull ? siteadmin : (siteadmin & ~SiteRight.Locked) >>> 0 };
}
