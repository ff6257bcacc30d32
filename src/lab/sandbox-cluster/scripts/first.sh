# A command: runs it as the first process of the PID namespace that unshare(1) just made, and ends as it ends. With --fork
# shellcheck shell=sh
# unshare would do this itself, but version 2.38 fails when that process was killed.
exec 4>&2 2>/dev/null # for the shell's own word on a killed process
"$@" 2>&4 4>&-
exit $?
