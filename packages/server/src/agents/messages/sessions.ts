/**
 * How many sessions of a kind run on the device, by user; kept as presence, event `devicesessions`. The agent says who
 * is there, the server since when: as the relay knows it, else since it was first heard of.
 * Source: docs/spec/session-protocols.md, section 1.7.
 */
import { text } from "@tendril/protocol";
import * as z from "zod/mini";
import { defineAgentMessage } from "../define-message.ts";

const MAX_ENTRIES = 256;

export const message = defineAgentMessage({
  action: "sessions",
  schema: z.object({
    type: z.enum(["kvm", "terminal", "files", "tcp", "udp", "msg", "app", "help"]),
    value: z
      .record(text(0, 512), z.unknown())
      .check(z.refine((value) => Object.keys(value).length <= MAX_ENTRIES)),
  }),
  async run({ presence, devices, openSessions, clock }, { agent, message }) {
    const device = await agent.device();
    const current = presence.ofAgent(agent.deviceId);
    if (device === undefined || current === undefined) return;
    const { [message.type]: _before, ...others } = current.sessions ?? {};
    const isEmpty = Object.keys(message.value).length === 0;
    const sessions = isEmpty ? others : { ...others, [message.type]: message.value };
    const { [message.type]: known = {}, ...otherTimes } = current.sessiontimes ?? {};
    const openedAt = openSessions.openedAt(agent.deviceId, message.type);
    const heardAt = new Map(Object.entries(known));
    const times = Object.keys(message.value).map((person) => {
      return [person, openedAt.get(person) ?? heardAt.get(person) ?? clock.now()] as const;
    });
    const sessiontimes = isEmpty ? otherTimes : { ...otherTimes, [message.type]: Object.fromEntries(times) };
    const { sessions: _old, sessiontimes: _times, ...rest } = current;
    const kept = Object.keys(sessions).length === 0 ? {} : { sessions, sessiontimes };
    presence.set(agent.deviceId, { ...rest, ...kept });
    devices.record(device, { etype: "node", action: "devicesessions", ...kept, nolog: 1 });
  },
});
