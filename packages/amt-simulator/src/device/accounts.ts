/**
 * Accounts of a device and its side of digest authentication, as WSMAN and redirection use it.
 */
import { randomBytes } from "node:crypto";
import { parseAuthorization } from "../authorization.ts";
import { md5 } from "../bytes.ts";
import type { AmtDevice } from "./device.ts";

export interface DigestRequest {
  readonly header: string | undefined;
  readonly method: string;
  readonly uri: string;
  readonly body: Buffer;
}

export class Accounts {
  readonly #device: AmtDevice;
  readonly #passwords: Map<string, string>;
  readonly #nonces = new Map<string, { uses: number; counter: number }>();
  /** Activation hands over the password of the administrator in this form only. */
  adminHa1: string | undefined;

  constructor(device: AmtDevice) {
    this.#device = device;
    const { amtUser, amtPass, osAdminPass } = device.options;
    this.#passwords = new Map([[amtUser, amtPass]]);
    if (osAdminPass !== undefined) this.#passwords.set("$$OsAdmin", osAdminPass);
  }

  ha1(user: string): string | undefined {
    if (user === this.#device.options.amtUser && this.adminHa1 !== undefined) return this.adminHa1;
    const password = this.#passwords.get(user);
    return password === undefined ? undefined : md5(`${user}:${this.#device.realm}:${password}`);
  }

  newNonce(): string {
    const nonce = randomBytes(24).toString("base64");
    this.#nonces.set(nonce, { uses: 0, counter: 0 });
    return nonce;
  }

  /** @returns undefined when accepted. */
  refusal(request: DigestRequest): { readonly isStale: boolean } | undefined {
    if (this.#device.misbehaves("ws-bad-digest")) return { isStale: false };
    if (request.header?.startsWith("Digest ") !== true) return { isStale: false };
    const fields = parseAuthorization(request.header);
    const field = (name: string): string => fields.get(name) ?? "";
    const ha1 = this.ha1(field("username"));
    const used = this.#nonces.get(field("nonce"));
    if (ha1 === undefined || used === undefined) {
      return { isStale: used === undefined && ha1 !== undefined };
    }
    if (field("realm") !== this.#device.realm || field("uri") !== request.uri) return { isStale: false };
    const qop = field("qop");
    const bodyHash = qop === "auth-int" ? `:${md5(request.body)}` : "";
    const ha2 = md5(`${request.method}:${request.uri}${bodyHash}`);
    const middle = qop === "" ? "" : `${field("nc")}:${field("cnonce")}:${qop}:`;
    if (field("response") !== md5(`${ha1}:${field("nonce")}:${middle}${ha2}`)) return { isStale: false };
    return this.#refusalOfUse(fields, used);
  }

  #refusalOfUse(
    fields: ReadonlyMap<string, string>,
    used: { uses: number; counter: number },
  ): { readonly isStale: boolean } | undefined {
    const { qop: offered, strictNc, nonceUses } = this.#device.options;
    const qop = fields.get("qop") ?? "";
    const counterText = fields.get("nc") ?? "";
    if (qop !== "" && !offered.split(",").some((one) => one.trim() === qop)) {
      this.#device.report("digest-qop-not-offered", { qop });
      return { isStale: false };
    }
    const counter = Number.parseInt(counterText, 16) || 0;
    if (counterText !== "" && counterText.length !== 8) {
      this.#device.report("digest-nc-format", { nc: counterText });
    }
    if (qop !== "" && counter <= used.counter) {
      this.#device.report("digest-nc-replay", { nc: counter, last: used.counter });
      if (strictNc) return { isStale: false };
    }
    used.counter = Math.max(counter, used.counter);
    used.uses++;
    if (nonceUses > 0 && used.uses > nonceUses) {
      this.#nonces.delete(fields.get("nonce") ?? "");
      return { isStale: true };
    }
    return undefined;
  }
}
