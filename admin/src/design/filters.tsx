import type { ReactElement } from 'react';
import { AutocompleteInput, DateTimeInput, ReferenceInput, SelectInput, SearchInput } from 'react-admin';
import type { PersonFragment, PlaceFragment } from '@sl3/schema/generated/admin/graphql';
import { choicesOf, type EnumName } from './EnumChip.js';

// Filters in pieces: each is named as its field in the graph's filter.

/**
 * No room is kept for a helping text: it saves a line, and what react-admin keeps it with is HTML from a string, which
 * the page's policy refuses.
 */
export const BARE = { helperText: false } as const;

export const textFilter = (placeholder?: string): ReactElement => (
  <SearchInput key="text" source="text" alwaysOn {...BARE} {...(placeholder !== undefined && { placeholder })} />
);

export function enumFilter(source: string, of: EnumName, values: readonly string[], isAlwaysOn = false): ReactElement {
  return <SelectInput key={source} source={source} choices={choicesOf(of, values)} alwaysOn={isAlwaysOn} {...BARE} />;
}

export function yesFilter(source: string, yes: string, no?: string): ReactElement {
  const choices = [{ id: true, name: yes }, ...(no === undefined ? [] : [{ id: false, name: no }])];
  return <SelectInput key={source} source={source} choices={choices} alwaysOn parse={toBoolean} {...BARE} />;
}

export function personFilter(source: string, isAlwaysOn = false): ReactElement {
  return (
    <ReferenceInput key={source} source={source} reference="users" alwaysOn={isAlwaysOn} perPage={10}>
      <AutocompleteInput
        {...BARE}
        optionText={({ displayName, handle }: PersonFragment) => `${displayName} (@${handle})`}
        filterToQuery={(text: string) => ({ text })}
        sx={{ width: 168 }}
      />
    </ReferenceInput>
  );
}

export function roomFilter(source: string, isAlwaysOn = false): ReactElement {
  return (
    <ReferenceInput key={source} source={source} reference="rooms" alwaysOn={isAlwaysOn} perPage={10}>
      <AutocompleteInput
        {...BARE}
        optionText={({ name, id }: PlaceFragment) => name ?? id}
        filterToQuery={(text: string) => ({ text })}
        sx={{ width: 168 }}
      />
    </ReferenceInput>
  );
}

/** From when on, and before when. */
export const periodFilters = (): ReactElement[] =>
  ['from', 'to'].map((source) => <DateTimeInput key={source} source={source} parse={toIso} {...BARE} />);

/** A form knows only texts; the graph knows booleans. */
function toBoolean(value: unknown): boolean | null {
  return value === '' || value === null || value === undefined ? null : value === true || value === 'true';
}

function toIso(value: string): string | null {
  const at = new Date(value);
  return Number.isNaN(at.getTime()) ? null : at.toISOString();
}
