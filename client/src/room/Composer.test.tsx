import { act, fireEvent, render, screen } from '@testing-library/react';
import { describe, expect, test, vi } from 'vitest';
import { aMessage } from '../testing/builders.js';
import { Composer, type ComposerMode } from './Composer.js';

function open(change: Partial<Parameters<typeof Composer>[0]> = {}) {
  const props = {
    roomName: 'lobby',
    mode: { kind: 'new' } as ComposerMode,
    initialText: '',
    maxChars: 20,
    waitSeconds: 0,
    files: null,
    onDraft: vi.fn(),
    onSubmit: vi.fn(() => Promise.resolve<string | undefined>(undefined)),
    onCancel: vi.fn(),
    onEditLast: vi.fn(),
    ...change,
  };
  render(<Composer {...props} />);
  const box = screen.getByRole<HTMLTextAreaElement>('textbox');
  const type = (value: string) => fireEvent.change(box, { target: { value } });
  const press = (key: string, more: object = {}) =>
    act(() => Promise.resolve(fireEvent.keyDown(box, { key, ...more })));
  return { ...props, box, type, press };
}

describe('writing', () => {
  test('Enter sends and empties the box', async () => {
    const { type, press, box, onSubmit } = open();
    type(' hello ');
    await press('Enter');
    expect(onSubmit).toHaveBeenCalledExactlyOnceWith({ kind: 'TEXT', body: 'hello' });
    expect(box.value).toBe('');
  });

  test('Shift+Enter breaks the line, and Enter while an input method is at work picks a word', async () => {
    const { type, press, onSubmit } = open();
    type('hello');
    await press('Enter', { shiftKey: true });
    await press('Enter', { isComposing: true });
    expect(onSubmit).not.toHaveBeenCalled();
  });

  test('nothing is sent of an empty box', async () => {
    const { type, press, onSubmit } = open();
    type('   ');
    await press('Enter');
    expect(onSubmit).not.toHaveBeenCalled();
    expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Send message' }).disabled).toBe(true);
  });

  test('a text that is too long stays, and says by how much', async () => {
    const { type, press, box, onSubmit } = open();
    type('x'.repeat(23));
    await press('Enter');
    expect(onSubmit).not.toHaveBeenCalled();
    expect(box.value).toHaveLength(23);
    expect(screen.getByText('3 characters too many')).toBeTruthy();
    type('x'.repeat(19));
    expect(screen.getByText('1 character left')).toBeTruthy();
  });

  test('slow mode keeps the text and says how long to wait', async () => {
    const { type, press, box, onSubmit } = open({ waitSeconds: 7 });
    type('hello');
    await press('Enter');
    expect(onSubmit).not.toHaveBeenCalled();
    expect(box.value).toBe('hello');
    expect(screen.getByText('Slow mode: 7 seconds to go')).toBeTruthy();
  });

  test('ArrowUp in an empty box edits what was said last', async () => {
    const { type, press, onEditLast } = open();
    await press('ArrowUp');
    expect(onEditLast).toHaveBeenCalledOnce();
    type('a line');
    await press('ArrowUp');
    expect(onEditLast).toHaveBeenCalledOnce();
  });
});

describe('answering and editing', () => {
  test('says whom one answers, and Escape gives up', async () => {
    const { press, onCancel } = open({ mode: { kind: 'reply', to: aMessage(1) } });
    expect(screen.getByText(/Replying to Ada/)).toBeTruthy();
    await press('Escape');
    expect(onCancel).toHaveBeenCalledOnce();
  });

  test('an edit that was refused stays in the box with the reason', async () => {
    const { press, box } = open({
      mode: { kind: 'edit', message: aMessage(1) },
      initialText: 'message 1',
      onSubmit: vi.fn(() => Promise.resolve('The time to edit is over.')),
    });
    expect(screen.getByRole('textbox', { name: 'Edit your message in lobby' })).toBe(box);
    await press('Enter');
    expect(box.value).toBe('message 1');
    expect(screen.getByText('The time to edit is over.')).toBeTruthy();
  });
});
