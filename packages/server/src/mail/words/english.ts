/** Letters in English: the words that every other language has too. */
import type { LetterWords } from "./letter-words.ts";

export const english: LetterWords = {
  reset: ({ name, title }) => ({
    subject: `New password for ${title}`,
    paragraphs: [`Someone, probably you, asked for a new password of the account ${name} at ${title}.`],
    link: "Choose a new password",
    closing: "The link works once, for 30 minutes. If you did not ask, nothing has changed.",
  }),
  verification: ({ name, title }) => ({
    subject: `Confirm your address for ${title}`,
    paragraphs: [`This address was given for the account ${name} at ${title}.`],
    link: "Confirm this address",
    closing: "The link works once, for 24 hours. If this account is not yours, ignore this letter.",
  }),
  invitation: ({ from, title, days }) => ({
    subject: `Invitation to ${title}`,
    paragraphs: [`${from} invites you to ${title}.`],
    link: "Choose your name and password",
    closing: `The link makes one account and works for ${days} ${days === 1 ? "day" : "days"}.`,
  }),
  agentInvitation: ({ name, from, group, title, message }) => ({
    subject: `Remote help by ${title}`,
    paragraphs: [
      ...(name === "" ? [] : [`Hello ${name},`]),
      `${from} asks you to install the agent of ${title} (${group}) on your computer.`,
      ...(message === "" ? [] : [message]),
    ],
    link: "Install the agent",
    closing: "With it, those who look after this group can reach your computer.",
  }),
  message: ({ from, title }) => ({
    subject: `Message from ${from} at ${title}`,
    paragraphs: [],
    closing: `${from} sent this through ${title}.`,
  }),
  connections: ({ connected, disconnected, title }) => {
    const [first = "", ...others] = [...connected, ...disconnected];
    const what = others.length === 0 ? first : `${others.length + 1} devices`;
    const verb =
      disconnected.length === 0 ? "connected" : connected.length === 0 ? "disconnected" : "changed";
    return {
      subject: `${what} ${verb}: ${title}`,
      paragraphs: [
        ...(connected.length === 0 ? [] : [`Connected: ${connected.join(", ")}.`]),
        ...(disconnected.length === 0 ? [] : [`Disconnected: ${disconnected.join(", ")}.`]),
      ],
      link: "Show the devices",
      closing: "You asked for this on the page of device groups.",
    };
  },
  factorCode: ({ name, title, code }) => ({
    subject: `Your code for ${title}`,
    paragraphs: [`The code for the account ${name} is ${code}.`],
    closing:
      "It works once, for 5 minutes. If you are not signing in, change your password: somebody knows it.",
  }),
  addressChange: ({ name, title }) => ({
    subject: `Your address at ${title} was changed`,
    paragraphs: [`The account ${name} at ${title} has another mail address now.`],
    closing: "If you did not do this, tell an administrator.",
  }),
};
