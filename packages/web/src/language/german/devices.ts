/** The list of devices, adding some, and the searches of the list. */
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
  "The agent connects this computer to the device group {group}. Those who look after the group can then reach it, also when you are away. Install it only if you know who sent you here.":
    "Der Agent verbindet diesen Computer mit der Gerätegruppe {group}. Wer die Gruppe betreut, kann ihn dann erreichen, auch wenn Sie nicht da sind. Installieren Sie ihn nur, wenn Sie wissen, wer Sie hierher geschickt hat.",

  "Not found": "Nicht gefunden",
  "Show devices": "Geräte anzeigen",
  "There is nothing here that you can see.": "Hier ist nichts, was Sie sehen können.",
} as const;
