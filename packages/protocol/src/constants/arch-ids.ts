/**
 * Table of agent programs: what an agent says it is (message 3) and which file it is. Data only.
 * Source: docs/spec/agent-protocol.md, section 9.4.
 */
export interface ArchitectureRow {
  /** ARCH id of message 3 and of `/meshagents?id=`. */
  readonly archId: number;
  /** File name inside the stock package. */
  readonly file: string;
  /** Name that a browser saves it under. */
  readonly downloadName: string;
  readonly description: string;
  readonly platform:
    | "win32"
    | "linux"
    | "osx"
    | "freebsd"
    | "android"
    | "chromeos"
    | "node"
    | "assistant"
    | "unknown";
  /** The server offers newer binaries to agents of this kind. */
  readonly hasUpdates: boolean;
  /** The hardware may have Intel AMT. */
  readonly mayHaveAmt: boolean;
}

type Row = readonly [number, string, string, string, ArchitectureRow["platform"], 0 | 1, 0 | 1];

// biome-ignore format: a table
const rows: readonly Row[] = [
  [0, "Unknown", "meshconsole.exe", "Unknown agent", "unknown", 0, 1],
  [1, "MeshConsole.exe", "meshconsole32.exe", "Windows x86-32 console", "win32", 1, 1],
  [2, "MeshConsole64.exe", "meshconsole64.exe", "Windows x86-64 console", "win32", 1, 1],
  [3, "MeshService.exe", "meshagent32.exe", "Windows x86-32 service", "win32", 1, 1],
  [4, "MeshService64.exe", "meshagent64.exe", "Windows x86-64 service", "win32", 1, 1],
  [5, "meshagent_x86", "meshagent", "Linux x86-32", "linux", 1, 1],
  [6, "meshagent_x86-64", "meshagent", "Linux x86-64", "linux", 1, 1],
  [7, "meshagent_mips", "meshagent", "Linux MIPS", "linux", 1, 0],
  [8, "MeshAgent-Linux-XEN-x86-32", "meshagent", "XEN x86-64", "linux", 1, 0],
  [9, "meshagent_arm", "meshagent", "Linux ARM5", "linux", 1, 0],
  [10, "MeshAgent-Linux-ARM-PlugPC", "meshagent", "Linux ARM PlugPC", "linux", 1, 0],
  [11, "meshagent_osx-x86-32", "meshosx", "Apple macOS x86-32", "linux", 1, 0],
  [12, "MeshAgent-Android-x86", "meshandroid", "Android x86-32", "linux", 1, 0],
  [13, "meshagent_pogo", "meshagent", "Linux ARM PogoPlug", "linux", 1, 0],
  [14, "meshagent_android.apk", "meshandroid.apk", "Android", "android", 0, 0],
  [15, "meshagent_poky", "meshagent", "Linux Poky x86-32", "linux", 1, 0],
  [16, "meshagent_osx-x86-64", "meshagent", "Apple macOS x86-64", "osx", 1, 0],
  [17, "MeshAgent-ChromeOS", "meshagent", "Google ChromeOS", "chromeos", 0, 0],
  [18, "meshagent_poky64", "meshagent", "Linux Poky x86-64", "linux", 1, 0],
  [19, "meshagent_x86_nokvm", "meshagent", "Linux x86-32 NoKVM", "linux", 1, 1],
  [20, "meshagent_x86-64_nokvm", "meshagent", "Linux x86-64 NoKVM", "linux", 1, 1],
  [21, "MeshAgent-WinMinCore-Console-x86-32.exe", "meshagent.exe", "Windows MinCore Console x86-32", "win32", 1, 0],
  [22, "MeshAgent-WinMinCore-Service-x86-64.exe", "meshagent.exe", "Windows MinCore Service x86-32", "win32", 1, 0],
  [23, "MeshAgent-NodeJS", "meshagent", "NodeJS", "node", 0, 1],
  [24, "meshagent_arm-linaro", "meshagent", "Linux ARM Linaro", "linux", 1, 0],
  [25, "meshagent_armhf", "meshagent", "Linux ARM - HardFloat", "linux", 1, 0],
  [26, "meshagent_aarch64", "meshagent", "Linux ARM 64 bit (glibc/2.24)", "linux", 1, 0],
  [27, "meshagent_armhf2", "meshagent", "Linux ARM - HardFloat", "linux", 1, 0],
  [28, "meshagent_mips24kc", "meshagent", "Linux MIPS24KC/MUSL (OpenWRT)", "linux", 1, 0],
  [29, "meshagent_osx-arm-64", "meshagent", "Apple macOS ARM-64", "osx", 1, 0],
  [30, "meshagent_freebsd_x86-64", "meshagent", "FreeBSD x86-64", "freebsd", 1, 0],
  [32, "meshagent_aarch64", "meshagent", "Linux ARM 64 bit (glibc/2.24)", "linux", 1, 0],
  [33, "meshagent_openwrt_x86_64", "meshagent", "OpenWRT x86-64", "linux", 1, 0],
  [34, "assistant_windows", "meshassistant", "MeshCentral Assistant (Windows)", "assistant", 0, 0],
  [35, "meshagent_linux-armada370-hf", "meshagent", "Armada370 - ARM32/HF (libc/2.26)", "linux", 1, 0],
  [36, "meshagent_openwrt_x86_64", "meshagent", "OpenWRT x86-64", "linux", 1, 0],
  [37, "meshagent_openbsd_x86-64", "meshagent", "OpenBSD x86-64", "linux", 1, 0],
  [40, "meshagent_mipsel24kc", "meshagent", "Linux MIPSEL24KC (OpenWRT)", "linux", 1, 0],
  [41, "meshagent_aarch64-cortex-a53", "meshagent", "ARMADA/CORTEX-A53/MUSL (OpenWRT)", "linux", 1, 0],
  [42, "MeshConsoleARM64.exe", "meshconsolearm64.exe", "Windows ARM-64 console", "win32", 1, 1],
  [43, "MeshServiceARM64.exe", "meshagentarm64.exe", "Windows ARM-64 service", "win32", 1, 1],
  [45, "meshagent_riscv64", "meshagent", "RISC-V x86-64", "linux", 1, 0],
  [10003, "MeshService.exe", "meshagent32.exe", "Windows x86-32 service", "win32", 1, 1],
  [10004, "MeshService64.exe", "meshagent64.exe", "Windows x86-64 service", "win32", 1, 1],
  [10005, "meshagent_osx-universal-64", "meshagent", "Apple macOS Universal Binary", "osx", 1, 0],
  [10006, "MeshCentralAssistant.exe", "MeshCentralAssistant.exe", "MeshCentral Assistant for Windows", "win32", 0, 0],
  [11000, "MeshCmd.exe", "MeshCmd.exe", "Windows x86-32 meshcmd", "win32", 0, 1],
  [11001, "MeshCmd64.exe", "MeshCmd64.exe", "Windows x86-64 meshcmd", "win32", 0, 1],
  [11002, "MeshCmdARM64.exe", "MeshCmdARM64.exe", "Windows ARM-64 meshcmd", "win32", 0, 1],
];

export const architectures: readonly ArchitectureRow[] = rows.map(
  ([archId, file, downloadName, description, platform, hasUpdates, mayHaveAmt]) => ({
    archId,
    file,
    downloadName,
    description,
    platform,
    hasUpdates: hasUpdates === 1,
    mayHaveAmt: mayHaveAmt === 1,
  }),
);

/**
 * ARCH id that our own agent reports: it is no stock binary and is never updated by the native exchange. It reaches
 * Intel AMT, which the program that had this number first did not.
 */
export const ARCH_ID_NODE = 23;
