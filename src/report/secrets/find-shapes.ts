import { findMatches, type Secret } from './secret.ts';

/** Secrets that are known by their own look, wherever they stand. */
export function findShapes(text: string): readonly Secret[] {
  const found: Secret[] = [];
  for (const { index } of text.matchAll(anyShape)) {
    const secret = shapeAt(text, index);
    if (secret !== undefined && isWhole(text, secret)) found.push(secret);
  }
  return [...found, ...findWithLead(text)];
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
  ['JSON web token', /eyJ[\w-]{8,}(?:\.[\w-]*)*/y],
  ['AWS key', /(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16,}/y],
  ['AWS key', /bedrock-api-key-[\w=+/-]{20,}/y],
  ['AWS key', /ABSK[A-Za-z0-9+/]{80,}={0,2}/y],
  ['Alibaba key', /LTAI[A-Za-z0-9]{16,}/y],
  ['Google key', /AIza[\w-]{35,}/y],
  ['Google key', /ya29\.[\w.-]{20,}/y],
  ['Google key', /GOCSPX-[\w-]{20,}/y],
  ['Slack token', /xox[abceoprs](?:\.xox[bp])?-[\w-]{10,}/y],
  ['Slack token', /xapp-\d-[\w-]{10,}/y],
  ['Slack webhook', /hooks\.slack(?:-gov)?\.com\/(?:services|workflows|triggers)\/([\w/+-]{8,})/y],
  ['chat webhook', /discord(?:app)?\.com\/api\/webhooks\/([\w/-]{20,})/y],
  ['chat webhook', /webhook\.office\.com\/webhookb2\/([\w/@-]{20,})/y],
  ['GitHub token', /gh[oprsu]_[A-Za-z0-9_]{30,}/y],
  ['GitHub token', /github_pat_\w{22,}/y],
  ['GitLab token', /gl(?:pat|dt|rt|cbt|ptt|oas|ft|imt|agent|soat|ffct|rtr)-[\w.-]{16,}/y],
  ['npm token', /npm_[A-Za-z0-9]{30,}/y],
  ['PyPI token', /pypi-[\w-]{50,}/y],
  ['Stripe key', /(?:sk|rk)_(?:live|test|prod)_[A-Za-z0-9]{10,}/y],
  ['webhook secret', /whsec_[\w+/=]{20,}/y],
  ['SendGrid key', /SG\.[\w-]{16,32}\.[\w-]{16,}/y],
  ['Twilio key', /SK[0-9a-f]{32,}/y],
  ['Mailgun key', /key-[0-9a-f]{32,}/y],
  ['model provider key', /\bsk-(?:proj|svcacct|admin|ant|or|lf)-[\w-]{20,}/y],
  ['model provider key', /\bsk-[A-Za-z0-9]{32,}/y],
  ['model provider key', /\b(?:hf|gsk|r8)_[A-Za-z0-9]{30,}/y],
  ['Vault token', /hv[sbr]\.[\w-]{20,}/y],
  ['Docker token', /dckr_(?:pat|oat)_[\w-]{20,}/y],
  ['DigitalOcean token', /do[opr]_v1_[0-9a-f]{40,}/y],
  ['Databricks token', /dapi[0-9a-f]{32,}/y],
  ['Grafana token', /gl(?:sa|c)_[\w+/=]{20,}/y],
  ['New Relic key', /NR(?:AK|JS|II)-[\w-]{20,}/y],
  ['Shopify token', /shp(?:at|ca|pa|ss)_[0-9a-fA-F]{32,}/y],
  ['Atlassian token', /ATATT3[\w=-]{40,}/y],
  ['Postman key', /PMAK-[0-9a-f]{24}-[0-9a-f]{20,}/y],
  ['Linear key', /lin_api_[A-Za-z0-9]{30,}/y],
  ['Notion token', /ntn_[A-Za-z0-9]{30,}/y],
  ['Doppler token', /dp\.(?:pt|st|ct|sa|scim|audit)\.[\w.-]{30,}/y],
  ['Tailscale key', /tskey-[a-z]{2,10}-[\w-]{16,}/y],
  ['PlanetScale token', /pscale_(?:tkn|pw|oauth)_[\w=.-]{20,}/y],
  ['RubyGems key', /rubygems_[0-9a-f]{40,}/y],
  ['Fly token', /(?:fm1r_|fm2_|fm1a_|FlyV1 fm\d[ar]?_)[\w+/=,-]{40,}/y],
  ['Sentry token', /sntry[su]_[\w+/=]{40,}/y],
  ['Heroku key', /HRKU-AA[\w-]{20,}/y],
  ['Clojars token', /CLOJARS_[a-z0-9]{40,}/y],
  ['OpenShift token', /sha256~[\w-]{40,}/y],
  ['EasyPost key', /EZ[AT]K[A-Za-z0-9]{40,}/y],
  ['Cloudflare key', /v1\.0-[0-9a-f]{24}-[0-9a-f]{100,}/y],
  ['Harness key', /(?:pat|sat)\.[\w-]{22}\.[0-9a-zA-Z]{24}\.[0-9a-zA-Z]{16,}/y],
  ['Dynatrace token', /dt0c01\.[A-Za-z0-9]{24}\.[A-Za-z0-9]{40,}/y],
  ['Airtable token', /pat[A-Za-z0-9]{14}\.[0-9a-f]{50,}/y],
  ['Shippo token', /shippo_(?:live|test)_[0-9a-fA-F]{30,}/y],
  ['Duffel token', /duffel_(?:live|test)_[\w=-]{30,}/y],
  ['Brevo key', /xkeysib-[0-9a-f]{60,}/y],
  ['Square token', /sq0(?:atp|csp)-[\w-]{20,}/y],
  ['Hugging Face key', /api_org_[A-Za-z]{30,}/y],
  ['Defined Networking key', /dnkey-[\w=-]{40,}/y],
  ['1Password key', /A3-[A-Z0-9]{6}-(?:[A-Z0-9]{11}|[A-Z0-9]{6}-[A-Z0-9]{5})(?:-[A-Z0-9]{5}){3}/y],
  ['Perplexity key', /pplx-[A-Za-z0-9]{40,}/y],
  ['Prefect key', /pnu_[A-Za-z0-9]{30,}/y],
  ['Pulumi token', /pul-[0-9a-f]{40,}/y],
  ['Infracost key', /ico-[A-Za-z0-9]{32,}/y],
  ['Sourcegraph token', /sgp_(?:[0-9a-fA-F]{16}_|local_)?[0-9a-fA-F]{40,}/y],
  ['Facebook token', /EAA[MC][A-Za-z0-9]{80,}/y],
  ['age key', /AGE-SECRET-KEY-(?:PQ-)?1[0-9A-Za-z]{40,}/y],
  ['password hash', /\$(?:2[abxy]|5|6|7|y|gy|argon2(?:id?|d)|scrypt|pbkdf2[\w-]{0,8})\$[\w./$=,+-]{20,}/y],
];

/** One pass for all of them; which one it was is asked only where one is. */
const anyShape = new RegExp(shapes.map(([, { source }]) => source).join('|'), 'g');

function shapeAt(text: string, at: number): Secret | undefined {
  for (const [kind, pattern] of shapes) {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match !== null)
      return { start: pattern.lastIndex - (match[1] ?? match[0]).length, end: pattern.lastIndex, kind };
  }
  return undefined;
}

/** Known by something in their middle: that is looked for, and then what must stand before it. */
const withLead: readonly (readonly [kind: string, rest: RegExp, lead: RegExp])[] = [
  ['Azure key', /[78]Q~[\w~.-]{31,}/g, /[\w~.-]{3}$/],
  ['Telegram token', /:AA[\w-]{32,}/g, /\d{8,10}$/],
  ['Mailchimp key', /-us\d{1,2}\b/g, /[0-9a-f]{32}$/],
  ['Terraform token', /\.atlasv1\.[\w-]{40,}/g, /[A-Za-z0-9]{14}$/],
];

function findWithLead(text: string): readonly Secret[] {
  return withLead.flatMap(([kind, rest, lead]) =>
    findMatches(text, rest, kind).flatMap(({ start, end }) => {
      const [before] = lead.exec(text.slice(Math.max(0, start - 32), start)) ?? [];
      return before === undefined ? [] : [{ start: start - before.length, end, kind }];
    }),
  );
}

/** Three parts of a JWS or five of a JWE; shorter ones are Kubernetes annotations and the like in base64. */
function isWhole(text: string, { start, end, kind }: Secret): boolean {
  return kind !== 'JSON web token' || (end - start >= 36 && text.slice(start, end).split('.').length >= 3);
}
