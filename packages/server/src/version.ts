/** Version of this server, as pages and clients are told. */
export const VERSION = "0.1.0";
