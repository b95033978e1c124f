/**
 * Who signs in, where, and with what: options first, then the environment. Secrets come from a file, standard input or
 * the environment, never from the command line, which others can see.
 */
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { Environment } from "../config/index.ts";
import type { Account } from "./control-connection.ts";
import { type OptionSpecs, type Options, wrongOption } from "./options.ts";

export const loginOptions: OptionSpecs = {
  url: { value: "URL", says: "the server, https://SERVER/; else TENDRIL_URL" },
  "token-file": { value: "FILE", says: "a login token, NAME:PASSWORD; else TENDRIL_TOKEN" },
  user: { value: "NAME", says: "sign in as this account, or login token, instead" },
  "password-stdin": { says: "its password is on standard input" },
  "password-file": { value: "FILE", says: "its password is in this file" },
  code: { value: "CODE", says: "second factor of the account, if it has one" },
  fingerprint: {
    value: "SHA256",
    says: "accept the certificate with this hash and no other; else TENDRIL_FINGERPRINT",
  },
};

export interface LoginCall {
  readonly options: Options;
  readonly environment: Environment;
  readonly cwd: string;
  readInput(): Promise<string>;
}

/** @throws ConfigError naming what is missing or wrong. */
export async function readAccount(call: LoginCall): Promise<Account> {
  const { options, environment } = call;
  const url = readUrl(options.text("url") ?? environment.url ?? "");
  const fingerprint = readFingerprint(options.text("fingerprint") ?? environment.fingerprint);
  const code = options.text("code");
  return { url, fingerprint, ...(await readSecrets(call)), ...(code === undefined ? {} : { code }) };
}

async function readSecrets(call: LoginCall): Promise<Pick<Account, "name" | "password">> {
  const { options, environment, cwd } = call;
  const name = options.text("user");
  const passwordFile = options.text("password-file");
  const isFromInput = options.has("password-stdin");
  if (name === undefined) {
    if (passwordFile !== undefined || isFromInput) throw wrongOption("--user", "", "name the account");
    const file = options.text("token-file");
    const token =
      file === undefined ? environment.token : await readSecret("--token-file", resolve(cwd, file));
    if (token === undefined) {
      throw wrongOption("--token-file", "", "give a login token there or in TENDRIL_TOKEN, or --user NAME");
    }
    return splitToken(token.trim());
  }
  if (isFromInput === (passwordFile !== undefined)) {
    throw wrongOption(
      "--password-stdin",
      "",
      "give the password on standard input, or in --password-file FILE",
    );
  }
  const password =
    passwordFile === undefined
      ? await call.readInput()
      : await readSecret("--password-file", resolve(cwd, passwordFile));
  return { name, password: password.replace(/\r?\n$/, "") };
}

/** Names of tokens have colons, their passwords have none. */
function splitToken(token: string): Pick<Account, "name" | "password"> {
  const at = token.lastIndexOf(":");
  const [name, password] = [token.slice(0, Math.max(at, 0)), token.slice(at + 1)];
  if (name === "" || password === "") throw wrongOption("token", "", "it is NAME:PASSWORD of a login token");
  return { name, password };
}

function readUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== "https:") throw wrongOption("--url", text, "say --url https://SERVER/");
  return url;
}

function readFingerprint(text: string | undefined): string | undefined {
  const digits = text?.toLowerCase().replaceAll(":", "");
  if (digits !== undefined && !/^[0-9a-f]{64}$/.test(digits)) {
    throw wrongOption("--fingerprint", text ?? "", "it is a SHA-256 of 64 hex digits");
  }
  return digits;
}

/** What is in a file, without the end of its line. @throws ConfigError naming the option. */
export async function readSecret(key: string, file: string): Promise<string> {
  try {
    return (await readFile(file, "utf8")).replace(/\r?\n$/, "");
  } catch (error) {
    throw wrongOption(key, file, `it cannot be read: ${String(error)}`);
  }
}
