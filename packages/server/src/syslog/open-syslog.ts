/**
 * From the settings to the running copy of events.
 */
import { X509Certificate } from "node:crypto";
import { readFile } from "node:fs/promises";
import { ConfigError } from "../errors.ts";
import { Syslog, type SyslogDeps } from "./syslog.ts";
import { parseSyslogTarget } from "./target.ts";

export interface SyslogSettings {
  readonly syslog: string;
  readonly syslogCertificate: string;
  readonly hostname: string;
}

/** `undefined` without the setting. @throws ConfigError for what the operator must change. */
export async function openSyslog(
  { syslog, syslogCertificate, hostname }: SyslogSettings,
  deps: Pick<SyslogDeps, "clock" | "log">,
): Promise<Syslog | undefined> {
  const target = parseSyslogTarget(syslog);
  if (target === undefined) return undefined;
  const ca = syslogCertificate === "" ? undefined : await readCertificates(syslogCertificate);
  return new Syslog({ ...deps, target, ca, hostname });
}

async function readCertificates(file: string): Promise<string> {
  try {
    const pem = await readFile(file, "utf8");
    new X509Certificate(pem);
    return pem;
  } catch (cause) {
    const remedy = "a readable file of PEM certificates is needed";
    throw new ConfigError({ key: "syslogCertificate", value: file, remedy }, { cause });
  }
}
