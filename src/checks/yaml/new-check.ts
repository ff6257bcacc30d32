/** What `kdebug checks new NAME` writes: a check that works, and recorded output that shows each of its findings. */
export function newCheckTexts(name: string): { readonly check: string; readonly recorded: string } {
  const code = name.replace(/\d/g, '').replace(/-+/g, '-').replace(/-$/, '');
  return {
    check: `# docs/checks-in-yaml.md describes each key. \`kdebug checks test ${name}.yaml\` judges ${name}.recorded.yaml.
version: 1
name: ${name}
summary: how many processes the container runs
args:
  most: { type: number, about: more of them are too many, least: 1, most: 100000, fallback: 100 }
steps:
  count:
    shows: the number of processes
    rung: R0
    # The text is constant; what a person types or kdebug finds out comes in as an argument, here $1.
    script: |
      read -r want <"/proc/$1/cgroup"
      n=0
      for d in /proc/[0-9]*; do
        read -r group <"$d/cgroup" && [ "$group" = "$want" ] && n=$((n + 1))
      done 2>/dev/null
      echo "processes $n"
    with: ['{targetPid}']
    seconds: 5
values:
  processes: { step: count, find: '^processes (?P<n>\\d+)$', numbers: true }
findings:
  ${code}-too-many:
    severity: warning
    hop: process
    when: { processes: { above: { of: most } } }
    sentence: "{target} runs {processes} processes, more than {most}"
    nextStep: Look at which of them are too many (run ps).
    suggest: ps
  ${code}-fine:
    severity: ok
    hop: process
    otherwise: true
    sentence: "{target} runs {processes} processes"
    nextStep: Nothing to do.
facts:
  processes: { value: processes, unit: count, steady: true }
`,
    recorded: `# What the steps printed in real pods, and what the check shall say of it.
version: 1
cases:
  - title: a container with a few processes is fine
    steps: { count: "processes 3" }
    verdict: healthy
    findings: [${code}-fine]
    says: ['runs 3 processes']
  - title: more than were given are too many
    args: { most: 2 }
    steps: { count: "processes 3" }
    verdict: degraded
    findings: [${code}-too-many]
`,
  };
}
