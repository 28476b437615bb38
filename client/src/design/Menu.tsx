import { useEffect, useId, useLayoutEffect, useRef, useState, type KeyboardEvent, type RefObject } from 'react';
import { IconButton } from './Button.js';
import styles from './Menu.module.css';

/** One thing that can be done. */
export interface MenuItem {
  readonly key: string;
  readonly name: string;
  readonly isDanger?: boolean;
  readonly onChoose: () => void;
}

interface MenuProps {
  /** The name of the button, for screen readers and as a tooltip. */
  readonly label: string;
  readonly items: readonly MenuItem[];
  /** Of the button: -1 where a list is crossed by the Tab key in one step. */
  readonly tabIndex?: number;
}

/** Three dots that open a short list. Arrow keys walk through it; Escape closes it and gives the focus back. */
export function Menu({ label, items, tabIndex }: MenuProps) {
  const [isOpen, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const id = useId();
  const close = () => {
    setOpen(false);
    button.current?.focus();
  };
  return (
    <>
      <IconButton
        ref={button}
        icon="more"
        label={label}
        tabIndex={tabIndex}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        aria-controls={isOpen ? id : undefined}
        onClick={() => setOpen(!isOpen)}
      />
      {isOpen && (
        <MenuList
          id={id}
          label={label}
          items={items}
          button={button}
          onChoose={(item) => {
            // The focus goes back first: a dialog that opens next remembers it.
            close();
            item.onChoose();
          }}
          onClose={close}
          onLeave={() => setOpen(false)}
        />
      )}
    </>
  );
}

interface MenuListProps extends MenuProps {
  readonly id: string;
  readonly button: RefObject<HTMLButtonElement | null>;
  readonly onChoose: (item: MenuItem) => void;
  readonly onClose: () => void;
  /** The person turned to something else, which has the focus. */
  readonly onLeave: () => void;
}

function MenuList({ id, label, items, button, onChoose, onClose, onLeave }: MenuListProps) {
  const list = useRef<HTMLDivElement>(null);

  useLayoutEffect(() => {
    const element = list.current;
    if (!element) return;
    // Above everything, and cut off by nothing that scrolls.
    element.showPopover();
    placeBeside(element, button.current);
    element.querySelector<HTMLElement>('[role=menuitem]')?.focus();
  }, [button]);

  useEffect(() => {
    const leave = (event: Event) => {
      const target = event.target as Node;
      if (!list.current?.contains(target) && !button.current?.contains(target)) onLeave();
    };
    // A list may scroll by itself, when something arrives in it: the menu stays with its button.
    const follow = () => {
      if (list.current) placeBeside(list.current, button.current);
    };
    addEventListener('pointerdown', leave, true);
    addEventListener('scroll', follow, true);
    addEventListener('resize', follow);
    return () => {
      removeEventListener('pointerdown', leave, true);
      removeEventListener('scroll', follow, true);
      removeEventListener('resize', follow);
    };
  }, [button, onLeave]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Tab') onLeave();
    if (event.key === 'Escape') {
      event.preventDefault();
      onClose();
    }
    const all = [...(list.current?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? [])];
    const next = nextIndex(event.key, all.indexOf(document.activeElement as HTMLElement), all.length);
    if (next === undefined) return;
    event.preventDefault();
    all[next]?.focus();
  };

  return (
    <div
      ref={list}
      id={id}
      popover="manual"
      role="menu"
      aria-label={label}
      className={styles['menu']}
      onKeyDown={onKeyDown}
    >
      {items.map((item) => (
        <button
          key={item.key}
          type="button"
          role="menuitem"
          tabIndex={-1}
          className={styles['item']}
          data-danger={item.isDanger ?? false}
          onClick={() => onChoose(item)}
        >
          {item.name}
        </button>
      ))}
    </div>
  );
}

function nextIndex(key: string, index: number, count: number): number | undefined {
  switch (key) {
    case 'ArrowDown':
      return (index + 1) % count;
    case 'ArrowUp':
      return (index - 1 + count) % count;
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return undefined;
  }
}

/** Below the button, its right edges in line; above where there is no room below. */
function placeBeside(menu: HTMLElement, button: HTMLElement | null): void {
  if (!button) return;
  const { top, bottom, right } = button.getBoundingClientRect();
  const { width, height } = menu.getBoundingClientRect();
  const isBelow = bottom + height + GAP_PX < innerHeight;
  menu.style.top = `${String(isBelow ? bottom + GAP_PX : Math.max(GAP_PX, top - height - GAP_PX))}px`;
  menu.style.left = `${String(Math.max(GAP_PX, right - width))}px`;
}

const GAP_PX = 4;
