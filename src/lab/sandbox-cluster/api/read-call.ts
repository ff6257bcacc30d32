import { badRequest, notServed } from '../model/refused.ts';
import { type Resource, resourceNamed } from '../model/resources.ts';

export type Verb = 'get' | 'list' | 'watch' | 'create' | 'update' | 'patch' | 'delete' | 'deletecollection';

/** What a request asks for. */
export interface Call {
  readonly verb: Verb;
  readonly resource: Resource;
  readonly subresource?: string;
  readonly namespace?: string;
  readonly name?: string;
  readonly query: URLSearchParams;
}

/** The call behind a method and an address below /api or /apis; undefined for other addresses. Throws Refused. */
export function readCall(method: string, url: URL): Call | undefined {
  const [top, ...steps] = url.pathname
    .split('/')
    .filter((step) => step !== '')
    .map(decode);
  const version = top === 'api' ? steps.shift() : top === 'apis' ? steps.splice(0, 2).join('/') : undefined;
  if (version === undefined || steps.length === 0) return undefined;
  const namespace = steps[0] === 'namespaces' && steps.length > 2 ? steps.splice(0, 2)[1] : undefined;
  const [plural = '', name, subresource] = steps;
  const resource = resourceNamed(version, plural);
  if (resource === undefined) throw notServed(`${plural} of ${version}`);
  if (subresource !== undefined && !resource.subresources?.includes(subresource))
    throw notServed(`${plural}/${subresource}`);
  return {
    verb: verbOf(method, name, url.searchParams),
    resource,
    query: url.searchParams,
    ...(subresource === undefined ? {} : { subresource }),
    ...(namespace === undefined ? {} : { namespace }),
    ...(name === undefined ? {} : { name }),
  };
}

function verbOf(method: string, name: string | undefined, query: URLSearchParams): Verb {
  switch (method) {
    case 'GET': {
      const watches = ['true', '1'].includes(query.get('watch') ?? '');
      return watches ? 'watch' : name === undefined ? 'list' : 'get';
    }
    case 'POST':
      return 'create';
    case 'PUT':
      return 'update';
    case 'PATCH':
      return 'patch';
    case 'DELETE':
      return name === undefined ? 'deletecollection' : 'delete';
    default:
      throw badRequest(`the method ${method} is not one of the API's`);
  }
}

function decode(step: string): string {
  try {
    return decodeURIComponent(step);
  } catch {
    throw badRequest('the address is not well-formed');
  }
}
