import { fireEvent, screen } from '@testing-library/react';
import { describe, expect, test, vi } from 'vitest';
import { aMessage, anAttachment } from '../testing/builders.js';
import { aChat, renderInChat } from '../testing/render-in-chat.js';
import { ScriptedGraph } from '../testing/scripted-graph.js';
import type { ModerationKind } from '../moderation/moderation-ask.js';
import { MessageRow } from './MessageRow.js';
import type { Message } from './timeline.js';

function show(
  message: Message,
  rights: { canEdit?: boolean; canRemove?: boolean; moderation?: readonly ModerationKind[] } = {},
  chat = aChat(),
) {
  const actions = { onReply: vi.fn(), onEdit: vi.fn(), onRemove: vi.fn(), onShow: vi.fn(), onModerate: vi.fn() };
  renderInChat(
    <MessageRow
      {...actions}
      message={message}
      isContinuation={false}
      isHighlighted={false}
      isCurrent={false}
      canReply
      moderation={rights.moderation ?? []}
      canEdit={rights.canEdit ?? false}
      canRemove={rights.canRemove ?? false}
    />,
    chat,
  );
  return actions;
}

describe('a message', () => {
  test('is an article named after its author and time', () => {
    show(aMessage(1));
    expect(screen.getByRole('article', { name: /^Ada, / }).textContent).toContain('message 1');
  });

  test('offers only what the viewer may do', () => {
    show(aMessage(1), { canRemove: true });
    expect(screen.getByRole('button', { name: 'Reply' })).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Remove message' })).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Edit message' })).toBeNull();
  });

  test('says that it was edited', () => {
    show(aMessage(1, { editedAt: '2026-01-05T13:00:00.000Z' }));
    expect(screen.getByText('(edited)')).toBeTruthy();
  });

  test('once removed, shows that and offers nothing', () => {
    show(aMessage(1, { body: null, removedAt: '2026-01-05T13:00:00.000Z' }), { canEdit: true, canRemove: true });
    expect(screen.getByText('This message was removed.')).toBeTruthy();
    expect(screen.queryByRole('toolbar')).toBeNull();
  });

  test('that a moderator hid shows that to its readers, and nothing of it', () => {
    show(aMessage(1, { body: null, hiddenAt: '2026-01-05T13:00:00.000Z' }), { canEdit: true, canRemove: true });
    expect(screen.getByText('This message was hidden by a moderator.')).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Look at it' })).toBeNull();
    expect(screen.queryByRole('toolbar')).toBeNull();
  });

  test('that is hidden can be looked at and shown again by those who moderate', async () => {
    const graph = new ScriptedGraph();
    graph.answer('ModeratedBody', () => ({ message: { id: 'msg_1', moderatedBody: 'buy my stuff' } }));
    const hidden = aMessage(1, { body: null, hiddenAt: '2026-01-05T13:00:00.000Z' });
    const chat = aChat({ graph, viewer: { id: 'user_mo', role: 'MODERATOR' } });
    const { onModerate } = show(hidden, { moderation: ['restore'] }, chat);
    fireEvent.click(screen.getByRole('button', { name: 'Look at it' }));
    expect(await screen.findByText('buy my stuff')).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'More actions' }));
    fireEvent.click(screen.getByRole('menuitem', { name: 'Show message again' }));
    expect(onModerate).toHaveBeenCalledExactlyOnceWith('restore', hidden);
  });

  test('may be nothing but its files', async () => {
    show(aMessage(1, { body: '', attachments: [anAttachment('report', { kind: 'FILE', fileName: 'report.pdf' })] }));
    expect(await screen.findByRole('link', { name: /^Download report.pdf/ })).toBeTruthy();
  });

  test('leads from its quote to the message it answers', () => {
    const { onShow } = show(aMessage(2, { replyTo: { ...aMessage(1), removedAt: null } }));
    fireEvent.click(screen.getByRole('button', { name: 'In reply to Ada: message 1' }));
    expect(onShow).toHaveBeenCalledWith('msg_1');
  });

  test('is crossed by the Tab key in one step, links and all, until one is at it', () => {
    show(aMessage(1, { body: 'see https://example.org/' }));
    expect(screen.getByRole('link').tabIndex).toBe(-1);
    expect(screen.getByRole('button', { name: 'Reply' }).tabIndex).toBe(-1);
  });

  test('tells an action as of its author', () => {
    show(aMessage(1, { kind: 'ACTION', body: 'waves' }));
    expect(screen.getByRole('article').textContent).toContain('Ada waves');
  });
});
