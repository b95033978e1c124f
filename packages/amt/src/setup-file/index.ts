/**
 * Files `setup.bin` on a USB stick: the computer reads one when it starts, asks the person in front of it, and firmware in its
 * factory state takes a password, trusted roots and the name of its network from it. Made by the server, read by tests;
 * docs/spec/amt.md, section 3.10.
 */
export { type SetupFile, type SetupRoot, setupFileCodec } from "./setup-file.ts";
