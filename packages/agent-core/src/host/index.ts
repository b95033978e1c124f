/**
 * The host adapter: the only way out of the core. The stock agent's stands in duktape.ts, our agent brings its own
 * (packages/agent/src/runtime). Everything calls back; nothing throws for what the outside does.
 */

export type { WindowsPerson } from "./as-person/person-request.ts";
export type {
  Box,
  Fields,
  FolderEntry,
  Host,
  InterfaceAddress,
  Interfaces,
  Pins,
  ProgramResult,
  RunRequest,
  Terminal,
  TerminalRequest,
  Tunnel,
  TunnelHandlers,
  TunnelRequest,
} from "./host.ts";
export type {
  DesktopHandlers,
  DesktopRequest,
  DesktopStream,
  HostDesktop,
  PictureExtras,
} from "./host-desktop.ts";

export type {
  Digest,
  FileEntry,
  FileProblem,
  HostFiles,
  Inflater,
  OnDone,
  OpenFile,
  OpenMode,
} from "./host-files.ts";
export type { IceServer, Peer, PeerHandlers, PeerRequest } from "./host-peer.ts";
export type { HostPorts, PortConnection, PortHandlers, PortTarget } from "./host-ports.ts";
export type { HostMei, MeiHandlers, MeiLine } from "./mei/host-mei.ts";
