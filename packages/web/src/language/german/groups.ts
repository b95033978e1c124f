/** Device groups: settings, invitations, devices that wait, Intel AMT of a group. */
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
  "Invitation codes of {group}": "Einladungscodes von {group}",
  "Whoever types one at {place} can install an agent; the computer then joins this device group.":
    "Wer einen davon unter {place} eingibt, kann einen Agenten installieren; der Computer tritt dann dieser Gerätegruppe bei.",
  "Codes that work": "Gültige Codes",
  "New code": "Neuer Code",
  "Words of your own, or empty for one that is easy to say on the telephone.":
    "Eigene Wörter, oder leer für einen, der sich am Telefon leicht sagen lässt.",
  "A code has at least {count} characters.": "Ein Code hat mindestens {count} Zeichen.",
  "The code works for": "Der Code gilt",
  "Make a code": "Code anlegen",
  Link: "Link",
  "Show the link of {code}": "Link von {code} zeigen",
  "Take back {code}": "{code} zurücknehmen",
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

  // Intel AMT of device groups
  "The device needs a name.": "Das Gerät braucht einen Namen.",
  "The device needs an address: the server has to find it.":
    "Das Gerät braucht eine Adresse: Der Server muss es finden.",
  "{name} is in {group}.": "{name} ist in {group}.",
  "Add a device to {group}": "Gerät zu {group} hinzufügen",
  "Intel AMT must be activated in it, and the server must reach it. Without a password it is added, and asked nothing until it has one.":
    "Intel AMT muss darin aktiviert sein, und der Server muss es erreichen. Ohne Passwort wird es hinzugefügt, aber nichts gefragt, bis es eines hat.",
  "192.0.2.7 or pc7.example.org": "192.0.2.7 oder pc7.example.org",
  Port: "Port",
  "Intel AMT in {group}": "Intel AMT in {group}",
  "Set these in the firmware (MPS, remote access). The device then connects by itself, also when it is off, and appears in this group.":
    "Tragen Sie dies in der Firmware ein (MPS, Fernzugriff). Das Gerät verbindet sich dann selbst, auch wenn es aus ist, und erscheint in dieser Gruppe.",
  "This server does not listen for such devices.": "Dieser Server wartet nicht auf solche Geräte.",

  // policy
  "Leave it as it is": "So lassen, wie es ist",
  "Nothing is changed in the firmware of devices.": "In der Firmware von Geräten wird nichts geändert.",
  "Switch it off where it can be": "Ausschalten, wo es geht",
  "Firmware in client control is deactivated; admin control stays.":
    "Firmware unter Client-Kontrolle wird deaktiviert; Admin-Kontrolle bleibt.",
  "The agent activates it. People at the device have to agree to what others see and do.":
    "Der Agent aktiviert es. Personen am Gerät müssen dem zustimmen, was andere sehen und tun.",
  "Nobody has to agree. It needs an activation certificate on this server.":
    "Niemand muss zustimmen. Es braucht ein Aktivierungszertifikat auf diesem Server.",
  "The best there is": "Das Beste, was geht",
  "Admin control where it is possible, else client control; passwords are random, devices connect by themselves.":
    "Admin-Kontrolle, wo es möglich ist, sonst Client-Kontrolle; Passwörter sind zufällig, Geräte verbinden sich selbst.",
  "Leave as it is": "So lassen",
  "Devices connect by themselves (CIRA)": "Geräte verbinden sich selbst (CIRA)",
  "Take it away": "Wegnehmen",
  "stays in it": "bleibt darin",
  "is deactivated": "wird deaktiviert",
  "stays in it, and what cannot be in admin control comes into it":
    "bleibt darin, und was nicht unter Admin-Kontrolle sein kann, kommt hinein",
  "The policy of {group} is stored.": "Die Richtlinie von {group} ist gespeichert.",
  "With Intel AMT of its devices": "Mit Intel AMT ihrer Geräte",
  "A random password for each device": "Ein zufälliges Passwort für jedes Gerät",
  "Connections to this server": "Verbindungen zu diesem Server",
  "Activate anew when no password works": "Neu aktivieren, wenn kein Passwort gilt",
  "Firmware in client control": "Firmware unter Client-Kontrolle",
  "8 to 32 characters: capital and small letters, a digit and a sign. It is kept encrypted.":
    "8 bis 32 Zeichen: große und kleine Buchstaben, eine Ziffer und ein Sonderzeichen. Es wird verschlüsselt aufbewahrt.",
  "Password of the firmware": "Passwort der Firmware",
  Unchanged: "Unverändert",

  // search
  "not activated": "nicht aktiviert",
  "being set up": "wird eingerichtet",
  "{count} devices are in {group}.": {
    one: "Ein Gerät ist in {group}.",
    other: "{count} Geräte sind in {group}.",
  },
  "Look for Intel AMT for {group}": "Intel AMT für {group} suchen",
  "Add {count} devices": { one: "{count} Gerät hinzufügen", other: "{count} Geräte hinzufügen" },
  Addresses: "Adressen",
  "As 192.0.2.0/24 or 192.0.2.1-192.0.2.50, in networks that the settings of the server allow.":
    "Als 192.0.2.0/24 oder 192.0.2.1-192.0.2.50, in Netzen, die die Einstellungen des Servers erlauben.",
  "{checked} of {total} addresses, {found} found": "{checked} von {total} Adressen, {found} gefunden",
  "{found} found": "{found} gefunden",
  "Choose all": "Alle wählen",
  "There already": "Schon da",
  "version {version}": "Version {version}",

  // USB stick
  "setup.bin is for computers in {network}.": "setup.bin ist für Computer in {network}.",
  "Download setup.bin": "setup.bin herunterladen",
  "For new computers, whose firmware does not trust this server yet. Put the file into the root of a stick with FAT32, start the computer with it and answer Y. Its agent in {group} does the rest.":
    "Für neue Computer, deren Firmware diesem Server noch nicht vertraut. Legen Sie die Datei in das Hauptverzeichnis eines Sticks mit FAT32, starten Sie den Computer damit und antworten Sie mit Y. Den Rest erledigt sein Agent in {group}.",
  "The policy of this group is not admin control: the firmware stays as the stick leaves it.":
    "Die Richtlinie dieser Gruppe ist nicht Admin-Kontrolle: Die Firmware bleibt so, wie der Stick sie hinterlässt.",
  "Password of the firmware's menu now": "Bisheriges Passwort des Firmware-Menüs",
  "Empty: admin, as from the factory.": "Leer: admin, wie ab Werk.",
  "Password of the menu from now on": "Künftiges Passwort des Menüs",
  "8 to 16 characters: capital and small letters, a digit and a sign. It stands in the file, readable.":
    "8 bis 16 Zeichen: große und kleine Buchstaben, eine Ziffer und ein Sonderzeichen. Es steht lesbar in der Datei.",
  "Network of the computers (DNS suffix)": "Netzwerk der Computer (DNS-Suffix)",
  "Empty: that of the activation certificate of this server, or the server's own name.":
    "Leer: das des Aktivierungszertifikats dieses Servers oder der eigene Name des Servers.",

  "Nothing is installed on these devices: the server speaks with their firmware.":
    "Auf diesen Geräten wird nichts installiert: Der Server spricht mit ihrer Firmware.",
  "By its address": "Über seine Adresse",
  "Look for it in the network": "Im Netzwerk suchen",
} as const;
