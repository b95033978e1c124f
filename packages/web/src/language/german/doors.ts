/** Pages before somebody is signed in: links of letters, second factor, new accounts. */
export const doors = {
  "Too many letters were asked for. Try again in an hour.":
    "Es wurden zu viele E-Mails angefordert. Versuchen Sie es in einer Stunde noch einmal.",
  "This is no mail address.": "Das ist keine E-Mail-Adresse.",
  "This server sends no mail. Ask an administrator for a new password.":
    "Dieser Server verschickt keine E-Mails. Bitten Sie einen Administrator um ein neues Passwort.",
  "Send a link": "Link senden",
  "If an account has this address and it was confirmed, a letter is on its way. Its link works for 30 minutes.":
    "Wenn ein Konto diese Adresse hat und sie bestätigt wurde, ist eine E-Mail unterwegs. Der Link darin gilt 30 Minuten.",
  "Mail address of the account": "E-Mail-Adresse des Kontos",
  "Choose a new password": "Neues Passwort wählen",
  "Set password": "Passwort setzen",
  "Your password has to be changed before you go on.": "Sie müssen Ihr Passwort ändern, bevor es weitergeht.",
  "The address is confirmed.": "Die Adresse ist bestätigt.",
  Invitation: "Einladung",
  "This link is over: it was used, taken back, or is too old.":
    "Dieser Link gilt nicht mehr: Er wurde benutzt, zurückgenommen oder ist zu alt.",
  "This link is over: it was used, taken back, or is too old. Ask for another one.":
    "Dieser Link gilt nicht mehr: Er wurde benutzt, zurückgenommen oder ist zu alt. Bitten Sie um einen neuen.",
  "Welcome to {server}": "Willkommen bei {server}",
  "Create my account": "Mein Konto anlegen",
  "Too many wrong codes came from here. Try again in an hour.":
    "Von hier kamen zu viele falsche Codes. Versuchen Sie es in einer Stunde noch einmal.",
  "Nobody gave out this code. Check it, or ask for another one.":
    "Diesen Code hat niemand ausgegeben. Prüfen Sie ihn oder bitten Sie um einen anderen.",
  "Install an agent": "Einen Agenten installieren",
  "Invitation code": "Einladungscode",
  "From whoever looks after your computer.": "Von der Person, die Ihren Computer betreut.",
  "Too many accounts were made from here. Try again in an hour.":
    "Von hier wurden zu viele Konten angelegt. Versuchen Sie es in einer Stunde noch einmal.",
  "New account": "Neues Konto",
  "Accounts are made by an administrator here.": "Konten legt hier ein Administrator an.",
  "An address at {domains}.": "Eine Adresse bei {domains}.",
  "Lets you get a new password.": "Damit können Sie ein neues Passwort bekommen.",
  "Password for new accounts": "Passwort für neue Konten",
  "From whoever runs this server.": "Von der Person, die diesen Server betreibt.",
  "Full name": "Vollständiger Name",
  "This code is wrong. Check the clock of the phone, or wait for the next one.":
    "Dieser Code ist falsch. Prüfen Sie die Uhr des Telefons oder warten Sie auf den nächsten.",
  "I have kept them": "Ich habe sie aufbewahrt",
  "Keep these where your phone is not. Each works once; they are shown this once.":
    "Bewahren Sie diese getrennt von Ihrem Telefon auf. Jeder gilt einmal; sie werden nur dieses eine Mal gezeigt.",
  "Set up a second factor": "Zweiten Faktor einrichten",
  "This account must have one.": "Dieses Konto muss einen haben.",
  "or an authenticator app": "oder eine Authenticator-App",
  "Let an authenticator app on your phone read this picture, or add an account by key, based on time:":
    "Lassen Sie eine Authenticator-App auf Ihrem Telefon dieses Bild lesen, oder fügen Sie dort ein zeitbasiertes Konto mit diesem Schlüssel hinzu:",
  "Too many wrong codes. Try again in {minutes} min.":
    "Zu viele falsche Codes. Versuchen Sie es in {minutes} min noch einmal.",
  "This code is wrong or was used before. Wait for the next one.":
    "Dieser Code ist falsch oder wurde schon benutzt. Warten Sie auf den nächsten.",
  "or with a code": "oder mit einem Code",
  "Do not ask in this browser for 30 days": "In diesem Browser 30 Tage lang nicht fragen",
  "A code is on its way to your mail address.": "Ein Code ist unterwegs an Ihre E-Mail-Adresse.",
  "Send another code": "Noch einen Code senden",
  "6 digits from your authenticator app, or one of your 8-digit backup codes.":
    "6 Ziffern aus Ihrer Authenticator-App oder einer Ihrer 8-stelligen Ersatzcodes.",
  "8 digits from the letter, or one of your 8-digit backup codes.":
    "8 Ziffern aus der E-Mail oder einer Ihrer 8-stelligen Ersatzcodes.",
  "One of your 8-digit backup codes.": "Einer Ihrer 8-stelligen Ersatzcodes.",
} as const;
