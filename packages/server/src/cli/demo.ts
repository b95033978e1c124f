/** Serve, with our agent on this computer, and print a link that signs in. Everything stops with Ctrl-C. */
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { FULL_RIGHTS } from "@tendril/protocol/constants";
import { createGroupSettings } from "../agents/index.ts";
import { isAccountProblem } from "../auth/index.ts";
import { defineCommand } from "../cli-command.ts";
import { loadConfig } from "../config/index.ts";
import { type RunningServer, startServer } from "../server.ts";
import type { UserDocument } from "../store/index.ts";
import { addressOf, announce } from "./serve.ts";

const GROUP_NAME = "This computer";
const AGENT_MAIN = join(import.meta.dirname, "..", "..", "..", "agent", "src", "main.ts");
const STOP_TIMEOUT_MS = 3_000;

export const command = defineCommand({
  name: "demo",
  usage: "[--data DIR] [--https-port N] [--http-port N]",
  summary: "run the server with an agent on this computer and print a sign-in link",
  async run({ flags, cwd, print, stopped }) {
    const config = await loadConfig(
      ["--data", "tendril-demo", "--hostname", "localhost", "--log-level", "warn", ...flags],
      cwd,
    );
    const server = await startServer(config);
    announce(server, print);
    const user = await demoAccount(server);
    const settingsFile = await writeSettings(server, { user, folder: join(config.data, "demo-agent") });
    const agent = spawn(process.execPath, [AGENT_MAIN, "run", "--settings", settingsFile], {
      stdio: ["ignore", "inherit", "inherit"],
    });
    print(`tendril demo: this computer joins the group "${GROUP_NAME}"`);
    print(
      "tendril demo: open this link to sign in; it works once, for 10 minutes (accept this server's own certificate):",
    );
    print(`${addressOf(server)}sign-in/once?token=${await server.signInToken(user._id)}`);
    await stopped;
    const gone = new Promise((resolve) => agent.once("exit", resolve));
    agent.kill("SIGTERM");
    const cut = setTimeout(() => agent.kill("SIGKILL"), STOP_TIMEOUT_MS);
    await Promise.all([server.stop(), agent.exitCode === null ? gone : undefined]);
    clearTimeout(cut);
    return 0;
  },
});

/** The administrator of the demo; nobody knows the password. */
async function demoAccount({ accounts }: RunningServer): Promise<UserDocument> {
  const known = await accounts.find("", "admin");
  if (known !== undefined) return known;
  const password = randomBytes(24).toString("base64url");
  const account = await accounts.create({ domain: "", name: "admin", password, siteadmin: FULL_RIGHTS });
  if (isAccountProblem(account)) throw new RangeError(account.message);
  return account;
}

async function writeSettings(
  { groups, facts, httpsPort }: RunningServer,
  { user, folder }: { readonly user: UserDocument; readonly folder: string },
): Promise<string> {
  const ids = Object.keys(user.links);
  const known = await groups.getMany(ids.flatMap((id) => (id.startsWith("mesh/") ? [id as never] : [])));
  const group =
    known.find(({ name }) => name === GROUP_NAME) ??
    (await groups.create({ domain: "", name: GROUP_NAME }, user));
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, "agent.msh");
  const host = `127.0.0.1:${httpsPort}`;
  await writeFile(
    file,
    createGroupSettings({ group, serverId: facts.serverId, host, isDomainInPath: false }),
  );
  return file;
}
