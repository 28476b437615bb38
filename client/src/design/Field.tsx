import { useId, type InputHTMLAttributes, type TextareaHTMLAttributes } from 'react';
import styles from './Field.module.css';

interface FieldProps extends InputHTMLAttributes<HTMLInputElement> {
  readonly label: string;
  readonly hint?: string | undefined;
  /** What is wrong with what was typed; read out with the field. */
  readonly fault?: string | undefined;
}

/** One labelled input, with its hint and its fault. */
export function Field({ label, hint, fault, ...input }: FieldProps) {
  const id = useId();
  const isDescribed = fault !== undefined || hint !== undefined;
  return (
    <div className={styles['field']}>
      <label htmlFor={id} className={styles['label']}>
        {label}
      </label>
      <input
        {...input}
        id={id}
        className={styles['input']}
        aria-invalid={fault !== undefined}
        aria-describedby={isDescribed ? `${id}-about` : undefined}
      />
      {isDescribed && (
        <p id={`${id}-about`} className={fault === undefined ? styles['hint'] : styles['fault']}>
          {fault ?? hint}
        </p>
      )}
    </div>
  );
}

interface TextAreaProps extends TextareaHTMLAttributes<HTMLTextAreaElement> {
  readonly label: string;
  readonly hint?: string | undefined;
}

/** One labelled box for several lines, with its hint. */
export function TextArea({ label, hint, ...input }: TextAreaProps) {
  const id = useId();
  return (
    <div className={styles['field']}>
      <label htmlFor={id} className={styles['label']}>
        {label}
      </label>
      <textarea
        {...input}
        id={id}
        className={styles['input']}
        aria-describedby={hint === undefined ? undefined : `${id}-about`}
      />
      {hint !== undefined && (
        <p id={`${id}-about`} className={styles['hint']}>
          {hint}
        </p>
      )}
    </div>
  );
}

/** What went wrong with a form as a whole; read out when it appears. */
export function FormFault({ children }: { children: string | undefined }) {
  return (
    <p role="alert" className={children === undefined ? 'hidden-visually' : styles['formFault']}>
      {children}
    </p>
  );
}
