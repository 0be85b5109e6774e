import { wrapText } from '../lib/display-text.ts';
import type { Restoration } from '../model/experiment.ts';

const COLUMNS = 80;

/** What became of the setting, and what is left to do. `journal` is the path of the journal. */
export function restorationText(restoration: Restoration, journal: string): string {
  return sentences(restoration, journal)
    .map((line) => (line.startsWith('  ') ? line : wrapText(line, COLUMNS)))
    .join('\n');
}

function sentences(restoration: Restoration, journal: string): string[] {
  switch (restoration.status) {
    case 'nothing-to-restore':
      return ['No experiment has left anything behind: there is nothing to restore.'];
    case 'restored':
      return [
        restoration.wasSo
          ? `Behavior monitoring is ${restoration.value}, as it was before the experiment; nothing had to be changed back.`
          : `Behavior monitoring is ${restoration.value} again, as it was before the experiment: Defender says so.`,
      ];
    case 'damaged':
      return [
        `${journal} cannot be relied on (${restoration.reason}), so nothing was changed.`,
        'An experiment only starts while behavior monitoring is enabled, so that is most likely what it was. By hand:',
        ...byHand('enabled', journal),
      ];
    case 'failed':
      return [
        `Behavior monitoring could not be put back to ${restoration.value}. ${restoration.message}`,
        'Run `sudo mdediag restore` again later: nothing is forgotten until Defender confirms it. By hand:',
        ...byHand(restoration.value, journal),
      ];
  }
}

function byHand(value: string, journal: string): string[] {
  return [
    '  mdatp health --field behavior_monitoring',
    `  sudo mdatp config behavior-monitoring --value ${value}`,
    `  sudo rm "${journal}"`,
  ];
}
