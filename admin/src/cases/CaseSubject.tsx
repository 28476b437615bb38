import { Alert, Box, Typography } from '@mui/material';
import { useTranslate } from 'react-admin';
import { PersonLink } from '../design/links.js';
import { Panel } from '../design/Panel.js';
import { When } from '../design/When.js';
import { AttachedFiles } from '../media/AttachedFiles.js';
import { MessageContext } from '../messages/MessageContext.js';
import type { ShownCase } from './CaseShow.js';

/** What the case is about: as it is now, and as it was when it was reported. */
export function CaseSubject({ case: one }: { case: ShownCase }) {
  const translate = useTranslate();
  const sealed = one.reports.find(({ evidence }) => evidence)?.evidence;
  const { message } = one;
  if (one.subjectKind !== 'MESSAGE') return null;

  const now = message?.body ?? message?.moderatedBody;
  const hasChanged = sealed !== undefined && sealed !== null && now !== sealed.body;
  const files = sealed?.attachmentIds ?? [];
  return (
    <>
      {sealed && (hasChanged || !message) && (
        <Panel title={translate('console.case.evidence')}>
          <Box sx={{ borderLeft: 3, borderColor: 'warning.main', pl: 1.5, fontSize: '0.8125rem' }}>
            <Typography variant="subtitle2" component="div">
              <PersonLink person={sealed.author} />
            </Typography>
            <Box sx={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>{sealed.body}</Box>
          </Box>
          {message && (
            <Alert severity="info" sx={{ mt: 1, py: 0 }}>
              {translate(now === null || now === undefined ? 'console.case.gone_since' : 'console.case.changed_since')}
            </Alert>
          )}
        </Panel>
      )}
      {message && (
        <Panel title={translate('console.message.in_context')}>
          <MessageContext message={message} />
        </Panel>
      )}
      {files.length > 0 && (
        <Panel title={translate('console.message.files')}>
          <AttachedFiles assetIds={files} />
        </Panel>
      )}
      {sealed && (
        <Typography variant="body2" color="text.secondary" sx={{ px: 0.5, pb: 2 }}>
          {translate('console.case.sealed')} <When at={sealed.takenAt} isExact /> ·{' '}
          <code title={sealed.digest}>SHA-256 {sealed.digest.slice(0, 16)}…</code>
        </Typography>
      )}
    </>
  );
}
