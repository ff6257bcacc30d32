/**
 * Names of the environment that a process was started with, and of each value only of what kind it is: a value never leaves
 * the container. Arguments: the target's PID.
 */
export const envScript = `tr '\\n\\000' '\\001\\n' <"/proc/$1/environ" | awk '
{ at = index($0, "="); if (!at) next
  name = substr($0, 1, at - 1); value = substr($0, at + 1); kind = "set"
  if (value == "") kind = "empty"
  else if (value ~ /[\\001\\r]$/) kind = "ends-with-line-end"
  else if (value ~ /^[ \\t]|[ \\t]$/) kind = "has-blanks-around"
  else if (value ~ /^".*"$/ || value ~ /^\\047.*\\047$/) kind = "has-quotes-around"
  else if (value ~ /[$][(][A-Za-z_][A-Za-z0-9_]*[)]/) kind = "has-unfilled-reference"
  else if (value ~ /^tcp:\\/\\/[0-9.]+:[0-9]+$/) kind = "service-link"
  print "name", kind, name }' | head -n 500
exit 0`;
