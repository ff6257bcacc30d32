# HOSTNAME ADDRESS GATEWAY. Holds the namespaces that the containers of a pod share, until it is killed.
# shellcheck shell=sh
hostname "$1"
read -r pid _ </proc/self/stat # of the keeper's /proc: our number outside
echo "$pid"
read -r _ # the keeper has put eth0 here
ip -batch - <<END
link set lo up
addr add $2/32 dev eth0
link set eth0 up
route add $3 dev eth0 scope link
route add default via $3
END
echo up
exec >/dev/null
trap : TERM
while :; do sleep 1000000 & wait; done # as PID 1 of a shared PID namespace it also reaps
