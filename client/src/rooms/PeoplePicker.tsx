import { useDeferredValue, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useQuery } from 'urql';
import { Avatar } from '../design/Avatar.js';
import { Field } from '../design/Field.js';
import { Icon } from '../design/Icon.js';
import { useChat } from '../graphql/use-chat.js';
import styles from './PeoplePicker.module.css';
import { SearchUsers } from './rooms.operations.js';
import { useSettled } from './use-settled.js';

export interface Person {
  readonly id: string;
  readonly handle: string;
  readonly displayName: string;
}

interface PeoplePickerProps {
  readonly label: string;
  readonly chosen: readonly Person[];
  readonly max?: number | undefined;
  readonly onChange: (people: readonly Person[]) => void;
}

/** Finds people by name and keeps those chosen in sight. */
export function PeoplePicker({ label, chosen, max = Infinity, onChange }: PeoplePickerProps) {
  const { t } = useTranslation();
  const { viewer } = useChat();
  const headingId = useId();
  const [text, setText] = useState('');
  const wanted = useDeferredValue(useSettled(text.trim().replace(/^@/, ''), 200));
  const [{ data, fetching }] = useQuery({ query: SearchUsers, variables: { text: wanted }, pause: wanted === '' });

  const isChosen = (id: string) => chosen.some((person) => person.id === id);
  const found = wanted === '' ? [] : (data?.searchUsers ?? []).filter(({ id }) => id !== viewer.id && !isChosen(id));
  const isFull = chosen.length >= max;

  return (
    <div className={styles['picker']}>
      <Field
        label={label}
        hint={t('people.hint')}
        value={text}
        onChange={(event) => setText(event.target.value)}
        autoComplete="off"
        spellCheck={false}
        disabled={isFull}
        type="search"
      />
      {chosen.length > 0 && (
        <ul className={styles['chosen']} aria-label={t('people.chosen')}>
          {chosen.map((person) => (
            <li key={person.id}>
              <button
                type="button"
                className={styles['chip']}
                aria-label={t('people.drop', { person: person.displayName })}
                onClick={() => onChange(chosen.filter(({ id }) => id !== person.id))}
              >
                {person.displayName}
                <Icon name="close" />
              </button>
            </li>
          ))}
        </ul>
      )}
      {wanted !== '' && !isFull && (
        <div className={styles['found']}>
          <p id={headingId} role="status" className={found.length > 0 ? 'hidden-visually' : styles['none']}>
            {fetching ? t('people.searching') : t('people.found', { count: found.length })}
          </p>
          <ul aria-labelledby={headingId}>
            {found.map((person) => (
              <li key={person.id}>
                <button
                  type="button"
                  className={styles['person']}
                  onClick={() => {
                    onChange([...chosen, person]);
                    setText('');
                  }}
                >
                  <Avatar userId={person.id} name={person.displayName} size="small" />
                  <span>{person.displayName}</span>
                  <span className={styles['handle']}>@{person.handle}</span>
                </button>
              </li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}
