import { fireEvent, render, screen } from '@testing-library/react';
import { describe, expect, test, vi } from 'vitest';
import { lazyDialog, lazyScreen } from './load-part.js';

const Letter = ({ text }: { text: string }) => <p>{text}</p>;

describe('a part of the page that is not in the first bundle', () => {
  test('is drawn once it is here, and at once from then on', async () => {
    const Screen = lazyScreen(() => Promise.resolve(Letter));
    const { unmount } = render(<Screen text="hello" />);
    expect(screen.getByRole('status', { name: 'Loading…' })).toBeTruthy();
    expect(await screen.findByText('hello')).toBeTruthy();
    unmount();
    render(<Screen text="again" />);
    expect(screen.getByText('again')).toBeTruthy();
  });

  test('that did not come says so in its place, and can be closed', async () => {
    vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false);
    const Missing = lazyDialog<{ onClose: () => void }>(() => Promise.reject(new Error('offline')));
    const onClose = vi.fn();
    render(<Missing onClose={onClose} />);
    expect(await screen.findByText('This part is not on your device yet')).toBeTruthy();
    expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Reload' }).disabled).toBe(true);
    fireEvent.click(screen.getByRole('button', { name: 'Close' }));
    expect(onClose).toHaveBeenCalled();
  });

  test('is asked for again by the next one who opens it', async () => {
    const load = vi.fn(() => Promise.resolve(Letter)).mockRejectedValueOnce(new Error('offline'));
    const Screen = lazyScreen(load);
    const { unmount } = render(<Screen text="hello" />);
    await screen.findByText('This part is not on your device yet');
    unmount();
    render(<Screen text="hello" />);
    expect(await screen.findByText('hello')).toBeTruthy();
  });
});
