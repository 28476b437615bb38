import { useTranslation } from 'react-i18next';
import type { TFunction } from 'i18next';
import type { Message } from './timeline.js';

/**
 * Reads out what others say while the room is open. The list itself is no live region: rows come and go in it as one
 * scrolls, and old messages would be read as if they were new.
 */
export function Announcer({ arrivals }: { arrivals: readonly Message[] }) {
  const { t } = useTranslation();
  return (
    <div role="log" aria-live="polite" aria-label={t('room.arrivals')} className="hidden-visually">
      {arrivals.map((message) => (
        <p key={message.id}>
          {t('message.spoken', { author: message.author.displayName, text: spokenText(message, t) })}
        </p>
      ))}
    </div>
  );
}

function spokenText({ body, attachments }: Message, t: TFunction): string {
  const files = attachments.length > 0 ? t('message.files', { count: attachments.length }) : '';
  return [body ?? '', files].filter((part) => part !== '').join(' ');
}
