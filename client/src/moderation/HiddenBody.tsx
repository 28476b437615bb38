import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useQuery } from 'urql';
import { Button } from '../design/Button.js';
import { Icon } from '../design/Icon.js';
import { useChat } from '../graphql/use-chat.js';
import { MessageText } from '../room/MessageText.js';
import styles from './HiddenBody.module.css';
import { ModeratedBody } from './moderation.operations.js';

/** In the place of a hidden message: that it is hidden, and for those who moderate a way to look. */
export function HiddenBody({ messageId, isReachable }: { messageId: string; isReachable: boolean }) {
  const { t } = useTranslation();
  const { viewer } = useChat();
  const [isShown, setShown] = useState(false);
  return (
    <div className={styles['hidden']}>
      <p className={styles['placeholder']}>
        <Icon name="hidden" />
        {t('message.hidden')}
        {viewer.role !== 'USER' && (
          <Button
            look="link"
            tabIndex={isReachable ? 0 : -1}
            aria-expanded={isShown}
            onClick={() => setShown(!isShown)}
          >
            {t(isShown ? 'message.lookAway' : 'message.look')}
          </Button>
        )}
      </p>
      {isShown && <ModeratedText messageId={messageId} />}
    </div>
  );
}

function ModeratedText({ messageId }: { messageId: string }) {
  const { t } = useTranslation();
  const [{ data, error, fetching }] = useQuery({
    query: ModeratedBody,
    variables: { id: messageId },
    requestPolicy: 'network-only',
  });
  const body = data?.message?.moderatedBody;
  return (
    <blockquote className={styles['text']} role="status">
      {body != null && body !== '' && <MessageText text={body} />}
      {fetching && t('app.loading')}
      {!fetching && (body == null || body === '') && t(error ? 'fault.unexpected' : 'message.noText')}
    </blockquote>
  );
}
