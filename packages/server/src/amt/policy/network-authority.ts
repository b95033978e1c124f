/** The server of a network that takes 802.1x logins, as the settings name it. */
import { X509Certificate } from "node:crypto";
import { readFile } from "node:fs/promises";
import { ConfigError } from "../../errors.ts";
import type { NetworkAuthority } from "../operations/index.ts";

/** @throws ConfigError for a file that is no certificate. */
export async function readNetworkAuthority({
  file,
  name,
}: {
  readonly file: string;
  readonly name: string;
}): Promise<NetworkAuthority> {
  if (file === "") return { root: undefined, name };
  try {
    return { root: new X509Certificate(await readFile(file)).raw, name };
  } catch (cause) {
    const remedy = "give a PEM file with the certificate of a root";
    throw new ConfigError({ key: "amtNetworkCa", value: file, remedy }, { cause });
  }
}
