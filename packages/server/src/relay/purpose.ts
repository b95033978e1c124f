/**
 * What a connection to the relay is for, read from its address, its cookie or its guest's link.
 * Source: docs/spec/session-protocols.md, sections 1.2, 1.8 and 7.2.
 */
import { randomBytes } from "node:crypto";
import { SessionProtocol } from "@tendril/protocol/constants";
import type { UserDocument } from "../store/index.ts";
import type { Guest } from "./guest.ts";
import { type PortWish, readPortWish } from "./port-wish.ts";

const TOKEN_BYTES = 18;
const tokenForm = /^[A-Za-z0-9@$._~/-]{6,256}$/;

/** What a connection is for. */
export interface Purpose {
  readonly token: string;
  readonly deviceRef: string | undefined;
  readonly protocol: number;
  readonly port: PortWish | undefined;
  /** The server asks the agent to come. */
  readonly isCalled: boolean;
}

interface PurposeRequest {
  readonly query: URLSearchParams;
  readonly cookie: ReadonlyMap<string, unknown> | undefined;
  readonly user: UserDocument | undefined;
  readonly guest: Guest | undefined;
}

/** `undefined` when the address is none of the relay's. */
export function purposeOf({ query, cookie, user, guest }: PurposeRequest): Purpose | undefined {
  if (guest !== undefined) return guestPurpose(query, guest);
  const route = cookie?.has("nodeid") === true ? cookie : undefined;
  const port = (route === undefined ? undefined : readPortWish(route)) ?? readPortWish(query);
  if (port === "bad") return undefined;
  const protocol = Number(query.get("p") ?? "0");
  const nodeid = route?.get("nodeid") ?? query.get("nodeid");
  const deviceRef = typeof nodeid === "string" ? nodeid : undefined;
  if (port !== undefined && user !== undefined && (route !== undefined || !query.has("id"))) {
    const token = randomBytes(TOKEN_BYTES).toString("base64url");
    return { token, deviceRef, protocol: protocol || SessionProtocol.Tcp, port, isCalled: true };
  }
  const token = query.get("id") ?? "";
  if (route !== undefined || !tokenForm.test(token)) return undefined;
  return { token, deviceRef, protocol, port: undefined, isCalled: false };
}

/** A guest chooses a protocol and nothing else: the key is the server's, the device the link's. */
function guestPurpose(query: URLSearchParams, { device }: Guest): Purpose | undefined {
  const nodeid = query.get("nodeid");
  const isSame = nodeid === null || nodeid === device._id || device._id.endsWith(`/${nodeid}`);
  if (!isSame) return undefined;
  const token = randomBytes(TOKEN_BYTES).toString("base64url");
  return {
    token,
    deviceRef: device._id,
    protocol: Number(query.get("p") ?? "0"),
    port: undefined,
    isCalled: true,
  };
}
