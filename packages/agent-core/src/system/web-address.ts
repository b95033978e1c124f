/**
 * Web addresses for the person at the device. A program that the agent starts in a person's session on Windows has the
 * rights of the system, and a browser with those would give them to who sits there: a task of that person opens it.
 */
import type { Host } from "../host/index.ts";
import { base64Of } from "../values.ts";
import { runScript } from "./shell.ts";
import { readWindowsSessions, type WindowsSession } from "./windows-sessions.ts";

const OPENED = "opened";

/** `onDone` gets null, or why nothing was opened. */
export function openWebAddress(host: Host, url: string, onDone: (problem: string | null) => void): void {
  if (host.platform !== "win32") {
    host.openUrl(url, onDone);
    return;
  }
  readWindowsSessions(host, (sessions) => {
    const console = host.consoleUser();
    const atConsole = sessions.filter(({ id }) => id === console)[0];
    const person = atConsole || (sessions.length === 1 ? sessions[0] : undefined);
    if (person === undefined) {
      onDone(sessions.length === 0 ? "nobody is signed in at this computer" : "nobody sits at the console");
      return;
    }
    runScript(host, { posix: "", windows: taskScript(person, url) }, ({ output, problem }) => {
      onDone(output.indexOf(OPENED) >= 0 ? null : problem || "it could not be opened");
    });
  });
}

/** Register with the token of who is signed in (3), run in that session (4), remove. What peers said is no part of it. */
function taskScript({ id, user, domain }: WindowsSession, url: string): string {
  const name = domain === "" ? user : `${domain}\\${user}`;
  return `
$url = ${literal(url)}
$person = ${literal(name)}
$service = New-Object -ComObject Schedule.Service
$service.Connect()
$task = $service.NewTask(0)
$task.Settings.DisallowStartIfOnBatteries = $false
$task.Settings.StopIfGoingOnBatteries = $false
$action = $task.Actions.Create(0)
$action.Path = $env:SystemRoot + '\\System32\\rundll32.exe'
$action.Arguments = 'url.dll,FileProtocolHandler ' + $url
$folder = $service.GetFolder('\\')
$name = 'Tendril ' + [Guid]::NewGuid()
$made = $folder.RegisterTaskDefinition($name, $task, 6, $person, $null, 3)
$run = $made.RunEx($null, 4, ${Math.floor(id)}, $null)
if ($run) { '${OPENED}' }
if ($made) { $folder.DeleteTask($name, 0) }
`;
}

/** Text for PowerShell that holds no letter of it. */
function literal(text: string): string {
  return `[Text.Encoding]::UTF8.GetString([Convert]::FromBase64String('${base64Of(text)}'))`;
}
