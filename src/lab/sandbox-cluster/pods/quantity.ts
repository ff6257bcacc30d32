const units: Readonly<Record<string, number>> = {
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  m: 1e-3,
  '': 1,
};

/** A Kubernetes quantity such as 128Mi, as a number of its unit; NaN when it is none. */
function amountOf(quantity: string | number): number {
  const [, digits, unit = ''] = /^([0-9.]+(?:e[0-9]+)?)([A-Za-z]*)$/.exec(String(quantity)) ?? [];
  return Number(digits ?? Number.NaN) * (units[unit] ?? Number.NaN);
}

export function bytesOf(quantity: string | number): number {
  return Math.ceil(amountOf(quantity));
}

/** Thousandths of a processor. */
export function millisOf(quantity: string | number): number {
  return Math.round(amountOf(quantity) * 1000);
}
