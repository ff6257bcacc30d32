import type { V1Pod } from '../../check/api-facts.ts';

type Container = NonNullable<V1Pod['spec']>['containers'][number];

/** A variable that the kubelet fills from a Secret. */
export interface SecretRef {
  readonly secret: string;
  readonly key: string;
}

/** What a container's own spec tells of its environment: texts, and where a Secret stands. ConfigMaps are not read. */
export interface ContainerEnv {
  readonly texts: ReadonlyMap<string, string>;
  readonly secrets: ReadonlyMap<string, SecretRef>;
}

export function containerEnv(container: Container | undefined): ContainerEnv {
  const texts = new Map<string, string>();
  const secrets = new Map<string, SecretRef>();
  for (const { name, value, valueFrom } of container?.env ?? []) {
    const ref = valueFrom?.secretKeyRef;
    if (value !== undefined && value !== '') texts.set(name, value);
    if (ref?.name !== undefined) secrets.set(name, { secret: ref.name, key: ref.key });
  }
  return { texts, secrets };
}

const hostWords = /^(.*?)_?(?:HOST|HOSTNAME|SERVER|ADDR|ADDRESS|ENDPOINT)$/i;

/** Variables that name a host alone, or a host and its port, by their stem: DB_HOST → DB, PGHOST → PG. */
export function hostsByStem({
  texts,
}: ContainerEnv): readonly { stem: string; host: string; port: number | undefined }[] {
  return [...texts].flatMap(([name, value]) => {
    const [, stem] = hostWords.exec(name) ?? [];
    const [, host, behind] = /^([a-z0-9](?:[a-z0-9._-]{0,251}[a-z0-9])?)(?::(\d{1,5}))?$/i.exec(value) ?? [];
    if (stem === undefined || host === undefined) return [];
    const port = behind ?? texts.get(`${stem}_PORT`) ?? texts.get(`${stem}PORT`);
    return [
      { stem, host: host.toLowerCase(), port: port !== undefined && /^\d{1,5}$/.test(port) ? Number(port) : undefined },
    ];
  });
}
