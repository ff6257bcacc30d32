import { findMatches, type Secret } from './secret.ts';

/** Secrets that are known by their own look, wherever they stand. */
export function findShapes(text: string): readonly Secret[] {
  return shapes
    .flatMap(([kind, pattern]) => findMatches(text, pattern, kind))
    .filter((secret) => isWhole(text, secret));
}

/** What a whole value is by its look, so that 'GITHUB_TOKEN=ghp_…' is named a GitHub token. */
export function shapeOf(value: string): string | undefined {
  return findShapes(value).find(({ start, end }) => start === 0 && end === value.length)?.kind;
}

/**
 * Each ends in an open run behind a fixed beginning, so a failed try costs only the length of that beginning. Without a
 * word boundary in front where the beginning is rare enough: an escaped line end ('\nghp_…') must not hide a token.
 */
const shapes: readonly (readonly [kind: string, pattern: RegExp])[] = [
  ['JSON web token', /eyJ[\w-]{8,}(?:\.[\w-]*)*/g],
  ['AWS key', /(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16,}/g],
  ['AWS key', /bedrock-api-key-[\w=+/-]{20,}/g],
  ['Google key', /AIza[\w-]{35,}/g],
  ['Google key', /ya29\.[\w.-]{20,}/g],
  ['Google key', /GOCSPX-[\w-]{20,}/g],
  ['Azure key', /[\w~.-]{3}[78]Q~[\w~.-]{31,}/g],
  ['Azure key', /[\w+/]{76}(?:APIM|ACDb|AzFu|AzSe|\+ASt|\+ABa|\+AMC)[\w+/]{5,}={0,2}/g],
  ['Slack token', /xox[abceoprs](?:\.xox[bp])?-[\w-]{10,}/g],
  ['Slack token', /xapp-\d-[\w-]{10,}/g],
  ['Slack webhook', /hooks\.slack(?:-gov)?\.com\/(?:services|workflows|triggers)\/([\w/+-]{8,})/g],
  ['chat webhook', /discord(?:app)?\.com\/api\/webhooks\/([\w/-]{20,})/g],
  ['chat webhook', /webhook\.office\.com\/webhookb2\/([\w/@-]{20,})/g],
  ['GitHub token', /gh[oprsu]_[A-Za-z0-9_]{30,}/g],
  ['GitHub token', /github_pat_\w{22,}/g],
  ['GitLab token', /gl(?:pat|dt|rt|cbt|ptt|oas|ft|imt|agent|soat|ffct|rtr)-[\w.-]{16,}/g],
  ['npm token', /npm_[A-Za-z0-9]{30,}/g],
  ['PyPI token', /pypi-[\w-]{50,}/g],
  ['Stripe key', /(?:sk|rk)_(?:live|test)_[A-Za-z0-9]{10,}/g],
  ['webhook secret', /whsec_[\w+/=]{20,}/g],
  ['SendGrid key', /SG\.[\w-]{16,32}\.[\w-]{16,}/g],
  ['Twilio key', /SK[0-9a-f]{32,}/g],
  ['Mailgun key', /key-[0-9a-f]{32,}/g],
  ['Mailchimp key', /[0-9a-f]{32}-us\d{1,2}\b/g],
  ['Telegram token', /\d{8,10}:AA[\w-]{32,}/g],
  ['model provider key', /\bsk-(?:proj|svcacct|admin|ant|or|lf)-[\w-]{20,}/g],
  ['model provider key', /\bsk-[A-Za-z0-9]{32,}/g],
  ['model provider key', /\b(?:hf|gsk|r8)_[A-Za-z0-9]{30,}/g],
  ['Vault token', /hv[sbr]\.[\w-]{20,}/g],
  ['Docker token', /dckr_(?:pat|oat)_[\w-]{20,}/g],
  ['DigitalOcean token', /do[opr]_v1_[0-9a-f]{40,}/g],
  ['Databricks token', /dapi[0-9a-f]{32,}/g],
  ['Grafana token', /gl(?:sa|c)_[\w+/=]{20,}/g],
  ['New Relic key', /NR(?:AK|JS|II)-[\w-]{20,}/g],
  ['Shopify token', /shp(?:at|ca|pa|ss)_[0-9a-fA-F]{32,}/g],
  ['Atlassian token', /ATATT3[\w=-]{40,}/g],
  ['Terraform token', /[A-Za-z0-9]{14}\.atlasv1\.[\w-]{40,}/g],
  ['Postman key', /PMAK-[0-9a-f]{24}-[0-9a-f]{20,}/g],
  ['Linear key', /lin_api_[A-Za-z0-9]{30,}/g],
  ['Notion token', /ntn_[A-Za-z0-9]{30,}/g],
  ['Doppler token', /dp\.(?:pt|st|ct|sa|scim|audit)\.[\w.-]{30,}/g],
  ['Tailscale key', /tskey-[a-z]{2,10}-[\w-]{16,}/g],
  ['age key', /AGE-SECRET-KEY-(?:PQ-)?1[0-9A-Za-z]{40,}/g],
  ['password hash', /\$(?:2[abxy]|5|6|7|y|gy|argon2(?:id?|d)|scrypt|pbkdf2[\w-]{0,8})\$[\w./$=,+-]{20,}/g],
];

/** Three parts of a JWS or five of a JWE; shorter ones are Kubernetes annotations and the like in base64. */
function isWhole(text: string, { start, end, kind }: Secret): boolean {
  return kind !== 'JSON web token' || (end - start >= 36 && text.slice(start, end).split('.').length >= 3);
}
