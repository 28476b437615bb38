import { act, fireEvent, screen } from '@testing-library/react';
import { describe, expect, test, vi } from 'vitest';
import { aChat, renderInChat } from '../testing/render-in-chat.js';
import { ScriptedGraph } from '../testing/scripted-graph.js';
import { ModerationDialog } from './ModerationDialog.js';
import type { ModerationAsk } from './moderation-ask.js';

const bob = { id: 'user_bob', displayName: 'Bob' };
const message = { id: 'msg_1', body: 'buy my stuff' };

function open(ask: Pick<ModerationAsk, 'kind'> & Partial<ModerationAsk>) {
  const graph = new ScriptedGraph();
  const onClose = vi.fn();
  renderInChat(
    <ModerationDialog
      ask={{ person: bob, message: null, ...ask }}
      room={{ id: 'room_1', name: 'lobby' }}
      onClose={onClose}
    />,
    aChat({ graph }),
  );
  const send = (name: string) =>
    act(async () => {
      const button = screen.getByRole('button', { name, hidden: true });
      const form = button.closest('form');
      if (form) fireEvent.submit(form);
      await Promise.resolve();
    });
  const because = (reason: string) => fireEvent.change(screen.getByLabelText('Reason'), { target: { value: reason } });
  const inputOf = (name: string) => graph.asked.find((one) => one.name === name)?.variables['input'];
  return { graph, onClose, send, because, inputOf };
}

describe('reporting', () => {
  test('a message tells those who moderate why, and thanks', async () => {
    const { graph, send, inputOf } = open({ kind: 'report', message });
    graph.answer('FileReport', () => ({ fileReport: { __typename: 'FileReportSuccess', isRepeat: false } }));
    expect(screen.getByText('buy my stuff')).toBeTruthy();
    fireEvent.click(screen.getByLabelText('Spam or advertising'));
    fireEvent.change(screen.getByLabelText('Note'), { target: { value: ' every day ' } });
    await send('Send report');
    expect(inputOf('FileReport')).toEqual({
      subjectKind: 'MESSAGE',
      subjectId: 'msg_1',
      reason: 'SPAM',
      note: 'every day',
    });
    expect(await screen.findByText(/Your report has arrived/)).toBeTruthy();
  });

  test('the same thing twice is told kindly', async () => {
    const { graph, send, inputOf } = open({ kind: 'report' });
    graph.answer('FileReport', () => ({ fileReport: { __typename: 'FileReportSuccess', isRepeat: true } }));
    fireEvent.click(screen.getByLabelText('Harassment'));
    await send('Send report');
    expect(inputOf('FileReport')).toEqual({ subjectKind: 'USER', subjectId: 'user_bob', reason: 'HARASSMENT' });
    expect(await screen.findByText(/You have reported this already/)).toBeTruthy();
  });

  test('without a reason asks for one, and a refusal is shown in the server’s words', async () => {
    const { graph, send } = open({ kind: 'report', message });
    graph.answer('FileReport', () => ({
      fileReport: { __typename: 'TooManyReportsProblem', message: 'Wait a while before the next report.' },
    }));
    await send('Send report');
    expect(screen.getByText('Choose what is wrong.')).toBeTruthy();
    expect(graph.asked).toEqual([]);
    fireEvent.click(screen.getByLabelText('Hate'));
    await send('Send report');
    expect(await screen.findByText('Wait a while before the next report.')).toBeTruthy();
  });
});

describe('hiding a message', () => {
  test('is done with a reason, after what it means has been said', async () => {
    const { graph, send, because, inputOf, onClose } = open({ kind: 'hide', message });
    graph.answer('HideMessage', () => ({ hideMessage: { __typename: 'HideMessageSuccess' } }));
    expect(screen.getByText(/Nobody in the room reads it any more/)).toBeTruthy();
    because('spam');
    await send('Hide');
    await vi.waitFor(() => expect(onClose).toHaveBeenCalled());
    expect(inputOf('HideMessage')).toEqual({ messageId: 'msg_1', reason: 'spam' });
  });

  test('stays open when another moderator holds the case, and says so', async () => {
    const { graph, send, because, onClose } = open({ kind: 'restore', message });
    graph.answer('RestoreMessage', () => ({
      restoreMessage: { __typename: 'CaseTakenProblem', message: 'Mo is at it.' },
    }));
    because('a mistake');
    await send('Show again');
    expect(await screen.findByText('Mo is at it.')).toBeTruthy();
    expect(onClose).not.toHaveBeenCalled();
  });
});

describe('sanctioning a person', () => {
  const success = () => ({ imposeSanction: { __typename: 'ImposeSanctionSuccess' } });
  interface Input {
    roomId?: string;
    endsAt?: string;
    clientNonce: string;
  }

  test('a mute holds in this room or everywhere, until a time, and says so before it is done', async () => {
    const { graph, send, because, inputOf, onClose } = open({ kind: 'MUTE' });
    graph.answer('ImposeSanction', success);
    expect(screen.getByText(/Bob cannot write in lobby until/)).toBeTruthy();
    fireEvent.click(screen.getByLabelText('Everywhere'));
    fireEvent.click(screen.getByLabelText('10 min'));
    expect(screen.getByText(/Bob cannot write in any room until/)).toBeTruthy();
    because('too loud');
    await send('Mute');
    await vi.waitFor(() => expect(onClose).toHaveBeenCalled());
    const input = inputOf('ImposeSanction') as Input;
    expect(input).toMatchObject({ userId: 'user_bob', kind: 'MUTE', reason: 'too loud' });
    expect(input.roomId).toBeUndefined();
    const minutes = (Date.parse(input.endsAt ?? '') - Date.now()) / 60_000;
    expect(minutes).toBeGreaterThan(9.9);
    expect(minutes).toBeLessThanOrEqual(10);
  });

  test('a ban with an end of one’s own asks for a moment to come', async () => {
    const { graph, send, because } = open({ kind: 'BAN' });
    expect(screen.getByText(/Bob is signed out everywhere at once/)).toBeTruthy();
    fireEvent.click(screen.getByLabelText('Other…'));
    fireEvent.change(screen.getByLabelText('Until'), { target: { value: '2020-01-01T00:00' } });
    because('enough');
    await send('Ban');
    expect(screen.getAllByText('Choose a moment to come.').length).toBeGreaterThan(0);
    expect(graph.asked).toEqual([]);
  });

  test('a warning has no end, and sent again after a lost answer it is the same one', async () => {
    const { graph, send, because, onClose } = open({ kind: 'WARNING' });
    graph.answer('ImposeSanction', () => ({ code: 'UNAVAILABLE' }));
    because('mind the rules');
    await send('Warn');
    graph.answer('ImposeSanction', success);
    await send('Warn');
    await vi.waitFor(() => expect(onClose).toHaveBeenCalled());
    const inputs = graph.asked.map(({ variables }) => variables['input'] as Input);
    expect(inputs).toHaveLength(2);
    expect(inputs[0]?.clientNonce).toBe(inputs[1]?.clientNonce);
    expect(inputs[0]?.endsAt).toBeUndefined();
  });
});
