/** How many entries each volume has; not their names. Arguments: the target's root, then the paths. */
export const volumesScript = `root=$1
shift
for v do
  [ -d "$root$v" ] || continue
  if [ -r "$root$v" ] && [ -x "$root$v" ]; then set -- $(ls "$root$v/" 2>/dev/null | wc -l); echo "holds $v $1"; else echo "closed $v"; fi
done
exit 0`;
