/**
 * Letters to the owners of accounts, and what their links do: confirm an address, choose a new password. A link works
 * once, only for the address it was sent to, and for that account as it is then. Each is written in the language of the
 * account it goes to; an invitation in that of whoever invites. Where an account has chosen none, it is that of the browser
 * which signed in last.
 */
import { type DomainId, isUserId, type UserId } from "@tendril/protocol";
import { SiteRight } from "@tendril/protocol/constants";
import { type LetterWords, languageOf, type Mailer, wordsIn } from "../mail/index.ts";
import type { UserDocument } from "../store/index.ts";
import type { Accounts } from "./accounts.ts";
import type { OneTimeTokens } from "./one-time-tokens.ts";
import { siteRestricts } from "./rights.ts";

/** Accounts with one address that get a letter. */
const MAX_ACCOUNTS = 5;

export interface AccountLettersDeps {
  readonly accounts: Accounts;
  readonly mailer: Mailer;
  readonly resetTokens: OneTimeTokens;
  readonly verifyTokens: OneTimeTokens;
  /** Address of a page of a domain. */
  readonly pageUrl: (domain: DomainId, path: string) => string;
  /** Name of the organisation. */
  readonly title: string;
}

export class AccountLetters {
  readonly #deps: AccountLettersDeps;

  constructor(deps: AccountLettersDeps) {
    this.#deps = deps;
  }

  get isOn(): boolean {
    return this.#deps.mailer.isOn;
  }

  /** To every account with this confirmed address. Nobody learns whether there is one: call it without waiting. */
  async sendReset(domain: DomainId, email: string): Promise<void> {
    const { accounts, mailer, resetTokens, pageUrl, title } = this.#deps;
    for (const user of (await accounts.findByEmail(domain, email)).slice(0, MAX_ACCOUNTS)) {
      if (!mayReset(user)) continue;
      const subject = subjectOf(user);
      await resetTokens.revoke(subject);
      const token = await resetTokens.create(subject);
      const words = wordsFor(user).reset({ name: user.name, title });
      const url = pageUrl(domain, `new-password?token=${token}`);
      mailer.send({ ...words, to: user.email ?? "", link: { words: words.link, url } });
    }
  }

  /** The account whose password may now be chosen; using the token up is `useReset`. */
  async readReset(token: string): Promise<UserDocument | undefined> {
    const user = await this.#owner(await this.#deps.resetTokens.peek(token));
    return user !== undefined && mayReset(user) ? user : undefined;
  }

  async useReset(token: string): Promise<boolean> {
    return (await this.#deps.resetTokens.consume(token)) !== undefined;
  }

  /** @throws UnavailableError when no mail can be sent. */
  async sendVerification(user: UserDocument): Promise<void> {
    const { mailer, verifyTokens, pageUrl, title } = this.#deps;
    const subject = subjectOf(user);
    await verifyTokens.revoke(subject);
    const token = await verifyTokens.create(subject);
    const words = wordsFor(user).verification({ name: user.name, title });
    const url = pageUrl(user.domain, `verify-email?token=${token}`);
    mailer.send({ ...words, to: user.email ?? "", link: { words: words.link, url } });
  }

  /** The account whose address is confirmed now; `undefined` for a link that is over or of an address before. */
  async verify(token: string): Promise<UserDocument | undefined> {
    const user = await this.#owner(await this.#deps.verifyTokens.consume(token));
    if (user === undefined) return undefined;
    const news = { msg: `Mail address confirmed: ${user.name}`, msgid: 66 };
    return await this.#deps.accounts.change(user._id, { emailVerified: true }, news);
  }

  /** `languages`: header `Accept-Language` of the browser that proves to be this person. Gives the account as it is then. */
  async noteBrowser(user: UserDocument, languages: string): Promise<UserDocument> {
    const lang = languageOf(languages);
    if (lang === undefined || lang === user.browserLang) return user;
    return (await this.#deps.accounts.noteBrowserLanguage(user._id, lang)) ?? user;
  }

  invitationUrl(domain: DomainId, secret: string): string {
    return this.#deps.pageUrl(domain, `invitation?token=${secret}`);
  }

  sendInvitation(invitation: {
    readonly to: string;
    readonly from: UserDocument;
    readonly secret: string;
    readonly days: number;
  }): void {
    const { to, from, secret, days } = invitation;
    const { mailer, title } = this.#deps;
    const words = wordsFor(from).invitation({ from: shownName(from), title, days });
    const url = this.invitationUrl(from.domain, secret);
    mailer.send({ ...words, to, link: { words: words.link, url } });
  }

  /** Names and message are the sender's words; they become text. */
  sendAgentInvitation(invitation: {
    readonly to: string;
    readonly name: string;
    readonly from: UserDocument;
    readonly groupName: string;
    readonly msg: string;
    readonly url: string;
  }): void {
    const { to, name, from, groupName, msg, url } = invitation;
    const { mailer, title } = this.#deps;
    const told = { name, from: shownName(from), group: groupName, title, message: msg };
    const words = wordsFor(from).agentInvitation(told);
    mailer.send({ ...words, to, link: { words: words.link, url } });
  }

  /** Words of one user to another, as text. */
  sendMessage(
    to: UserDocument,
    { from, subject, msg }: { readonly from: UserDocument; readonly subject: string; readonly msg: string },
  ): void {
    const { mailer, title } = this.#deps;
    const words = wordsFor(to).message({ from: shownName(from), title });
    mailer.send({
      ...words,
      to: to.email ?? "",
      subject: subject.trim() === "" ? words.subject : subject,
      paragraphs: msg.split(/\r?\n\r?\n/),
    });
  }

  /** Which devices came and went, in the last minute. */
  sendConnections(
    user: UserDocument,
    changes: { readonly connected: readonly string[]; readonly disconnected: readonly string[] },
  ): void {
    const { mailer, pageUrl, title } = this.#deps;
    const words = wordsFor(user).connections({ ...changes, title });
    const url = pageUrl(user.domain, "devices");
    mailer.send({ ...words, to: user.email ?? "", link: { words: words.link, url } });
  }

  /** To the confirmed address only. */
  sendFactorCode(user: UserDocument, code: string): void {
    if (user.email === undefined || user.emailVerified !== true) return;
    const { mailer, title } = this.#deps;
    mailer.send({ ...wordsFor(user).factorCode({ name: user.name, title, code }), to: user.email });
  }

  /** Removes links that are too old to be used. */
  async prune(): Promise<void> {
    await this.#deps.resetTokens.prune();
    await this.#deps.verifyTokens.prune();
  }

  /** Tells the address before that another one stands there now. */
  tellAddressChange(user: UserDocument): void {
    if (!this.isOn || user.email === undefined || user.emailVerified !== true) return;
    const { mailer, title } = this.#deps;
    mailer.send({ ...wordsFor(user).addressChange({ name: user.name, title }), to: user.email });
  }

  async #owner(subject: string | undefined): Promise<UserDocument | undefined> {
    const [id = "", email] = (subject ?? "").split(" ");
    const user = isUserId(id) ? await this.#deps.accounts.get(id satisfies UserId) : undefined;
    return user !== undefined && user.email === email ? user : undefined;
  }
}

function wordsFor({ lang, browserLang }: UserDocument): LetterWords {
  return wordsIn(lang ?? browserLang);
}

function subjectOf({ _id, email }: UserDocument): string {
  return `${_id} ${email ?? ""}`;
}

function mayReset(user: UserDocument): boolean {
  return user.emailVerified === true && user.email !== undefined && !siteRestricts(user, SiteRight.Locked);
}

function shownName({ realname, name }: UserDocument): string {
  return realname || name;
}
