/**
 * One boot that is not like the others: into the BIOS, from the network, from redirected media. The firmware forgets
 * it afterwards. Source: docs/spec/amt.md, section 3.2.
 */
import { CimReference, type WsmanClient } from "@tendril/amt/wsman";
import { changePower, PowerChange, readFirmwarePower } from "./power.ts";

export type BootSource = "disk" | "network" | "optical" | "diagnostic";

export interface BootWish {
  /** Into the BIOS settings. */
  readonly bios?: boolean;
  readonly source?: BootSource;
  /** Screen and keys over the serial line; its session must be open. */
  readonly sol?: boolean;
  /** From redirected media; their session must be open. */
  readonly ider?: "floppy" | "cd";
}

const sourceNames: Readonly<Record<BootSource, string>> = {
  disk: "Intel(r) AMT: Force Hard-drive Boot",
  network: "Intel(r) AMT: Force PXE Boot",
  optical: "Intel(r) AMT: Force CD/DVD Boot",
  diagnostic: "Intel(r) AMT: Force Diagnostic Boot",
};
/** Not to be written, or refused by some versions. */
const unwritable = [
  "WinREBootEnabled",
  "UEFILocalPBABootEnabled",
  "UEFIHTTPSBootEnabled",
  "SecureBootControlEnabled",
  "BootguardStatus",
  "OptionsCleared",
  "BIOSLastStatus",
  "UefiBootParametersArray",
  "RPEEnabled",
  "RSEPassword",
];
const USE_ONCE = 1;
const ON = 2;
const configuration = new CimReference("CIM_BootConfigSetting", {
  InstanceID: "Intel(r) AMT: Boot Configuration 0",
});

/** Sets the next boot, then starts or restarts the computer. Each step only after the one before. */
export async function bootOnce(wsman: WsmanClient, wish: BootWish): Promise<void> {
  const settings = await wsman.get("AMT_BootSettingData");
  await wsman.put(
    "AMT_BootSettingData",
    settings.with({
      ...Object.fromEntries(unwritable.map((name) => [name, undefined])),
      ...{ ConfigurationDataReset: false, BIOSPause: false, BootMediaIndex: 0 },
      ...{ BIOSSetup: wish.bios === true, UseSOL: wish.sol === true },
      ...{ UseIDER: wish.ider !== undefined, IDERBootDevice: wish.ider === "cd" ? 1 : 0 },
    }),
  );
  await wsman.invoke(new CimReference("CIM_BootService"), "SetBootConfigRole", {
    arguments: { BootConfigSetting: configuration, Role: USE_ONCE },
  });
  await wsman.invoke(configuration, "ChangeBootOrder", {
    arguments: {
      Source:
        wish.source === undefined
          ? undefined
          : new CimReference("CIM_BootSourceSetting", { InstanceID: sourceNames[wish.source] }),
    },
  });
  const isOn = (await readFirmwarePower(wsman)) === ON;
  await changePower(wsman, isOn ? PowerChange.Reset : PowerChange.On);
}
