import type { ButtonHTMLAttributes, Ref } from 'react';
import { Icon, type IconName } from './Icon.js';
import styles from './Button.module.css';

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly look?: 'primary' | 'plain' | 'danger' | 'link';
}

/** A button with words on it. */
export function Button({ look = 'plain', className, type = 'button', ...rest }: ButtonProps) {
  return <button {...rest} type={type} className={[styles['button'], styles[look], className].join(' ')} />;
}

interface IconButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly ref?: Ref<HTMLButtonElement>;
  readonly icon: IconName;
  /** The button's name, for screen readers and as a tooltip. */
  readonly label: string;
}

/** A button with a drawing on it. */
export function IconButton({ icon, label, className, type = 'button', ...rest }: IconButtonProps) {
  return (
    <button {...rest} type={type} aria-label={label} title={label} className={[styles['icon'], className].join(' ')}>
      <Icon name={icon} />
    </button>
  );
}
