/**
 * Passwords that single devices connect with, in place of their group's. They are kept with the device, sealed for it.
 */
import type { DeviceId } from "@tendril/protocol";
import type { SealingKey } from "../auth/index.ts";
import type { DeviceDocument } from "../store/index.ts";

export class OwnPasswords {
  readonly #key: Pick<SealingKey, "seal" | "unseal">;

  constructor(key: Pick<SealingKey, "seal" | "unseal">) {
    this.#key = key;
  }

  seal(deviceId: DeviceId, password: string): string {
    return this.#key.seal(ownerOf(deviceId), password);
  }

  /** `undefined` for a device without one. */
  of({ _id, intelamt }: Pick<DeviceDocument, "_id" | "intelamt">): string | undefined {
    const sealed = intelamt?.mpspass;
    return sealed === undefined ? undefined : this.#key.unseal(ownerOf(_id), sealed);
  }
}

function ownerOf(deviceId: DeviceId): string {
  return `${deviceId} mps`;
}
