import { useState, type FocusEvent, type KeyboardEvent, type RefObject } from 'react';
import type { VirtualizerHandle } from 'virtua';
import type { Row } from './rows.js';

interface RovingRow {
  /** The one row that the Tab key reaches. */
  readonly currentKey: string | undefined;
  /** That row stays in the page while it is scrolled out of sight, or Tab would lose its place. */
  readonly keepMounted: readonly number[];
  readonly onKeyDown: (event: KeyboardEvent<HTMLElement>) => void;
  readonly onFocus: (event: FocusEvent<HTMLElement>) => void;
}

/** Arrow keys walk from message to message; Tab enters and leaves the list in one step. */
export function useRovingRow(rows: readonly Row[], list: RefObject<VirtualizerHandle | null>): RovingRow {
  const [chosenKey, setChosenKey] = useState<string>();
  const chosen = rows.findIndex((row) => row.key === chosenKey);
  const current = chosen >= 0 ? chosen : rows.findLastIndex((row) => row.kind === 'message');

  const move = (from: HTMLElement, step: 1 | -1) => {
    let index = current + step;
    while (rows[index] && rows[index]?.kind !== 'message') index += step;
    const row = rows[index];
    if (row?.kind !== 'message') return false;
    setChosenKey(row.key);
    list.current?.scrollToIndex(index, { align: 'nearest' });
    const { id } = row.message;
    // Once the list has drawn it.
    requestAnimationFrame(() => {
      const selector = `[data-message="${CSS.escape(id)}"]`;
      from.closest('[role="feed"]')?.querySelector<HTMLElement>(selector)?.focus();
    });
    return true;
  };

  return {
    currentKey: rows[current]?.key,
    keepMounted: current >= 0 ? [current] : [],
    onKeyDown: (event) => {
      const step = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : undefined;
      if (step !== undefined && move(event.target as HTMLElement, step)) event.preventDefault();
    },
    onFocus: (event) => {
      const id = event.target.closest<HTMLElement>('[data-message]')?.dataset['message'];
      const row = rows.find((candidate) => candidate.kind === 'message' && candidate.message.id === id);
      if (row) setChosenKey(row.key);
    },
  };
}
