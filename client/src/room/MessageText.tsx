import { Fragment, memo } from 'react';
import styles from './MessageText.module.css';

interface Part {
  readonly text: string;
  readonly href?: string;
}

interface MessageTextProps {
  readonly text: string;
  /** Whether the Tab key stops at its links: in the current row only, or a long list would be slow to cross. */
  readonly isReachable?: boolean;
}

/** What was said, with its links. It is text throughout: nothing of it is ever read as markup. */
export const MessageText = memo(function MessageText({ text, isReachable = true }: MessageTextProps) {
  return (
    <span className={styles['text']} dir="auto">
      {splitLinks(text).map((part, index) => (
        <Fragment key={index}>
          {part.href === undefined ? (
            part.text
          ) : (
            <a
              href={part.href}
              target="_blank"
              rel="noopener noreferrer nofollow"
              tabIndex={isReachable ? undefined : -1}
            >
              {part.text}
            </a>
          )}
        </Fragment>
      ))}
    </span>
  );
});

const CANDIDATE = /https?:\/\/[^\s<>"'`]+/gi;
/** What ends a sentence rather than an address. */
const TRAILING = /[.,;:!?…»”’*_~]+$/;

/** Cuts a text at its http and https addresses. Anything else that looks like one stays text. */
export function splitLinks(text: string): readonly Part[] {
  const parts: Part[] = [];
  let end = 0;
  for (const match of text.matchAll(CANDIDATE)) {
    const address = trimAddress(match[0]);
    const href = hrefOf(address);
    if (href === undefined) continue;
    if (match.index > end) parts.push({ text: text.slice(end, match.index) });
    parts.push({ text: address, href });
    end = match.index + address.length;
  }
  if (end < text.length) parts.push({ text: text.slice(end) });
  return parts;
}

/** Leaves out what follows an address in prose: a full stop, and a bracket that the address did not open. */
function trimAddress(candidate: string): string {
  let address = candidate.replace(TRAILING, '');
  while (address.endsWith(')') && count(address, ')') > count(address, '(')) {
    address = address.slice(0, -1).replace(TRAILING, '');
  }
  return address;
}

function count(text: string, character: string): number {
  return text.split(character).length - 1;
}

function hrefOf(address: string): string | undefined {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  // A name before an @ is how one address is made to look like another.
  const isPlain = url && (url.protocol === 'http:' || url.protocol === 'https:') && url.username === '';
  return isPlain ? url.href : undefined;
}
