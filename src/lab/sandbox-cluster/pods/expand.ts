/** $(VAR) becomes its value, $$ a dollar, as the kubelet does in command, args and env; an unknown one stays as it is. */
export function expand(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\$(\$|\(([^()]*)\))/g, (whole, what: string, name: string | undefined) => {
    if (what === '$') return '$';
    return name !== undefined && Object.hasOwn(values, name) ? (values[name] ?? '') : whole;
  });
}
