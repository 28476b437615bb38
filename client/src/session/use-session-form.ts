import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formText } from '../design/form-text.js';
import { RequestFailure } from '../graphql/post.js';
import type { SessionProblem } from './session.js';

interface SessionForm {
  readonly isBusy: boolean;
  /** What went wrong as a whole; undefined when a field says it. */
  readonly fault: string | undefined;
  readonly faultOf: (field: string) => string | undefined;
  readonly submit: (event: React.SubmitEvent<HTMLFormElement>) => void;
}

/**
 * A form that ends in a session. On success the page moves on by itself, since the session changes.
 *
 * @param send - sends what was typed, by the fields' names; answers with what is wrong
 */
export function useSessionForm(
  send: (typed: (name: string) => string) => Promise<SessionProblem | undefined>,
): SessionForm {
  const { t } = useTranslation();
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<SessionProblem | undefined>();

  const run = async (form: HTMLFormElement) => {
    const data = new FormData(form);
    setBusy(true);
    try {
      setProblem(await send((name) => formText(data, name)));
    } catch (error) {
      const code = error instanceof RequestFailure ? error.code : 'INTERNAL_SERVER_ERROR';
      const isNetwork = code === 'NETWORK' || code === 'UNAVAILABLE';
      const reason = code === 'RATE_LIMITED' ? 'tooOften' : isNetwork ? 'unreachable' : 'unexpected';
      setProblem({ message: t(`fault.${reason}`), fields: {} });
    } finally {
      setBusy(false);
    }
  };

  const hasFields = problem !== undefined && Object.keys(problem.fields).length > 0;
  return {
    isBusy,
    fault: hasFields ? undefined : problem?.message,
    faultOf: (field) => problem?.fields[field],
    submit: (event) => {
      event.preventDefault();
      void run(event.currentTarget);
    },
  };
}
