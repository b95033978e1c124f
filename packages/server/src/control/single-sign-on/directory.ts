/**
 * Passwords that an LDAP directory checks: found by a search with an account of its own, then bound as who was found.
 * Nothing that was typed becomes part of a filter or a name unescaped; an empty password is never sent, since
 * directories take it for nobody's. Source: RFC 4511, 4513 section 5.1.2, 4515.
 */
import { readFile } from "node:fs/promises";
import type { DomainId } from "@tendril/protocol";
import type { Client, Entry } from "ldapts";
import type { Log } from "../../log/index.ts";
import type { UserDocument } from "../../store/index.ts";
import type { OutsideAccounts, OutsidePolicy } from "./outside-accounts.ts";

const TIMEOUT_MS = 10_000;
const MAX_GROUPS = 1_000;

export interface DirectorySettings {
  /** `ldaps://host` or `ldap://host`; empty for none. */
  readonly url: string;
  /** For `ldap://`: TLS before anything else is said. */
  readonly isStartTls: boolean;
  /** File with certificates that are trusted besides those of the system. */
  readonly caFile: string;
  /** Account for the search. */
  readonly bindDn: string;
  readonly bindPassword: string;
  readonly base: string;
  /** `{name}` stands for what was typed, escaped. */
  readonly filter: string;
  /** Attribute that stays when names change, for instance entryUUID or objectGUID. */
  readonly idAttribute: string;
  readonly nameAttribute: string;
  readonly realnameAttribute: string;
  readonly mailAttribute: string;
  /** Of the person's entry, for instance memberOf. */
  readonly groupsAttribute: string;
  /** The domain that it signs in to. */
  readonly domain: DomainId;
  readonly policy: OutsidePolicy;
}

export interface DirectoryDeps {
  readonly accounts: Pick<OutsideAccounts, "resolve">;
  readonly log: Log;
}

export class Directory {
  readonly #deps: DirectoryDeps;
  readonly #settings: DirectorySettings;

  constructor(deps: DirectoryDeps, settings: DirectorySettings) {
    this.#deps = deps;
    this.#settings = settings;
  }

  serves(domain: DomainId): boolean {
    return this.#settings.url !== "" && this.#settings.domain === domain;
  }

  /** The account of whom the directory knows by this name and password; `undefined` for wrong, and out of reach. */
  async verify(domain: DomainId, name: string, password: string): Promise<UserDocument | undefined> {
    if (!this.serves(domain) || password === "") return undefined;
    const entry = await this.#entryOf(name, password);
    if (entry === undefined) return undefined;
    const { url, policy } = this.#settings;
    const result = await this.#deps.accounts.resolve(this.#toPerson(entry, url), policy);
    if (result.kind === "ok") return result.user;
    this.#deps.log.warn({ name, why: result.why }, "somebody of the directory is not let in");
    return undefined;
  }

  async #entryOf(name: string, password: string): Promise<Entry | undefined> {
    const { base, filter } = this.#settings;
    const { Client, InvalidCredentialsError } = await import("ldapts");
    const client = await this.#open(Client);
    try {
      const wanted = filter.replaceAll("{name}", () => escapeFilterValue(name));
      const { searchEntries } = await client.search(base, {
        ...{ scope: "sub", filter: wanted, sizeLimit: 2, timeLimit: TIMEOUT_MS / 1_000 },
        attributes: this.#attributes(),
        explicitBufferAttributes: [this.#settings.idAttribute],
      });
      const [entry] = searchEntries;
      if (entry === undefined || searchEntries.length !== 1) return undefined;
      await client.bind(entry.dn, password);
      return entry;
    } catch (error) {
      if (!(error instanceof InvalidCredentialsError))
        this.#deps.log.warn({ error, url: this.#settings.url }, "directory failed");
      return undefined;
    } finally {
      await client.unbind().catch(() => {}); // it may be gone already
    }
  }

  /** Signed in for the search. */
  async #open(Ldap: typeof Client): Promise<Client> {
    const { url, isStartTls, caFile, bindDn, bindPassword } = this.#settings;
    const tlsOptions = caFile === "" ? {} : { ca: await readFile(caFile) };
    const client = new Ldap({
      ...{ url, timeout: TIMEOUT_MS, connectTimeout: TIMEOUT_MS },
      ...(url.startsWith("ldaps:") ? { tlsOptions } : {}),
    });
    try {
      if (isStartTls) await client.startTLS({ ...tlsOptions, servername: new URL(url).hostname });
      if (bindDn !== "") await client.bind(bindDn, bindPassword);
      return client;
    } catch (error) {
      this.#deps.log.warn({ error, url }, "directory takes no search");
      return client;
    }
  }

  #attributes(): string[] {
    const { idAttribute, nameAttribute, realnameAttribute, mailAttribute, groupsAttribute } = this.#settings;
    return [idAttribute, nameAttribute, realnameAttribute, mailAttribute, groupsAttribute];
  }

  #toPerson(entry: Entry, issuer: string) {
    const { idAttribute, nameAttribute, realnameAttribute, mailAttribute, groupsAttribute } = this.#settings;
    const { domain } = this.#settings;
    const id = entry[idAttribute];
    const [bytes] = Array.isArray(id) ? id : [id];
    return {
      ...{ domain, issuer },
      subject: Buffer.isBuffer(bytes) && bytes.length > 0 ? bytes.toString("hex") : entry.dn.toLowerCase(),
      name: textOf(entry, nameAttribute) ?? "",
      realname: textOf(entry, realnameAttribute),
      email: textOf(entry, mailAttribute),
      isEmailVerified: true, // the directory belongs to the operator
      groups: textsOf(entry, groupsAttribute).slice(0, MAX_GROUPS),
    };
  }
}

/** RFC 4515, section 3. */
export function escapeFilterValue(text: string): string {
  return text.replaceAll(
    /[\\*()\0]/g,
    (character) => `\\${character.charCodeAt(0).toString(16).padStart(2, "0")}`,
  );
}

function textsOf(entry: Entry, attribute: string): string[] {
  const found = entry[attribute];
  const values = Array.isArray(found) ? found : [found];
  return values.flatMap((value) => (typeof value === "string" && value !== "" ? [value] : []));
}

function textOf(entry: Entry, attribute: string): string | undefined {
  return textsOf(entry, attribute)[0];
}
