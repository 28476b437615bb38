import {
  Alert,
  Box,
  Button,
  Dialog,
  DialogActions,
  DialogContent,
  DialogTitle,
  TextField,
  Typography,
} from '@mui/material';
import { useId, useState, type ReactNode, type SyntheticEvent } from 'react';
import { useTranslate } from 'react-admin';

/** As the graph takes it. */
const REASON_MAX = 1_000;

interface ActDialogProps {
  readonly title: string;
  /** What will follow, one sentence each: shown before anybody confirms. */
  readonly consequences: readonly string[];
  /** Where the reason goes, which decides how it should be written. */
  readonly reasonHelp: string;
  readonly confirm: string;
  readonly isGrave?: boolean;
  readonly children?: ReactNode;
  /** @returns a Problem's sentence, which stays in the dialog; undefined when it worked */
  readonly act: (reason: string) => Promise<string | undefined>;
  readonly onClose: () => void;
}

/** Asks for a reason and shows what will follow, then acts. */
export function ActDialog({
  title,
  consequences,
  reasonHelp,
  confirm,
  isGrave,
  children,
  act,
  onClose,
}: ActDialogProps) {
  const translate = useTranslate();
  const id = useId();
  const [reason, setReason] = useState('');
  const [problem, setProblem] = useState<string>();
  const [isBusy, setBusy] = useState(false);

  const submit = async (event: SyntheticEvent) => {
    event.preventDefault();
    if (isBusy || reason.trim() === '') return;
    setBusy(true);
    const answer = await act(reason.trim()).catch((failure: unknown) =>
      failure instanceof Error ? failure.message : String(failure),
    );
    setBusy(false);
    if (answer === undefined) onClose();
    else setProblem(answer);
  };

  return (
    // React hands clicks in here on to the row of the list that the button stands in.
    <Dialog
      open
      onClose={onClose}
      onClick={(event) => event.stopPropagation()}
      aria-labelledby={id}
      fullWidth
      maxWidth="sm"
    >
      <form onSubmit={(event) => void submit(event)}>
        <DialogTitle id={id}>{title}</DialogTitle>
        <DialogContent sx={{ display: 'flex', flexDirection: 'column', gap: 1 }}>
          {children}
          <TextField
            label={translate('console.act.reason')}
            helperText={translate(reasonHelp)}
            value={reason}
            onChange={({ target }) => setReason(target.value)}
            slotProps={{ htmlInput: { maxLength: REASON_MAX } }}
            multiline
            minRows={2}
            autoFocus
            fullWidth
          />
          <Box sx={{ bgcolor: 'background.default', borderRadius: 1, px: 2, py: 1.25 }}>
            <Typography variant="overline" component="h3" color="text.secondary">
              {translate('console.act.consequences')}
            </Typography>
            <Box component="ul" sx={{ m: 0, pl: 2.25, '& li': { fontSize: '0.8125rem', mb: 0.25 } }}>
              {consequences.map((sentence) => (
                <li key={sentence}>{sentence}</li>
              ))}
            </Box>
          </Box>
          {problem !== undefined && (
            <Alert severity="error" role="alert">
              {problem}
            </Alert>
          )}
        </DialogContent>
        <DialogActions sx={{ px: 3, pb: 2 }}>
          <Button onClick={onClose}>{translate('ra.action.cancel')}</Button>
          <Button
            type="submit"
            variant="contained"
            color={isGrave ? 'error' : 'primary'}
            loading={isBusy}
            disabled={reason.trim() === ''}
          >
            {confirm}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
