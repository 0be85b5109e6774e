/** `m:ss.cc`, `h:mm:ss` or `d-hh:mm:ss`, as `ps` and `top` print CPU time; the decimal sign follows the language of the Mac. */
const CPU_TIME = /^(?:(\d{1,5})-)?(?:(\d{1,6}):)?(\d{1,7}):(\d{2}(?:[.,]\d{1,3})?)$/;

/** Seconds of a CPU time; null when it is none. */
export function readCpuSeconds(text: string | undefined): number | null {
  const parts = CPU_TIME.exec(text ?? '');
  if (parts === null) return null;
  const [, days = '0', hours = '0', minutes = '0', seconds = '0'] = parts;
  const wholeMinutes = (Number(days) * 24 + Number(hours)) * 60 + Number(minutes);
  return Math.round((wholeMinutes * 60 + Number(seconds.replace(',', '.'))) * 1_000) / 1_000;
}
