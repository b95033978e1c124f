/** What commands take from the environment: the server to talk to, and a secret that shall not stand in a command line. */
export interface Environment {
  readonly url: string | undefined;
  /** Name and password of a login token, with a colon between. */
  readonly token: string | undefined;
  readonly fingerprint: string | undefined;
}

export function readEnvironment(): Environment {
  const read = (name: string): string | undefined => process.env[name] || undefined;
  return {
    url: read("TENDRIL_URL"),
    token: read("TENDRIL_TOKEN"),
    fingerprint: read("TENDRIL_FINGERPRINT"),
  };
}
