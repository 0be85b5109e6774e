const SIZE = /^(\d{1,15}(?:[.,]\d{1,6})?)([BKMGT]?)[+-]?$/;
const BYTES_PER_SUFFIX: Readonly<Record<string, number>> = {
  '': 1,
  B: 1,
  K: 2 ** 10,
  M: 2 ** 20,
  G: 2 ** 30,
  T: 2 ** 40,
};

/** A decimal number with `.` or `,`, perhaps with the `+` or `-` by which `top` marks a change; null for anything else, such as `N/A`. */
export function readNumber(text: string | undefined): number | null {
  const digits = /^(\d{1,15}(?:[.,]\d{1,9})?)[+-]?$/.exec(text ?? '')?.[1];
  return digits === undefined ? null : Number(digits.replace(',', '.'));
}

/** Bytes of a size as `top` prints it: `4208K`, `34M+`, `0B`, in powers of 1,024; null when it is none, such as `N/A`. */
export function readTopBytes(text: string | undefined): number | null {
  const [, digits, suffix = ''] = SIZE.exec(text ?? '') ?? [];
  const unitBytes = BYTES_PER_SUFFIX[suffix];
  return digits === undefined || unitBytes === undefined
    ? null
    : Math.round(Number(digits.replace(',', '.')) * unitBytes);
}
