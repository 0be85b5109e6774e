import { absent, type Fact, known, unreadable } from '../model/fact.ts';
import { UPDATE_SCOPES, type UpdateSetting, type UpdateSource } from './autoupdate-sources.ts';

/** What counts of all that was set for one key. */
export type InForce =
  | { readonly state: 'set'; readonly setting: UpdateSetting }
  /** Nothing, or it cannot be told: `fact` makes the fact of what holds when nothing is set. */
  | { readonly state: 'not-set'; fact<T>(notSet: T): Fact<T> };

/** Where macOS would have looked, but the file cannot be read; undefined when all can. */
export function brokenFact(sources: readonly UpdateSource[]): Fact<never> | undefined {
  const broken = sources.find(({ fault }) => fault !== undefined);
  return broken && unreadable(`${broken.at.path} cannot be read: ${broken.fault}`);
}

/**
 * What nobody set is known not to be set only when the preferences of a user are here, because most of them are written there.
 * `reason` says that nothing was found.
 */
export function notSetFact<T>(sources: readonly UpdateSource[], value: T, reason: string): Fact<T> {
  const user = sources.find(({ scope }) => scope === 'user');
  return user === undefined ? absent(`${reason}, and the preferences of a user are not here`) : known(value, user.at);
}

/** Without the managed settings of which there is a surer copy: a profile in a file may never have been installed. */
export function surest(sources: readonly UpdateSource[]): UpdateSource[] {
  const managed = sources.filter(({ scope }) => scope === 'managed');
  const best = Math.min(...managed.map(({ rank }) => rank));
  return sources.filter(({ scope, rank }) => scope !== 'managed' || rank === best);
}

/** The first setting of a top-level key that passes, where macOS looks for it: the first scope that has the key at all decides. */
export function settingInForce(
  sources: readonly UpdateSource[],
  topKey: string,
  passes: (setting: UpdateSetting) => boolean = () => true,
): InForce {
  for (const scope of UPDATE_SCOPES) {
    const own = sources.filter((source) => source.scope === scope);
    const settings = own.flatMap((source) => source.settings.filter(({ key }) => topOf(key) === topKey));
    const setting = settings.find(passes);
    if (setting !== undefined) return { state: 'set', setting };
    const [other] = settings;
    if (other !== undefined) return { state: 'not-set', fact: (value) => known(value, other.at) };
    const broken = brokenFact(own);
    if (broken !== undefined) return { state: 'not-set', fact: () => broken };
  }
  return { state: 'not-set', fact: (value) => notSetFact(sources, value, `no file here sets ${topKey}`) };
}

/** The fact about what is in force; `notSet` where nothing is. */
export function factOf<T>(found: InForce, read: (setting: UpdateSetting) => T, notSet: T): Fact<T> {
  return found.state === 'set' ? known(read(found.setting), found.setting.at) : found.fact(notSet);
}

function topOf(key: string): string {
  return key.split('.', 1)[0] ?? key;
}
