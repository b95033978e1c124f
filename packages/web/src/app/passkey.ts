/**
 * Passkeys of this browser: making one and answering with one. Options come from the server as JSON, and answers go
 * there as JSON.
 */
import { t } from "../language/index.ts";

/** Whether this browser knows passkeys, and the JSON of their options. */
export function hasPasskeys(): boolean {
  return typeof PublicKeyCredential === "function" && "parseRequestOptionsFromJSON" in PublicKeyCredential;
}

/** @throws Error with a sentence when the person or the browser refuses. */
export async function makePasskey(options: object): Promise<unknown> {
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(
    options as PublicKeyCredentialCreationOptionsJSON,
  );
  return await answerOf(navigator.credentials.create({ publicKey }));
}

/** @throws Error as above. */
export async function usePasskey(options: object): Promise<unknown> {
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(
    options as PublicKeyCredentialRequestOptionsJSON,
  );
  return await answerOf(navigator.credentials.get({ publicKey }));
}

async function answerOf(asked: Promise<Credential | null>): Promise<unknown> {
  try {
    const credential = await asked;
    if (credential instanceof PublicKeyCredential) return credential.toJSON();
  } catch (error) {
    throw new Error(sentenceOf(error));
  }
  throw new Error(t("The browser gave no passkey."));
}

function sentenceOf(error: unknown): string {
  const name = error instanceof Error ? error.name : "";
  if (name === "InvalidStateError") return t("This device has a passkey of this account already.");
  if (name === "SecurityError")
    return t("The browser allows no passkeys at this address. Open the server by its name.");
  return t("No passkey was used: it was cancelled, or took too long.");
}
