/** Ours: hardware and network ports of a device as its firmware knows them, also while it is off. */
import * as z from "zod/mini";
import { defineContract, deviceRef, replies } from "../../contracts/index.ts";

interface AmtProduct {
  readonly vendor: string;
  readonly model: string;
  readonly version: string;
  readonly serial: string;
}

export interface AmtInventory {
  readonly uuid?: string;
  readonly computer: AmtProduct;
  readonly board: AmtProduct;
  readonly bios: { readonly vendor: string; readonly version: string; readonly date: string };
  readonly processors: readonly { readonly name: string; readonly maxMhz: number }[];
  readonly memory: readonly {
    readonly slot: string;
    readonly bytes: number;
    readonly part: string;
    readonly serial: string;
    readonly vendor: string;
  }[];
  readonly media: readonly { readonly name: string; readonly bytes: number }[];
}

export interface AmtNetworkPort {
  readonly kind: "wired" | "wireless";
  /** Upper case with colons. */
  readonly mac: string;
  readonly address: string;
  readonly mask: string;
  readonly gateway: string;
  readonly dns: string;
  readonly isLinkUp: boolean;
  readonly isDhcp: boolean;
}

export const amtinventory = defineContract(
  "amtinventory",
  z.object({ nodeid: deviceRef }),
  replies<{
    readonly hardware?: AmtInventory;
    readonly network?: readonly AmtNetworkPort[];
    readonly result?: string;
  }>(),
);
