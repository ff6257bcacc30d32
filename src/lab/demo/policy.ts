import { seed } from '../slack-emulator/seed-world.ts';

/** Who may do what in the demo: the one person at the desk. */
export const policy = `version: 1
rules:
  - name: demo
    who: { users: [${seed.member}], channels: ['*'] }
    clusters: ['*']
    namespaces: ['*']
    checks: ['*']
    raw:
      - { command: ls, rest: '.*' }
      - { command: cat, rest: '/(etc|proc)/[a-z0-9/_.-]+' }
      - { command: id }
      - { command: sleep, args: ['[0-9]{1,2}'] }
    maxRung: R1
    sensitive: true
operators:
  users: [${seed.member}]
`;
