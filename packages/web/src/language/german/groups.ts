/** Device groups: settings, invitations, devices that wait. */
export const groups = {
  "New devices wait for approval": "Neue Geräte warten auf Freigabe",
  "Whoever may manage the devices of the group lets them in or refuses them. Those that wait join when this is turned off.":
    "Wer die Geräte der Gruppe verwalten darf, lässt sie herein oder lehnt sie ab. Wartende treten bei, wenn dies ausgeschaltet wird.",
  "Record sessions with its devices": "Sitzungen mit ihren Geräten aufzeichnen",
  "If the server records sessions of selected device groups. Both sides are told.":
    "Falls der Server Sitzungen ausgewählter Gerätegruppen aufzeichnet. Beide Seiten erfahren davon.",
  "Names of devices follow the names of the computers": "Gerätenamen folgen den Namen der Computer",
  "A name given to the agent counts before that of the computer":
    "Ein Name, der dem Agenten gegeben wurde, geht dem des Computers vor",
  "Remove devices as soon as they disconnect": "Geräte entfernen, sobald sie die Verbindung trennen",
  "For computers that come once. Their notes, inventory and history go with them.":
    "Für Computer, die einmal kommen. Notizen, Inventar und Verlauf gehen mit ihnen verloren.",
  "A device group needs a name.": "Eine Gerätegruppe braucht einen Namen.",
  "For Intel AMT alone, without agents": "Nur für Intel AMT, ohne Agenten",
  "Remove inactive devices after (days)": "Inaktive Geräte entfernen nach (Tage)",
  "0 keeps them for ever. An agent that comes back later joins as a new device.":
    "Bei 0 bleiben sie immer. Ein Agent, der später wiederkommt, tritt als neues Gerät bei.",
  "Invitation codes": "Einladungscodes",
  "With commas between them. Whoever types one at {place} can install an agent of this group.":
    "Durch Kommas getrennt. Wer einen davon unter {place} eingibt, kann einen Agenten dieser Gruppe installieren.",
  "No device group yet. Make one for an office, a customer or a purpose; devices join it.":
    "Noch keine Gerätegruppe. Legen Sie eine für ein Büro, einen Kunden oder einen Zweck an; Geräte treten ihr bei.",
  "Invite to install an agent": "Zum Installieren eines Agenten einladen",
  "Set up Intel AMT": "Intel AMT einrichten",
  "USB stick for Intel AMT": "USB-Stick für Intel AMT",
  "Policy for Intel AMT": "Richtlinie für Intel AMT",
  "Tell me about its devices": "Mich über ihre Geräte benachrichtigen",
  "Delete the device group {name}?": "Gerätegruppe {name} löschen?",
  "Delete device group": "Gerätegruppe löschen",
  "It has no devices. This cannot be undone.":
    "Sie hat keine Geräte. Das lässt sich nicht rückgängig machen.",
  "Its {count} devices are removed with notes, inventory and history. This cannot be undone.": {
    one: "Ihr {count} Gerät wird mit Notizen, Inventar und Verlauf entfernt. Das lässt sich nicht rückgängig machen.",
    other:
      "Ihre {count} Geräte werden mit Notizen, Inventar und Verlauf entfernt. Das lässt sich nicht rückgängig machen.",
  },
  "Invite to {group}": "Einladen zu {group}",
  "Whoever has the link can install an agent; the computer then joins this device group.":
    "Wer den Link hat, kann einen Agenten installieren; der Computer tritt dann dieser Gerätegruppe bei.",
  "The agent is installed": "Der Agent wird installiert",
  "The link as a QR code": "Der Link als QR-Code",
  "8 hours": "8 Stunden",
  "7 days": "7 Tage",
  "Without end": "Ohne Ende",
  "Either way": "So oder so",
  "As a service, always there": "Als Dienst, immer da",
  "Only while the person lets it run": "Nur, solange die Person ihn laufen lässt",
  "Tell me about {group}": "Benachrichtigungen über {group}",
  "In this page, while it is open": "Auf dieser Seite, solange sie offen ist",
  "By mail": "Per E-Mail",
  "A device connects": "Ein Gerät verbindet sich",
  "A device disconnects": "Ein Gerät trennt die Verbindung",
  "To {address}. What happens within a minute makes one letter; short breaks make none.":
    "An {address}. Was innerhalb einer Minute geschieht, steht in einer E-Mail; kurze Unterbrechungen werden nicht gemeldet.",
  "Letters need a confirmed address: see My account.":
    "E-Mails brauchen eine bestätigte Adresse: siehe „Mein Konto“.",
  "Waiting for approval to join {group}": "Warten auf Freigabe für {group}",
  "Waiting to join {group}": "Warten auf Beitritt zu {group}",
  "Approve all": "Alle freigeben",
  "No device waits.": "Kein Gerät wartet.",
  "Refused ({count})": "Abgelehnt ({count})",
  "Let {count} devices join {group}?": {
    one: "{count} Gerät {group} beitreten lassen?",
    other: "{count} Geräte {group} beitreten lassen?",
  },
  "Their agents are served from then on, like those of every other device of the group.":
    "Ihre Agenten werden von da an bedient wie die aller anderen Geräte der Gruppe.",
  "and {count} more": "und {count} weitere",
  "refused by {name}": "abgelehnt von {name}",
  somebody: "jemandem",
  "first seen {time}": "zuerst gesehen {time}",
  "not connected now": "jetzt nicht verbunden",
  "{facts}, identity {identity}": "{facts}, Kennung {identity}",
  Refuse: "Ablehnen",
  Approve: "Freigeben",
} as const;
