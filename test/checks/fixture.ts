import { readFileSync } from 'node:fs';
import type { ApiFacts } from '../../src/check/api-facts.ts';
import type { Input } from '../../src/check/check.ts';
import { findCheck } from '../../src/checks/all.ts';
import type { Finding } from '../../src/report/finding.ts';
import type { Arg, Target } from '../../src/request/request.ts';
import type { Outcome } from '../../src/runner/outcome.ts';

/** What `npm run record` wrote about one check in one seed. */
export interface Fixture {
  readonly recorded: {
    readonly kubernetes: string;
    readonly image: string;
    /** First lines of what the image's tools say of their versions. */
    readonly tools: readonly string[];
    /** Step id -> the words behind its script. */
    readonly commands: Readonly<Record<string, readonly string[]>>;
  };
  readonly check: string;
  readonly args: Readonly<Record<string, Arg>>;
  readonly target: Target;
  readonly api: ApiFacts;
  readonly outcomes: readonly Outcome[];
  /** Severity, code and about, sorted: what a new recording is compared with. */
  readonly findings: readonly string[];
}

/** name: 'tcp/no-endpoint.busybox'. */
export function fixturePath(name: string): string {
  return new URL(`../fixtures/checks/${name}.json`, import.meta.url).pathname;
}

export function readFixture(name: string): Fixture {
  return JSON.parse(readFileSync(fixturePath(name), 'utf8')) as Fixture;
}

/** What the check says today of what was recorded then. */
export function judgeFixture(name: string): readonly Finding[] {
  const { check: checkName, args, target, api, outcomes } = readFixture(name);
  const check = findCheck(checkName);
  if (check === undefined) throw new Error(`no check ${checkName}`);
  const input: Input<unknown> = { target, args: check.args.parse(args), api, outcomes };
  return check.interpret(input).findings;
}

/** 'critical service-none-ready unready.ns.svc:80' */
export function summaryOf(findings: readonly Finding[]): readonly string[] {
  return findings.map(({ severity, code, about }) => `${severity} ${code} ${about}`).toSorted();
}
