import { Alert, Box, Button, Card, Link, Stack, TextField, Typography } from '@mui/material';
import { useEffect, useState, type SyntheticEvent } from 'react';
import { LocalesMenuButton, useLogin, useTranslate } from 'react-admin';
import { useNavigate } from 'react-router-dom';
import { isStaff } from '../permissions.js';
import { useSession } from '../session/use-session.js';
import { Mark } from './Mark.js';

/** The door of the console. Whoever has a session but may not enter reads why. */
export function SignIn() {
  const translate = useTranslate();
  const login = useLogin();
  const viewer = useSession().viewer();
  const [problem, setProblem] = useState<string>();
  const [isBusy, setBusy] = useState(false);

  const navigate = useNavigate();
  useEffect(() => {
    if (isStaff(viewer)) void navigate('/', { replace: true });
  }, [viewer, navigate]);

  const submit = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setBusy(true);
    setProblem(undefined);
    login({ username: form.get('username'), password: form.get('password') })
      .catch((failure: unknown) => setProblem(failure instanceof Error ? failure.message : String(failure)))
      .finally(() => setBusy(false));
  };

  const turnedAway = viewer?.role === 'USER' && problem === undefined ? 'console.auth.staff_only' : problem;
  return (
    <Box component="main" sx={{ minHeight: '100dvh', display: 'grid', placeItems: 'center', p: 2 }}>
      <Box sx={{ position: 'fixed', top: 12, right: 12 }}>
        <LocalesMenuButton />
      </Box>
      <Card sx={{ width: 'min(380px, 100%)', p: 4 }}>
        <Stack component="form" onSubmit={submit} spacing={1.5}>
          <Stack direction="row" spacing={1.5} sx={{ alignItems: 'center', pb: 1 }}>
            <Mark size={32} />
            <Typography variant="h5" component="h1">
              {translate('console.auth.title')}
            </Typography>
          </Stack>
          {turnedAway !== undefined && (
            <Alert severity={viewer ? 'warning' : 'error'} role="alert">
              {translate(turnedAway, { _: turnedAway, name: viewer?.displayName ?? '' })}
            </Alert>
          )}
          <TextField
            name="username"
            label={translate('console.auth.handle')}
            autoComplete="username"
            autoFocus
            slotProps={{ htmlInput: { required: true, autoCapitalize: 'none', spellCheck: false } }}
          />
          <TextField
            name="password"
            type="password"
            label={translate('console.auth.password')}
            autoComplete="current-password"
            slotProps={{ htmlInput: { required: true } }}
          />
          <Button type="submit" variant="contained" size="large" loading={isBusy}>
            {translate('console.auth.sign_in')}
          </Button>
          <Link href="/" variant="body2" sx={{ alignSelf: 'center', pt: 0.5 }}>
            {translate('console.to_chat')}
          </Link>
        </Stack>
      </Card>
    </Box>
  );
}
