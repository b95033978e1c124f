/** User accounts. `_id` is the user id. Secrets are in here: only auth/ reads them, views are made of named fields. */
import type { DomainId, UserId } from "@tendril/protocol";
import { defineCollection } from "../collection.ts";

export interface UserDocument {
  readonly _id: UserId;
  readonly type: "user";
  readonly name: string;
  readonly domain: DomainId;
  readonly email?: string;
  readonly emailVerified?: boolean;
  readonly realname?: string;
  /** s. */
  readonly creation: number;
  /** s. */
  readonly login?: number;
  /** s. */
  readonly access?: number;
  /** s; -1 demands a change. */
  readonly passchange?: number;
  /** s; cookies from before open nothing. */
  readonly signedOutAt?: number;
  /** Bits of SiteRight. */
  readonly siteadmin: number;
  /** Bits of DeviceRight that are taken away, and restrictions that are added, wherever rights come from. */
  readonly removeRights?: number;
  /** Bits of UserFlag: 1 has a picture, 2 sessions are recorded where only selected ones are. */
  readonly flags?: number;
  /** Bits of ConsentFlag for sessions of this user. */
  readonly consent?: number;
  /** Must have a second factor. */
  readonly requiresFactor?: boolean;
  /** Realms, in lower case: a manager with realms manages only those who share one. */
  readonly groups?: readonly string[];
  /** Language of the pages, as the browser writes it; absent for the browser's own. */
  readonly lang?: string;
  /** Language of letters where none was chosen: of the browser that signed in last. */
  readonly browserLang?: string;
  /** Group or device id to bits of NotifyFlag. */
  readonly notify?: Readonly<Record<string, number>>;
  /** Group, device or user group id to rights. */
  readonly links: Readonly<Record<string, { readonly rights: number }>>;
  /** Encoded password hash (auth/passwords.ts); absent for accounts that cannot use one. */
  readonly passwordHash?: string;
  /** Hashes of passwords before this one, newest first; as many as the rules remember. */
  readonly oldPasswordHashes?: readonly string[];
}

export const userCollection = defineCollection<UserDocument>({ name: "users", indexes: ["domain", "email"] });
