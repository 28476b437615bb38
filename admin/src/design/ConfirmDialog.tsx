import { Alert, Button, Dialog, DialogActions, DialogContent, DialogContentText, DialogTitle } from '@mui/material';
import { useId, useState, type ReactNode } from 'react';
import { useTranslate } from 'react-admin';

interface ConfirmDialogProps {
  readonly title: string;
  /** What will follow. */
  readonly text: string;
  readonly confirm: string;
  readonly isGrave?: boolean;
  readonly canConfirm?: boolean;
  readonly children?: ReactNode;
  /** @returns a Problem's sentence, which stays in the dialog; undefined when it worked */
  readonly act: () => Promise<string | undefined>;
  readonly onClose: () => void;
}

/** Says what will follow and asks once more, for what the graph takes without a reason. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { title, text, confirm, isGrave = false, canConfirm = true, children, act, onClose } = props;
  const translate = useTranslate();
  const id = useId();
  const [problem, setProblem] = useState<string>();
  const [isBusy, setBusy] = useState(false);

  const go = async () => {
    setBusy(true);
    const answer = await act().catch((failure: unknown) =>
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
      maxWidth="xs"
    >
      <DialogTitle id={id}>{title}</DialogTitle>
      <DialogContent>
        {children}
        <DialogContentText variant="body2">{text}</DialogContentText>
        {problem !== undefined && (
          <Alert severity="error" role="alert" sx={{ mt: 1.5 }}>
            {problem}
          </Alert>
        )}
      </DialogContent>
      <DialogActions sx={{ px: 3, pb: 2 }}>
        <Button onClick={onClose}>{translate('ra.action.cancel')}</Button>
        <Button
          variant="contained"
          color={isGrave ? 'error' : 'primary'}
          loading={isBusy}
          disabled={!canConfirm}
          onClick={() => void go()}
        >
          {confirm}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
