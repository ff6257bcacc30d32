/**
 * Refusals of a login in words that a server of its own chose (PostgreSQL, MySQL, SQL Server, Redis, MongoDB, RabbitMQ,
 * SASL, SMTP, HTTP). An app that has users of its own writes 'login failed' of them all day.
 */
export const serverRefuses =
  /password authentication failed for user|access denied for user|\bNOAUTH\b|\bWRONGPASS\b|no pg_hba\.conf entry|(?:role|database) "[^"]{1,80}" does not exist|unknown database '|login failed for user '|Mongo\w{0,20}Error.{0,40}authentication failed|ACCESS_REFUSED|SASL.{0,40}fail|\b535[ -]5|\b401 unauthorized/i;

/** Of these a server answers otherwise in a moment by itself. */
export const isPassing = /\bLOADING\b|starting up|shutting down/i;
