/** States that servers of several kinds have in common; each check takes the groups that it can tell. */
export const startCodes = {
  'server-starting': {
    severity: 'critical',
    hop: 'protocol',
    nextStep: 'Look into the log of the server, and wait: it is up but takes no work yet (or any more).',
  },
} as const;

export const clientCodes = {
  'server-full': {
    severity: 'critical',
    hop: 'protocol',
    nextStep: 'Look who holds its connections (pool sizes times replicas), or raise its limit.',
  },
  'server-nearly-full': {
    severity: 'warning',
    hop: 'protocol',
    nextStep: 'Look who holds its connections (pool sizes times replicas) before none is left.',
  },
  'server-bars-client': {
    severity: 'critical',
    hop: 'login',
    nextStep: "Let the pod's address in, in the configuration of the server.",
  },
  'server-without-login': {
    severity: 'info',
    hop: 'login',
    nextStep: 'Nothing to do for this; whether anybody may get in without a password is for its owner to say.',
  },
} as const;

export const roleCodes = {
  'server-read-only': {
    severity: 'warning',
    hop: 'protocol',
    nextStep: 'Send writes to the primary: mend the host where the app is configured, or the Service in front.',
  },
  'server-is-replica': {
    severity: 'info',
    hop: 'protocol',
    nextStep: 'Nothing to do as long as the app only reads from it.',
  },
  'server-replica-behind': {
    severity: 'warning',
    hop: 'protocol',
    nextStep: 'Look at the link to its primary and into its log: what it serves is old.',
  },
} as const;

export const memoryCodes = {
  'server-out-of-memory': {
    severity: 'critical',
    hop: 'protocol',
    nextStep: 'Raise its limit of memory, delete keys, or set an eviction policy: it refuses writes.',
  },
  'server-memory-scarce': {
    severity: 'warning',
    hop: 'protocol',
    nextStep: 'Raise its limit of memory or delete keys before it refuses writes.',
  },
  'server-cannot-save': {
    severity: 'critical',
    hop: 'protocol',
    nextStep: 'Look at its disk and its log: it could not save, and so refuses writes.',
  },
} as const;

export const lockCodes = {
  'server-locks-wait': {
    severity: 'warning',
    hop: 'protocol',
    nextStep: 'Look who holds the lock (the oldest transaction mostly); end it if it hangs.',
  },
  'server-old-transaction': {
    severity: 'warning',
    hop: 'protocol',
    nextStep: 'Look which app leaves its transaction open; it holds locks and keeps old rows from being cleaned up.',
  },
} as const;

export const slotCodes = {
  'cluster-down': {
    severity: 'critical',
    hop: 'protocol',
    nextStep: 'Give each slot to a member that is up (`redis-cli --cluster check`, then `fix` or `create`).',
  },
} as const;

export const clusterCodes = {
  'no-primary': {
    severity: 'critical',
    hop: 'protocol',
    nextStep: 'Look whether a majority of the members is up and can reach each other; nothing is written until then.',
  },
} as const;

export const httpErrorCodes = {
  'server-http-error': {
    severity: 'critical',
    hop: 'protocol',
    nextStep: 'Look into the log of the proxy in front of it, and of the server: one of them says that it fails.',
  },
} as const;

export const indexCodes = {
  'data-missing': {
    severity: 'critical',
    hop: 'protocol',
    nextStep: 'Bring back the nodes that held these shards (`GET _cluster/allocation/explain` says why one has none).',
  },
  'copies-missing': {
    severity: 'warning',
    hop: 'protocol',
    nextStep: 'Look which node is gone or full (`GET _cluster/allocation/explain`); the data is there, but not twice.',
  },
  'copies-have-no-node': {
    severity: 'info',
    hop: 'protocol',
    nextStep: 'Nothing to do, unless the cluster shall have more than one node.',
  },
  'index-read-only': {
    severity: 'critical',
    hop: 'protocol',
    nextStep: 'Make room on its disks; then the block goes by itself (before 7.4 it must be taken away by hand).',
  },
  'index-blocked': {
    severity: 'warning',
    hop: 'protocol',
    nextStep: 'Ask who set it; it can be taken away with `PUT INDEX/_settings`.',
  },
} as const;

export const advertisedCodes = {
  'advertised-unreachable': {
    severity: 'critical',
    hop: 'protocol',
    nextStep:
      "Set the broker's advertised.listeners to a name and port that this pod reaches: clients go there, not to the first address.",
  },
  'advertised-reached': { severity: 'ok', hop: 'protocol', nextStep: 'Nothing to do.' },
} as const;
