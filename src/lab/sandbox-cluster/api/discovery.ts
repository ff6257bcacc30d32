import { groupOf, type Resource, resources, reviews } from '../model/resources.ts';

/** Such as a genuine server says; `-sandbox` tells a person what it is. */
const version = { major: '1', minor: '35', gitVersion: 'v1.35.0-sandbox', platform: 'linux/amd64' } as const;

/** What clients ask about the API itself: its version, groups, kinds and, for kubectl, that it takes patches. */
export function discovery(path: string): object | undefined {
  const steps = path.split('/').filter((step) => step !== '');
  const here = steps.join('/');
  if (here === 'version') return version;
  if (here === 'healthz' || here === 'livez' || here === 'readyz') return { status: 'ok' };
  if (here === 'api') return { kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs: [] };
  if (here === 'apis') return { kind: 'APIGroupList', apiVersion: 'v1', groups: groups().map(groupEntry) };
  if (here === 'openapi/v3')
    return {
      paths: Object.fromEntries(
        versions().map((each) => [pathOf(each), { serverRelativeURL: `/openapi/v3/${pathOf(each)}` }]),
      ),
    };
  if (here.startsWith('openapi/v3/')) return openApi(here.slice('openapi/v3/'.length));
  const [top, ...rest] = steps;
  const asked = rest.join('/');
  if (top === 'apis' && rest.length === 1 && groups().includes(asked))
    return { kind: 'APIGroup', apiVersion: 'v1', ...groupEntry(asked) };
  if ((top === 'api' || top === 'apis') && versions().includes(asked)) return resourceList(asked);
  return undefined;
}

function versions(): readonly string[] {
  return [...new Set([...resources, ...reviews].map((each) => each.version))];
}

function groups(): readonly string[] {
  return versions()
    .filter((each) => each.includes('/'))
    .map((each) => groupOf({ version: each }));
}

function pathOf(groupVersion: string): string {
  return groupVersion.includes('/') ? `apis/${groupVersion}` : `api/${groupVersion}`;
}

function groupEntry(name: string): object {
  const groupVersion = versions().find((each) => each.startsWith(`${name}/`)) ?? '';
  const entry = { groupVersion, version: groupVersion.split('/')[1] };
  return { name, versions: [entry], preferredVersion: entry };
}

const verbs = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'];

function resourceList(groupVersion: string): object {
  const own = resources.filter((each) => each.version === groupVersion);
  const asked = reviews.filter((each) => each.version === groupVersion);
  return {
    kind: 'APIResourceList',
    apiVersion: 'v1',
    groupVersion,
    resources: [
      ...own.flatMap((each) => [entryOf(each, verbs), ...(each.subresources ?? []).map((sub) => subEntry(each, sub))]),
      ...asked.map((each) => entryOf(each, ['create'])),
    ],
  };
}

function entryOf({ name, singular, kind, namespaced, short, inAll }: Resource, allowed: readonly string[]): object {
  return {
    name,
    singularName: singular,
    namespaced,
    kind,
    verbs: allowed,
    ...(short === undefined ? {} : { shortNames: short }),
    ...(inAll === undefined ? {} : { categories: ['all'] }),
  };
}

function subEntry({ name, kind, namespaced }: Resource, sub: string): object {
  const scale = { group: 'autoscaling', version: 'v1', kind: 'Scale' };
  const streams = sub === 'attach' || sub === 'exec';
  return {
    name: `${name}/${sub}`,
    singularName: '',
    namespaced,
    kind,
    ...(sub === 'scale' ? scale : {}),
    verbs: streams ? ['create', 'get'] : ['get', 'patch', 'update'],
  };
}

/** kubectl looks here whether the server judges fields itself; with a yes it sends what it has without a schema. */
function openApi(path: string): object | undefined {
  const own = resources.filter((each) => pathOf(each.version) === path);
  if (own.length === 0) return undefined;
  const parameters = ['fieldValidation', 'dryRun', 'fieldManager', 'force'].map((name) => ({
    name,
    in: 'query',
    schema: { type: 'string' },
  }));
  const paths = own.map((each) => {
    const gvk = { group: groupOf(each), version: each.version.split('/').at(-1), kind: each.kind };
    const of = each.namespaced ? '/namespaces/{namespace}' : '';
    return [
      `/${path}${of}/${each.name}/{name}`,
      {
        parameters,
        patch: { parameters, 'x-kubernetes-action': 'patch', 'x-kubernetes-group-version-kind': gvk, responses: {} },
      },
    ];
  });
  return {
    openapi: '3.0.0',
    info: { title: 'Kubernetes', version: version.gitVersion },
    paths: Object.fromEntries(paths),
    components: { schemas: {} },
  };
}
