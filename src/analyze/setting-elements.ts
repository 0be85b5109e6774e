import { ELEMENTS, type ElementSpec, LIST_LIMITS } from '../model/settings-schema.ts';
import type { ManagedSetting } from './setting-faults.ts';

/** A list that is too long, or an element of one that lacks something. */
export interface ElementFault {
  readonly key: string;
  /** The end of a sentence that begins with the key. */
  readonly words: string;
  readonly setting: ManagedSetting;
}

const IN_ELEMENT = /^(?<list>[^[]*)\[(?<index>\d+)\]\.(?<field>[^.[]*)$/;

interface Element {
  readonly list: string;
  readonly index: number;
  readonly fields: ReadonlyMap<string, ManagedSetting>;
}

/** What can be seen only when the settings of an element are looked at together. */
export function elementFaults(settings: readonly ManagedSetting[]): ElementFault[] {
  return elementsOf(settings).flatMap(({ list, index, fields }) => {
    const [setting] = fields.values();
    if (setting === undefined) return [];
    const key = `${list}[${index}]`;
    const limit = LIST_LIMITS.find((one) => one.list === list)?.maxItems ?? Infinity;
    const missing = ELEMENTS.filter((spec) => spec.list === list && concerns(spec, fields))
      .flatMap(({ needs }) => needs)
      .filter((field) => !fields.has(field));
    return [
      ...(index >= limit ? [{ key, words: `is one too many: the list holds at most ${limit}`, setting }] : []),
      ...(missing.length > 0
        ? [{ key, words: `has no ${missing.join(' and no ')}, so it does nothing`, setting }]
        : []),
    ];
  });
}

/** Two domains can have a list of the same name. */
function elementsOf(settings: readonly ManagedSetting[]): Element[] {
  const elements = new Map<string, Element & { readonly fields: Map<string, ManagedSetting> }>();
  for (const setting of settings) {
    const { list, index, field } = IN_ELEMENT.exec(setting.key)?.groups ?? {};
    if (list === undefined || field === undefined) continue;
    const id = `${setting.domain} ${setting.at?.path} ${list}[${index}]`;
    const element = elements.get(id) ?? { list, index: Number(index), fields: new Map() };
    elements.set(id, element);
    element.fields.set(field, setting);
  }
  return [...elements.values()];
}

function concerns({ when }: ElementSpec, fields: ReadonlyMap<string, ManagedSetting>): boolean {
  if (when === undefined) return true;
  const value = fields.get(when.key)?.value;
  return value === undefined ? when.orMissing : value === when.is;
}
