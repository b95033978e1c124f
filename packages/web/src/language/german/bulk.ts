/** What is done with several devices at once. */
export const bulk = {
  "Selected devices": "Ausgewählte Geräte",
  "{count} selected": "{count} ausgewählt",
  Message: "Nachricht",
  Move: "Verschieben",
  "Export as a table": "Als Tabelle exportieren",
  "Clear selection": "Auswahl aufheben",
  Stop: "Anhalten",
  Failed: "Fehlgeschlagen",
  "Retry failed": "Fehlgeschlagene wiederholen",
  "{names} and {count} more": "{names} und {count} weitere",
  "{count} are online already and are skipped.": {
    one: "{count} ist schon online und wird übersprungen.",
    other: "{count} sind schon online und werden übersprungen.",
  },
  "{count} are offline and are skipped.": {
    one: "{count} ist offline und wird übersprungen.",
    other: "{count} sind offline und werden übersprungen.",
  },
  "Done with {done} of {total}": "Fertig mit {done} von {total}",
  "{count} percent": "{count} Prozent",

  "Wake {devices}?": "{devices} aufwecken?",
  "Computers near them that are online send wake packets. It takes a minute until they are here.":
    "Benachbarte Computer, die online sind, senden Weckpakete. Es dauert eine Minute, bis die Geräte da sind.",
  "Wake packets sent for {devices}.": "Weckpakete gesendet für {devices}.",
  "No other device of its group is online to send the packet.":
    "Kein anderes Gerät der Gruppe ist online, um das Paket zu senden.",
  "Its network card is not known yet: it has to be online once.":
    "Die Netzwerkkarte ist noch nicht bekannt: Das Gerät muss einmal online sein.",
  "No answer.": "Keine Antwort.",

  "Move {devices}?": "{devices} verschieben?",
  "Who may see and use them follows the new device group.":
    "Wer sie sehen und benutzen darf, richtet sich nach der neuen Gerätegruppe.",
  "To device group": "In Gerätegruppe",
  "Choose a device group": "Gerätegruppe wählen",
  "Choose the device group to move to.": "Wählen Sie die Gerätegruppe, in die verschoben wird.",
  "Moved {devices}.": "Verschoben: {devices}.",

  "Tag {devices}?": "Tags für {devices}?",
  "Add tags": "Tags hinzufügen",
  "The tags are added to those that the devices have. Separate several with commas.":
    "Die Tags kommen zu denen hinzu, die die Geräte haben. Trennen Sie mehrere durch Kommas.",
  "Type at least one tag.": "Geben Sie mindestens ein Tag ein.",
  "Tagged {devices}.": "Tags hinzugefügt: {devices}.",

  "Send a message to {devices}?": "Nachricht an {devices} senden?",
  "It is shown to the person at each computer, where somebody is signed in.":
    "Die Person an jedem Computer sieht sie, wo jemand angemeldet ist.",
  "Type a message.": "Geben Sie eine Nachricht ein.",
  "Message sent to {devices}.": "Nachricht gesendet an {devices}.",

  "Run a command on {devices}?": "Befehl ausführen: {devices}?",
  Run: "Ausführen",
  "It runs as the system account in the computer's own shell. Each run is recorded in the events.":
    "Er läuft als Systemkonto in der Shell des Computers. Jede Ausführung steht in den Ereignissen.",
  "Type a command.": "Geben Sie einen Befehl ein.",
  "Command started on {devices}.": "Befehl gestartet: {devices}.",

  "Restart {devices}?": "{devices} neu starten?",
  "Programs are closed; what was not saved is lost. This cannot be undone.":
    "Programme werden beendet; nicht Gespeichertes ist verloren. Das lässt sich nicht rückgängig machen.",
  "Restart of {devices} requested.": "Neustart angefordert: {devices}.",
  "Switch off {devices}?": "{devices} ausschalten?",
  "Programs are closed; what was not saved is lost. Somebody has to switch the computers on again.":
    "Programme werden beendet; nicht Gespeichertes ist verloren. Jemand muss die Computer wieder einschalten.",
  "Switching off {devices}.": "Wird ausgeschaltet: {devices}.",
  "Remove {devices}?": "{devices} entfernen?",
  "Their notes, inventory and power history are deleted. An agent that still runs joins its device group again as a new device.":
    "Notizen, Inventar und Betriebsverlauf werden gelöscht. Ein Agent, der noch läuft, tritt seiner Gerätegruppe als neues Gerät wieder bei.",
  "Removed {devices}.": "Entfernt: {devices}.",
} as const;
