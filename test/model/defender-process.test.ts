import { expect, test } from '@jest/globals';
import { DEFENDER_PROCESSES, defenderProcessOf } from '../../src/model/defender-process.ts';

const APP = '/Applications/Microsoft Defender.app/Contents/MacOS';
const EXTENSIONS = '/Library/SystemExtensions/0F0E7D2C-0000-4000-8000-0123456789AB';

test.each([
  [`${APP}/wdavdaemon`, 'wdavdaemon'],
  ['wdavdaemon', 'wdavdaemon'],
  [`${APP}/wdavdaemon privileged`, 'wdavdaemon'],
  [`${APP}/wdavdaemon --watch /tmp/wdavdaemon_enterprise`, 'wdavdaemon'],
  [`${APP}/wdavdaemon unprivileged --port 3`, 'wdavdaemon_unprivileged'],
  ['wdavdaemon unprivileged', 'wdavdaemon_unprivileged'],
  [`${APP}/wdavdaemon_unprivileged.app/Contents/MacOS/wdavdaemon_unprivileged unprivileged`, 'wdavdaemon_unprivileged'],
  ['wdavdaemon_unpri', 'wdavdaemon_unprivileged'],
  [`${APP}/wdavdaemon_enterprise.app/Contents/MacOS/wdavdaemon_enterprise`, 'wdavdaemon_enterprise'],
  ['wdavdaemon edr', 'wdavdaemon_enterprise'],
  ['wdavdaemon_enter', 'wdavdaemon_enterprise'],
  [`${EXTENSIONS}/com.microsoft.wdav.epsext.systemextension/Contents/MacOS/epsext`, 'epsext'],
  ['com.microsoft.wdav.epsext', 'epsext'],
  ['com.microsoft.wdav.netext', 'netext'],
  ['telemetryd_v2', 'telemetryd'],
  ['Microsoft Defend', 'com.microsoft.wdav.tray'],
  [`${APP}/Microsoft Defender Helper`, 'com.microsoft.wdav.tray'],
  ['/usr/local/bin/mdatp health --output json', 'mdatp'],
])('%s is %s', (command, name) => {
  expect(defenderProcessOf(command)?.name).toBe(name);
});

test.each([
  ['another program that only names it', 'grep wdavdaemon'],
  ['an editor with its log open', '/usr/bin/less /Library/Logs/wdavdaemon'],
  ['a longer name', 'wdavdaemon2'],
  ['a name cut so that two fit', 'com.microsoft.dl'],
  ['a name cut elsewhere', 'wdavdaemon_unp'],
  ['nothing', ''],
])('%s is none', (_, command) => {
  expect(defenderProcessOf(command)).toBeUndefined();
});

test('every name of the table leads back to its own row', () => {
  for (const { name, programs } of DEFENDER_PROCESSES) {
    expect([name, ...programs].map((text) => defenderProcessOf(text)?.name)).toEqual(
      [name, ...programs].map(() => name),
    );
  }
});
