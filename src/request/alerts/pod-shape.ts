/** The letters that Kubernetes draws random suffixes from: no vowels, no 0, 1, 3. */
const drawn = 'bcdfghjklmnpqrstvwxz2456789';
/** Deployment: template hash and suffix. CronJob, and Deployments of old: a number and a suffix. */
const strict = new RegExp(`^[a-z0-9][a-z0-9-]{0,200}-(?:[${drawn}]{7,10}|\\d{8,10})-[${drawn}]{5}$`);
const hashed = new RegExp(`^([a-z0-9][a-z0-9-]{0,200})-(?:[${drawn}]{7,10}|\\d{8,10})(?:-[${drawn}]{5})?$`);
/** StatefulSet: an ordinal. DaemonSet or Job: a suffix. */
const loose = new RegExp(`^[a-z][a-z0-9-]{0,200}-(?:\\d{1,3}|[${drawn}]{5})$`);
/** RFC 1123 subdomain, as names of pods and workloads are. */
const subdomain = /^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$/;
const label = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const cluster = /^[A-Za-z0-9][\w.@:/-]{0,200}$/;
/** Clusters, regions, machines and teams are numbered like pods. */
const places =
  /^(?:prod|production|stag(?:e|ing)|stg|dev|test|qa|uat|preprod|live|eu|us|ap|ca|sa|af|me|asia|europe|gke|aks|eks|node|worker|host|vm|ip|k8s|cluster|region|zone|team|room|pod|v\d*)-/;
const fileOrHost =
  /\.(?:go|ts|js|mjs|py|rb|rs|java|md|ya?ml|json|sh|txt|log|html|css|tar|gz|com|org|io|net|dev|local|internal)$/;
/** Names that stand for another one in instructions. */
const placeholder =
  /^(?:my|your|some|example|sample|foo|bar)-|^(?:example|foo|bar|xxx|pod-name|podname|name)$|-x{3,}(?:-|$)/;

/** A name that nothing but a pod of a Deployment or CronJob has. */
export const isPodName = (name: string): boolean => strict.test(name) && !placeholder.test(name);
/** A name that a pod may have, and other things too. */
export const isLikePodName = (name: string): boolean => loose.test(name) && !placeholder.test(name);
/** The same without what more likely is a place. */
export const isLikeBarePod = (name: string): boolean => isLikePodName(name) && !places.test(name);
export const isObjectName = (name: string): boolean =>
  name.length > 1 && subdomain.test(name) && !placeholder.test(name) && !fileOrHost.test(name);
export const isNamespace = (name: string): boolean => label.test(name) && !placeholder.test(name);
export const isClusterName = (name: string): boolean => cluster.test(name);

/** 'web' of 'web-7f9c8d6b5c' and of 'web-7f9c8d6b5c-x2x4z'. */
export function deploymentOf(name: string): string | undefined {
  return hashed.exec(name)?.[1];
}

/** Whether a pod of this name may belong to a workload of that one. */
export function mayOwn(workload: string, pod: string): boolean {
  return pod.startsWith(`${workload}-`);
}
