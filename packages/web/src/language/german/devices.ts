/** The list of devices, adding some, the searches of the list, and what is done with several at once. */
export const devices = {
  "{online} of {total} online": "{online} von {total} online",
  Address: "Adresse",
  Tags: "Tags",
  "No device matches this search.": "Kein Gerät passt zu dieser Suche.",
  "Select all that match": "Alle Treffer auswählen",
  "Select {name}": "{name} auswählen",
  "Unfold {name}": "{name} aufklappen",
  "Fold {name}": "{name} zuklappen",

  "Search devices": "Geräte suchen",
  "Name, user, address, tag, or os:windows is:offline":
    "Name, Benutzer, Adresse, Tag oder os:windows is:offline",
  "{count} match": "{count} Treffer",
  Views: "Ansichten",
  "Save this view": "Diese Ansicht speichern",
  "A view needs a name.": "Eine Ansicht braucht einen Namen.",
  "There is room for {count} views.": "Es ist Platz für {count} Ansichten.",
  "Search and order are kept with your account. The same name replaces a view.":
    "Suche und Sortierung werden bei Ihrem Konto gespeichert. Derselbe Name ersetzt eine Ansicht.",

  "Desktop|computer": "Desktop-PC",
  Laptop: "Laptop",
  "Phone or tablet": "Telefon oder Tablet",
  Storage: "Speichersystem",
  Router: "Router",
  "Single-board computer": "Einplatinencomputer",
  "Virtual machine": "Virtuelle Maschine",

  "Where should they appear?": "Wo sollen sie erscheinen?",
  "How does the server reach the device?": "Wie erreicht der Server das Gerät?",
  "What do you add?": "Was fügen Sie hinzu?",
  "Install the agent": "Agent installieren",
  "Not at the computer yourself?": "Sie sitzen nicht selbst am Computer?",
  "Invite by link": "Per Link einladen",
  "Arriving now": "Kommen gerade an",
  "New device": "Neues Gerät",
  "Waiting for the next one": "Warten auf das nächste",
  "Devices join whether this page is open or not": "Geräte kommen dazu, ob diese Seite offen ist oder nicht",

  "This invitation is over": "Diese Einladung ist abgelaufen",
  "It was for a limited time, or its device group is gone. Ask who sent it for another one.":
    "Sie galt begrenzte Zeit, oder ihre Gerätegruppe gibt es nicht mehr. Bitten Sie den Absender um eine neue.",
  "Let {title} help with this computer": "{title} soll bei diesem Computer helfen",
  "The agent connects this computer to the device group {group}. Those who look after the group can then reach it while the agent runs. Start it only if you know who sent you here.":
    "Der Agent verbindet diesen Computer mit der Gerätegruppe {group}. Wer sie betreut, kann ihn dann erreichen, solange der Agent läuft. Starten Sie ihn nur, wenn Sie wissen, wer Sie hierher geschickt hat.",
  "The agent connects this computer to the device group {group}. Those who look after the group can then reach it, also when you are away. Install it only if you know who sent you here.":
    "Der Agent verbindet diesen Computer mit der Gerätegruppe {group}. Wer die Gruppe betreut, kann ihn dann erreichen, auch wenn Sie nicht da sind. Installieren Sie ihn nur, wenn Sie wissen, wer Sie hierher geschickt hat.",

  "Not found": "Nicht gefunden",
  "Show devices": "Geräte anzeigen",
  "There is nothing here that you can see.": "Hier ist nichts, was Sie sehen können.",

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
  "Update the agents of {devices}?": "Agenten von {devices} aktualisieren?",
  "Update agents": "Agenten aktualisieren",
  "Agents with an older program than this server has replace it and come back. Open sessions on their devices end.":
    "Agenten mit einem älteren Programm als dem dieses Servers ersetzen es und kommen wieder. Offene Sitzungen auf ihren Geräten enden.",
  "The agents of {devices} look for a newer program.":
    "Die Agenten von {devices} suchen nach einem neueren Programm.",
} as const;
