/** `m:ss.cc`, `h:mm:ss` or `d-hh:mm:ss`, as `ps` and `top` print CPU time; the decimal sign follows the language of the Mac. */
const CPU_TIME = /^(?:(\d{1,5})-)?(?:(\d{1,6}):)?(\d{1,7}):(\d{2}(?:[.,]\d{1,3})?)$/;
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

/** Seconds of a CPU time; null when it is none. */
export function readCpuSeconds(text: string | undefined): number | null {
  const parts = CPU_TIME.exec(text ?? '');
  if (parts === null) return null;
  const [, days = '0', hours = '0', minutes = '0', seconds = '0'] = parts;
  const wholeMinutes = (Number(days) * 24 + Number(hours)) * 60 + Number(minutes);
  return Math.round((wholeMinutes * 60 + Number(seconds.replace(',', '.'))) * 1_000) / 1_000;
}

/** Bytes of a size as `top` prints it: `4208K`, `34M+`, `0B`, in powers of 1,024; null when it is none, such as `N/A`. */
export function readTopBytes(text: string | undefined): number | null {
  const [, digits, suffix = ''] = SIZE.exec(text ?? '') ?? [];
  const unitBytes = BYTES_PER_SUFFIX[suffix];
  return digits === undefined || unitBytes === undefined
    ? null
    : Math.round(Number(digits.replace(',', '.')) * unitBytes);
}
