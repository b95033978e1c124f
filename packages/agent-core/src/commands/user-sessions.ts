/** Sessions of Windows that a desktop may be opened in (`tsid`), by their numbers. Other systems have none to choose. */
import { answer } from "../answer.ts";
import { defineCommand } from "../define.ts";
import { readWindowsSessions } from "../system/windows-sessions.ts";

export const command = defineCommand({
  action: "msg",
  type: "userSessions",
  run({ host }, message) {
    readWindowsSessions(host, (sessions) => {
      const data: { [id: string]: object } = {};
      for (let i = 0; i < sessions.length; i++) {
        const session = sessions[i];
        if (session === undefined) continue;
        const { id, user, domain } = session;
        data[String(id)] = { SessionId: id, Username: user, Domain: domain, State: "Active" };
      }
      answer(host, message, { data });
    });
  },
});
