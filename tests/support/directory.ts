/**
 * A real LDAP directory: slapd on a free port with two people and a group.
 */
import { execFile, spawn } from "node:child_process";
import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { findProgram } from "../../tools/system-programs.ts";
import { freePort } from "./free-port.ts";
import { until } from "./until.ts";

const run = promisify(execFile);
const SUFFIX = "dc=example,dc=org";
const ADMIN = `cn=admin,${SUFFIX}`;
const ADMIN_PASSWORD = "directory secret";

export interface Directory {
  readonly url: string;
  readonly base: string;
  readonly bindDn: string;
  readonly bindPassword: string;
  /** Changes entries by LDIF. */
  modify(ldif: string): Promise<void>;
  stop(): Promise<void>;
}

const content = `dn: ${SUFFIX}
objectClass: dcObject
objectClass: organization
o: Example
dc: example

dn: ou=people,${SUFFIX}
objectClass: organizationalUnit
ou: people

dn: uid=mara,ou=people,${SUFFIX}
objectClass: inetOrgPerson
uid: mara
cn: Mara Lindqvist
sn: Lindqvist
mail: mara@example.org
departmentNumber: helpdesk
userPassword: mara's password

dn: uid=otto,ou=people,${SUFFIX}
objectClass: inetOrgPerson
uid: otto
cn: Otto
sn: Otto
departmentNumber: kitchen
userPassword: otto's password
`;

export async function startDirectory(): Promise<Directory> {
  const program = findProgram("slapd") ?? "/usr/sbin/slapd";
  const folder = await mkdtemp(join(tmpdir(), "tendril-directory-"));
  await chmod(folder, 0o700);
  await mkdir(join(folder, "data"));
  const schema = ["core", "cosine", "inetorgperson"].map((name) => `include /etc/ldap/schema/${name}.schema`);
  const settings = [
    ...schema,
    "modulepath /usr/lib/ldap",
    "moduleload back_mdb",
    `pidfile ${join(folder, "slapd.pid")}`,
    "database mdb",
    `suffix "${SUFFIX}"`,
    `rootdn "${ADMIN}"`,
    `rootpw "${ADMIN_PASSWORD}"`,
    `directory ${join(folder, "data")}`,
    "access to attrs=userPassword by anonymous auth by * none",
    `access to * by dn="${ADMIN}" read by * none`,
  ];
  await writeFile(join(folder, "slapd.conf"), `${settings.join("\n")}\n`);
  const url = `ldap://127.0.0.1:${await freePort("127.0.0.1")}`;
  const child = spawn(program, ["-f", join(folder, "slapd.conf"), "-h", url, "-d", "0"], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  const send = async (command: string, ldif: string): Promise<void> => {
    const file = join(folder, "change.ldif");
    await writeFile(file, ldif);
    await run(command, ["-x", "-H", url, "-D", ADMIN, "-w", ADMIN_PASSWORD, "-f", file]);
  };
  await until("the directory answers", async () =>
    send("ldapadd", content).then(
      () => true,
      () => undefined,
    ),
  );
  return {
    ...{ url, base: `ou=people,${SUFFIX}`, bindDn: ADMIN, bindPassword: ADMIN_PASSWORD },
    modify: (ldif) => send("ldapmodify", ldif),
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill();
      await new Promise((resolve) => child.once("exit", resolve));
      await rm(folder, { recursive: true, force: true });
    },
  };
}
