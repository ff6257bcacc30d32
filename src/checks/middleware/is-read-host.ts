/** Names by which operators and clouds call what is meant for reading: db-ro, mysql-replica, orders.cluster-ro-x, redis-slave-0. */
const word = /(?:^|[-._])(?:ro|read|reader|readonly|replicas?|slaves?|secondary|standby)(?:[-._]|\d*$)/i;

/** Whether a host's own name says that it is for reading: then a replica behind it is no surprise. */
export function isReadHost(host: string): boolean {
  return word.test(host);
}
