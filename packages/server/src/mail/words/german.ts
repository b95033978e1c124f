/** Letters in German. Formal address ("Sie"), as on the pages. */
import type { LetterWords } from "./letter-words.ts";

export const german: LetterWords = {
  reset: ({ name, title }) => ({
    subject: `Neues Passwort für ${title}`,
    paragraphs: [
      `Jemand, vermutlich Sie, hat ein neues Passwort für das Konto ${name} bei ${title} angefordert.`,
    ],
    link: "Neues Passwort wählen",
    closing: "Der Link gilt einmal, 30 Minuten lang. Wenn Sie nicht gefragt haben, hat sich nichts geändert.",
  }),
  verification: ({ name, title }) => ({
    subject: `Bestätigen Sie Ihre Adresse für ${title}`,
    paragraphs: [`Diese Adresse wurde für das Konto ${name} bei ${title} angegeben.`],
    link: "Adresse bestätigen",
    closing:
      "Der Link gilt einmal, 24 Stunden lang. Wenn dieses Konto nicht Ihres ist, ignorieren Sie diese E-Mail.",
  }),
  invitation: ({ from, title, days }) => ({
    subject: `Einladung zu ${title}`,
    paragraphs: [`${from} lädt Sie zu ${title} ein.`],
    link: "Name und Passwort wählen",
    closing: `Mit dem Link lässt sich ein Konto anlegen. Er gilt ${days === 1 ? "einen Tag" : `${days} Tage`}.`,
  }),
  agentInvitation: ({ name, from, group, title, message }) => ({
    subject: `Fernhilfe durch ${title}`,
    paragraphs: [
      ...(name === "" ? [] : [`Guten Tag ${name},`]),
      `${from} bittet Sie, den Agenten von ${title} (${group}) auf Ihrem Computer zu installieren.`,
      ...(message === "" ? [] : [message]),
    ],
    link: "Agenten installieren",
    closing: "Damit können alle, die diese Gruppe betreuen, Ihren Computer erreichen.",
  }),
  message: ({ from, title }) => ({
    subject: `Nachricht von ${from} bei ${title}`,
    paragraphs: [],
    closing: `${from} hat dies über ${title} gesendet.`,
  }),
  connections: ({ connected, disconnected, title }) => {
    const [first = "", ...others] = [...connected, ...disconnected];
    const what = others.length === 0 ? first : `${others.length + 1} Geräte`;
    const verb =
      disconnected.length === 0 ? "verbunden" : connected.length === 0 ? "getrennt" : "mit Änderungen";
    return {
      subject: `${what} ${verb}: ${title}`,
      paragraphs: [
        ...(connected.length === 0 ? [] : [`Verbunden: ${connected.join(", ")}.`]),
        ...(disconnected.length === 0 ? [] : [`Getrennt: ${disconnected.join(", ")}.`]),
      ],
      link: "Geräte zeigen",
      closing: "Darum haben Sie auf der Seite der Gerätegruppen gebeten.",
    };
  },
  factorCode: ({ name, title, code }) => ({
    subject: `Ihr Code für ${title}`,
    paragraphs: [`Der Code für das Konto ${name} ist ${code}.`],
    closing:
      "Er gilt einmal, 5 Minuten lang. Wenn Sie sich gerade nicht anmelden, ändern Sie Ihr Passwort: Jemand kennt es.",
  }),
  addressChange: ({ name, title }) => ({
    subject: `Ihre Adresse bei ${title} wurde geändert`,
    paragraphs: [`Das Konto ${name} bei ${title} hat jetzt eine andere E-Mail-Adresse.`],
    closing: "Wenn Sie das nicht waren, wenden Sie sich an einen Administrator.",
  }),
};
