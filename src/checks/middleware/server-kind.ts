/** What is the same for every server that a check of this folder asks. */
export interface ServerKind {
  /** The check's name. */
  readonly name: string;
  /** As sentences call it: 'PostgreSQL'. */
  readonly product: string;
  /** IANA's registered port, or the product's own documented one. */
  readonly port: number;
  /** Schemes of URLs that mean it. */
  readonly schemes: readonly string[];
  /** Stems of variables that mean it: PGHOST, POSTGRES_PASSWORD. */
  readonly stems: RegExp;
}

/** Stems of variables that mean whichever database the app has: DB_HOST. */
export const anyDatabase = /^(?:.*_)?(?:DB|DATABASE|SQL)$/i;
