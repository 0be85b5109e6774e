// root   557   4.2  0.7 410012345 116208   ??  Ss   12:10PM   1:28.40 /Applications/Microsoft Defender.app/Contents/MacOS/wdavdaemon privileged
//   557 116208 /Applications/Microsoft Defender.app/Contents/MacOS/wdavdaemon
// (what `grep` leaves of `ps aux`, and `ps -o pid=,rss=,comm=`: rows of macOS without the line that names the columns)

const CELLS: Readonly<Record<string, string>> = {
  PID: String.raw`\d{1,6}`,
  PPID: String.raw`\d{1,6}`,
  UID: String.raw`\d{1,10}`,
  USER: String.raw`[\w.-]{1,64}`,
  C: String.raw`\d{1,3}`,
  '%CPU': String.raw`\d{1,4}[.,]\d`,
  '%MEM': String.raw`\d{1,3}[.,]\d`,
  VSZ: String.raw`\d{5,15}`,
  RSS: String.raw`\d{4,9}`,
  TT: String.raw`(?:\?\?|-|(?:tty)?s\w{1,5})`,
  STAT: String.raw`[A-Z][\w<+]{0,5}`,
  STARTED: String.raw`\w[\w:]{2,9}`,
  TIME: String.raw`(?:\d{1,5}-)?(?:\d{1,6}:)?\d{1,7}:\d\d(?:[.,]\d\d)?`,
};
const OF_DEFENDER = String.raw`\/[^\n]{0,300}\/(?:wdavdaemon|epsext|netext|telemetryd)`;
/** Its parent is always process 1, so that a number of five digits is memory. */
const CORE_DAEMON = String.raw`\/[^\n]{0,300}\/wdavdaemon(?=[ \t]*(?:[\r\n]|(?![\s\S])))`;

/** Selections of columns people use; which one it is, a row of Defender tells. */
const LAYOUTS = [
  { columns: 'USER PID %CPU %MEM VSZ RSS TT STAT STARTED TIME', program: OF_DEFENDER },
  { columns: 'PID PPID USER %CPU %MEM VSZ RSS STAT STARTED TIME', program: OF_DEFENDER },
  { columns: 'UID PID PPID C STARTED TT TIME', program: OF_DEFENDER },
  { columns: 'PID TT TIME', program: OF_DEFENDER },
  { columns: 'PID %CPU RSS', program: OF_DEFENDER },
  { columns: 'PID %CPU', program: OF_DEFENDER },
  { columns: 'PID RSS', program: CORE_DAEMON },
].map(({ columns, program }) => {
  const names = columns.split(' ');
  const cells = names.map((name) => CELLS[name]).join('[ \\t]{1,40}');
  return { columns: [...names, 'COMMAND'], row: `^[ \\t]{0,40}${cells}[ \\t]{1,40}${program}` };
});

/** How a row of such a table looks. */
export const HEADERLESS_ROW = new RegExp(LAYOUTS.map(({ row }) => row).join('|'), 'm');

/** The columns of a table that does not name them; undefined when no row of Defender in `text` gives them away. */
export function columnsByRow(text: string): readonly string[] | undefined {
  return LAYOUTS.find(({ row }) => new RegExp(row, 'm').test(text))?.columns;
}
