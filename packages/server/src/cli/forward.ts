/** Make ports behind a device reachable on this computer, through a server. */
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { defineCommand, takeFlag } from "../cli-command.ts";
import {
  type Account,
  ControlConnection,
  type Forward,
  findDeviceByName,
  parseForward,
  startForward,
} from "../client/index.ts";
import { ConfigError, DeniedError, NotFoundError, UnavailableError } from "../errors.ts";
import { systemClock } from "../time/index.ts";

const EXIT_FAILED = 1;
const FORM = "say LOCALPORT:HOST:PORT, or LOCALPORT:PORT for the device itself";

export const command = defineCommand({
  name: "forward",
  usage:
    "DEVICE LOCALPORT:HOST:PORT ... --url https://SERVER/ --user NAME (--password-stdin | --password-file FILE) [--fingerprint SHA256]",
  summary: "make ports behind a device reachable on this computer; NAME may be a login token",
  async run({ words, flags, cwd, print, readInput, stopped }) {
    const [name, ...wishes] = words;
    if (name === undefined || wishes.length === 0) throw wrong("forward", "", FORM);
    const forwards = wishes.map((wish) => readForward(wish));
    const account = await readAccount(flags, { cwd, readInput });
    const control = new ControlConnection(account, systemClock);
    const closing: { close(): void }[] = [control];
    try {
      const device = await findDeviceByName(control, name);
      if (!device.isOnline) print(`tendril forward: ${device.name} is offline now`);
      for (const forward of forwards) {
        const started = await startForward({ control, device, print }, forward).catch((error: unknown) => {
          throw wrong(
            "forward",
            `${forward.bind}:${forward.localPort}`,
            `cannot listen there: ${String(error)}`,
          );
        });
        closing.push(started);
        print(`${forward.bind}:${started.port} leads to ${forward.host}:${forward.port} of ${device.name}`);
      }
      print("tendril forward: ready; Ctrl-C ends it");
      await stopped;
      return 0;
    } catch (error) {
      const isExpected =
        error instanceof DeniedError || error instanceof NotFoundError || error instanceof UnavailableError;
      if (!isExpected) throw error;
      print(`tendril forward: ${error.message}`);
      return EXIT_FAILED;
    } finally {
      for (const part of closing) part.close();
    }
  },
});

function readForward(wish: string): Forward {
  const forward = parseForward(wish);
  if (forward === undefined) throw wrong("forward", wish, FORM);
  return forward;
}

async function readAccount(
  flags: readonly string[],
  { cwd, readInput }: { readonly cwd: string; readInput(): Promise<string> },
): Promise<Account> {
  const url = takeFlag(flags, "--url", true);
  const user = takeFlag(url.rest, "--user", true);
  const stdin = takeFlag(user.rest, "--password-stdin", false);
  const file = takeFlag(stdin.rest, "--password-file", true);
  const pin = takeFlag(file.rest, "--fingerprint", true);
  if (pin.rest.length > 0)
    throw wrong("forward", pin.rest.join(" "), "options come last and have other names");
  const address = URL.canParse(url.value ?? "") ? new URL(url.value ?? "") : undefined;
  if (address?.protocol !== "https:") throw wrong("--url", url.value ?? "", "say --url https://SERVER/");
  if (user.value === undefined || user.value === "")
    throw wrong("--user", "", "name the account or login token");
  if ((stdin.value === undefined) === (file.value === undefined)) {
    throw wrong("--password-stdin", "", "give the password on standard input, or in --password-file FILE");
  }
  const password = file.value === undefined ? await readInput() : await readSecret(resolve(cwd, file.value));
  const fingerprint = pin.value?.toLowerCase().replaceAll(":", "");
  if (fingerprint !== undefined && !/^[0-9a-f]{64}$/.test(fingerprint)) {
    throw wrong("--fingerprint", pin.value ?? "", "it is a SHA-256 of 64 hex digits");
  }
  return { url: address, name: user.value, password: password.replace(/\r?\n$/, ""), fingerprint };
}

async function readSecret(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    throw wrong("--password-file", file, `it cannot be read: ${String(error)}`);
  }
}

function wrong(key: string, value: string, remedy: string): ConfigError {
  return new ConfigError({ key, value, remedy });
}
