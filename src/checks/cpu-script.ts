/** The CPU counters of the target's own cgroup, both versions, twice with some seconds between. Arguments: the target's root, seconds (3 where none are given). */
export const cpuCgroupScript = `c=$1/sys/fs/cgroup
show() { [ -r "$c/$2" ] || return; while read -r line; do echo "$1 $line"; done <"$c/$2"; }
snap() {
  read -r up x </proc/uptime; echo "uptime $up"
  if [ -r "$c/cpu.max" ]; then show max cpu.max; show stat cpu.stat; show pressure cpu.pressure
  elif [ -r "$c/cpu/cpu.cfs_quota_us" ]; then
    show quota cpu/cpu.cfs_quota_us; show period cpu/cpu.cfs_period_us; show stat cpu/cpu.stat
    show used cpuacct/cpuacct.usage
  fi
}
snap; sleep "\${2:-3}" 2>/dev/null || sleep 1; echo later; snap
exit 0`;
