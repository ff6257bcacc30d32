const factors: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

/** A Kubernetes quantity ('96Mi', '200m', '1e3') as bytes or cores; undefined where it is none. */
export function readQuantity(text: string | undefined): number | undefined {
  const [, number, unit = ''] =
    /^(\d{1,20}(?:\.\d{1,20})?(?:[eE][+-]?\d{1,2})?)([A-Za-z]{0,2})$/.exec(text ?? '') ?? [];
  const factor = Object.hasOwn(factors, unit) ? factors[unit] : undefined;
  return number === undefined || factor === undefined ? undefined : Number(number) * factor;
}

/** '96 MiB', as people write limits. */
export function bytesText(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  const step = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log2(Math.max(1, Math.abs(bytes))) / 10)));
  const value = bytes / 2 ** (10 * step);
  return `${Number(value.toFixed(value < 10 ? 1 : 0))} ${units[step] ?? 'B'}`;
}

/** '93 %' */
export function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
