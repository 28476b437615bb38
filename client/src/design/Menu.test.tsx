import { fireEvent, render, screen } from '@testing-library/react';
import { describe, expect, test, vi } from 'vitest';
import { Menu } from './Menu.js';

function open() {
  const onLock = vi.fn();
  const onArchive = vi.fn();
  render(
    <Menu
      label="Manage"
      items={[
        { key: 'lock', name: 'Lock', onChoose: onLock },
        { key: 'archive', name: 'Archive', onChoose: onArchive },
      ]}
    />,
  );
  fireEvent.click(screen.getByRole('button', { name: 'Manage' }));
  return { onLock, onArchive };
}

const focused = () => document.activeElement?.textContent;

describe('a menu', () => {
  test('opens on its first item, and arrow keys walk round', () => {
    open();
    expect(focused()).toBe('Lock');
    fireEvent.keyDown(screen.getByRole('menu'), { key: 'ArrowUp' });
    expect(focused()).toBe('Archive');
    fireEvent.keyDown(screen.getByRole('menu'), { key: 'ArrowDown' });
    expect(focused()).toBe('Lock');
  });

  test('closes on Escape and gives the focus back', () => {
    open();
    fireEvent.keyDown(screen.getByRole('menu'), { key: 'Escape' });
    expect(screen.queryByRole('menu')).toBeNull();
    expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Manage' }));
  });

  test('does what is chosen, once, and closes', () => {
    const { onLock, onArchive } = open();
    fireEvent.click(screen.getByRole('menuitem', { name: 'Archive' }));
    expect(onArchive).toHaveBeenCalledTimes(1);
    expect(onLock).not.toHaveBeenCalled();
    expect(screen.queryByRole('menu')).toBeNull();
  });

  test('closes when one turns to something else', () => {
    open();
    fireEvent.pointerDown(document.body);
    expect(screen.queryByRole('menu')).toBeNull();
  });
});
