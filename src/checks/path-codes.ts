/** What is found on the way to a path; files, tail, find and perms share it. */
export const pathCodes = {
  'path-missing': {
    severity: 'warning',
    hop: 'resource',
    nextStep: 'Compare the path with where the app looks for it, and with what the volume or image really holds.',
  },
  'link-dangling': {
    severity: 'warning',
    hop: 'resource',
    nextStep: 'Make the link point to something that is there, or bring back what it points to.',
  },
  'link-loop': { severity: 'warning', hop: 'resource', nextStep: 'Mend the links: they lead in a circle.' },
  'path-not-folder': {
    severity: 'warning',
    hop: 'resource',
    nextStep: 'Mend the path: a part of it is a file and not a folder.',
  },
  'folder-closed': {
    severity: 'warning',
    hop: 'resource',
    nextStep: 'Let the user of the process enter that folder (mode x), or run it with the group that may (fsGroup).',
  },
  'path-forbidden': {
    severity: 'info',
    unseen: true,
    hop: 'resource',
    nextStep: 'Nothing to do: kdebug does not look at tokens, mounted Secrets and environments.',
  },
  'path-unseen': {
    severity: 'info',
    unseen: true,
    hop: 'resource',
    nextStep: 'Run it again while the container runs.',
  },
} as const;
